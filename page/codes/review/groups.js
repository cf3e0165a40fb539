/* Group verification: the doubtful digits that were read as the same stand side by side, so that
   the one that is another catches the eye. Those that are marked stay open, for the review; the
   others are answered.

   Nobody sees a code whole here. So only codes are asked in which nothing but digits is in doubt;
   the others would be asked a second time. */

const MAX_TILES = 60;
const TILE_MARGIN = 0.12;  // of a digit's height, around it

/* Whether answers to its doubtful digits are all that a code needs. */
const isOfDigits = (code) => code.sure_but_for_digits && toCheck(code) && !code.audited &&
  !code.edited && code.holds !== false && (code.proposal ?? textOf(code)) === textOf(code) &&
  code.digits.every((digit) => digit.value !== UNREADABLE && !digit.declined);

const makeGroups = (page) => {
  const { part, number, codes } = page, words = page.words.groups;
  const panel = part("groups"), grid = part("tiles");
  let shown = [], value = "0";

  const waiting = () => codes.filter(isOfDigits).flatMap((code) =>
    code.digits.filter(isOpen).map((digit) => ({ code, digit })));
  /* What has been answered elsewhere, or is no more, is asked no more. */
  const isLeft = ({ code, digit }) =>
    codes.includes(code) && isOfDigits(code) && code.digits.includes(digit) && isOpen(digit);
  const codesShown = () => [...new Set(shown.map(({ code }) => code))];

  const { count, noticed } = makeWatch(panel, part("where"), () => shown.length, (seconds) => {
    const several = codesShown();
    for (const code of several) {
      code.group_seconds = (code.group_seconds ?? 0) + seconds / several.length;
    }
  });

  const nameOf = ({ picture, file, page: leaf }) =>
    picture.several ? fill(page.words.page_of, { name: file, page: leaf }) : file;
  const locate = ({ code, digit }) => {
    const { digits, crop, ratio } = code, index = digits.indexOf(digit);
    part("where-image").src = crop;
    part("where").style.setProperty("--ratio", ratio);
    const marks = boxMarks(code, 1000 * ratio, 1000, "box");
    marks[digits.filter(({ box }) => box).indexOf(digit)]?.classList.add("asked");
    part("where-boxes").setAttribute("viewBox", `0 0 ${1000 * ratio} 1000`);
    part("where-boxes").replaceChildren(...marks);
    const spans = digitMarks(code);
    spans[index].classList.add("asked");
    part("where-code").replaceChildren(...spans);
    part("where-file").textContent = nameOf(code);
    part("where-open").onclick = () => page.review.open(code);
  };
  const cutOut = (code, [left, top, right, bottom]) => {
    const margin = TILE_MARGIN * (bottom - top), beside = margin / code.ratio;
    const picture = make("span", { class: "cut" });
    const shape = code.ratio * (right - left + 2 * beside) / (bottom - top + 2 * margin);
    picture.style.setProperty("--shape", shape);
    showPart(picture, code, [left - beside, top - margin, right + beside, bottom + margin]);
    return picture;
  };
  const tileOf = (entry, index) => {
    const { code, digit } = entry;
    const tile = make("button", {
      type: "button", class: "tile", tabindex: index ? -1 : 0,
      "aria-pressed": String(Boolean(digit.marked)),
      "aria-label": fill(words.tile, { value: digit.value, code: textOf(code),
        place: code.digits.indexOf(digit) + 1, file: nameOf(code) }),
      onclick: () => {
        digit.marked = !digit.marked;
        tile.setAttribute("aria-pressed", digit.marked);
        choose(tile);
      },
      onfocus: () => choose(tile),
      onpointerenter: () => locate(entry),
    }, cutOut(code, digit.box));
    const choose = () => {
      for (const other of grid.children) other.tabIndex = other === tile ? 0 : -1;
      locate(entry);
    };
    return tile;
  };

  /* Shows the digits of the next value that has some, from `first` on. */
  const draw = (first) => {
    count();
    const left = waiting();
    const values = [...new Set(left.map(({ digit }) => digit.value))].sort();
    value = values.find((other) => other >= first) ?? values[0] ?? first;
    const same = left.filter(({ digit }) => digit.value === value);
    const likelihood = ({ digit }) => digit.probabilities[value];
    shown = same.sort((a, b) => likelihood(a) - likelihood(b)).slice(0, MAX_TILES);
    panel.classList.toggle("finished", !shown.length);
    part("group-title").textContent = shown.length ? fill(words.title, { value,
      shown: number(shown.length), left: number(left.length) }) : words.finished;
    grid.replaceChildren(...shown.map(tileOf));
    grid.setAttribute("aria-label", part("group-title").textContent);
    tell();
    (grid.firstChild ?? part("group-close")).focus({ preventScroll: true });
    noticed();
  };
  const accept = () => {
    const left = shown.filter(isLeft), several = [...new Set(left.map(({ code }) => code))];
    if (several.length) page.review.remember(several, value);
    for (const { digit } of left) digit[digit.marked ? "declined" : "answered"] = true;
    for (const code of several) code.grouped = "seen";
    const done = several.filter((code) => isOfDigits(code) && !code.digits.some(isOpen));
    for (const code of done) Object.assign(code, { status: "done", proposal: null, grouped: "done" });
    count();  // to those that were shown
    several.forEach(page.changed);
    page.judge(done);
    draw(value);
    panel.scrollIntoView({ block: "nearest" });
  };
  const undo = () => {
    if (page.review.lastGroup() === null) return;
    count();
    draw(page.review.takeBack().group);
  };
  const close = () => {
    count();
    shown = [];
    panel.hidden = true;
  };
  const goOn = () => {
    close();
    if (part("start").disabled) part("review").focus();
    else part("start").click();
  };
  const move = (across, down) => {
    const tiles = [...grid.children], at = tiles.indexOf(document.activeElement);
    if (at < 0) return tiles[0]?.focus();
    const columns = tiles.filter((tile) => tile.offsetTop === tiles[0].offsetTop).length;
    tiles[at + across + down * columns]?.focus();
  };
  const keys = {
    enter: accept, z: undo, escape: goOn,
    arrowleft: () => move(-1, 0), arrowright: () => move(1, 0),
    arrowup: () => move(0, -1), arrowdown: () => move(0, 1),
  };
  panel.addEventListener("keydown", (event) => {
    const onOther = event.target.closest("button:not(.tile)") && event.key === "Enter";
    const act = keys[event.key.toLowerCase()];
    if (!act || onOther || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    noticed();
    act();
  });
  part("group-accept").addEventListener("click", accept);
  part("group-undo").addEventListener("click", undo);
  part("group-close").addEventListener("click", goOn);
  part("group-start").addEventListener("click", () => {
    panel.hidden = false;
    draw("0");
    panel.scrollIntoView({ block: "nearest" });
  });

  const tell = () => {
    const left = waiting().length;
    part("group-start").textContent = fill(words.start, { count: number(left) });
    part("group-start").disabled = !left;
    part("group-undo").disabled = page.review.lastGroup() === null;
    part("group-close").textContent =
      fill(words.rest, { count: number(codes.filter(toCheck).length) });
  };
  return { tell, close };
};
