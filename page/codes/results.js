/* What was read: each picture with a box on every digit, and its codes in large digits. */

const PICTURES_SHOWN = 20;  // at a time; the others come at a click
const CODES_SHOWN = 40;  // of one picture

const digitMarks = (code) => code.digits.map((digit) => make("span", {
  class: isOpen(digit) ? digit.verdict : digit.answered ? "answered" : "sure",
}, digit.value));

const boxMarks = (code, width, height, within) => code.digits
  .filter((digit) => digit[within])
  .map((digit) => {
    const [left, top, right, bottom] = digit[within];
    return make("rect", {
      class: isOpen(digit) ? digit.verdict : "sure", x: left * width, y: top * height,
      width: Math.max((right - left) * width, 1), height: Math.max((bottom - top) * height, 1),
    });
  });

const makeResults = (page) => {
  const { part, words, number } = page;
  let pictures = [];
  let shown = PICTURES_SHOWN;

  const line = (code) => {
    const state = stateOf(code);
    const open = () => page.review.open(code);
    const notes = [words.states[state], ...page.why(code)];
    const row = make("li", { class: `${state} ${code.holds === false ? "fails" : ""}` },
      make("button", { type: "button", class: "code", onclick: open, title: words.open,
        "aria-label": `${textOf(code)}, ${notes.join(", ")}` }, ...digitMarks(code)),
      make("span", { class: "state" }, notes.join(" · ")));
    if (code.proposal && code.status === "check") {
      row.append(make("span", { class: "proposal" },
        fill(words.proposed, { code: code.proposal })));
    }
    row.addEventListener("pointerenter", () => code.marks?.classList.add("pointed"));
    row.addEventListener("pointerleave", () => code.marks?.classList.remove("pointed"));
    return row;
  };
  const marks = (code, { width, height }) => {
    const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
    group.append(...boxMarks(code, width, height, "place"));
    group.addEventListener("click", () => page.review.open(code));
    return group;
  };
  const draw = (picture) => {
    const { name, page: leaf, several, sheet, width, height, said, dubious, codes } = picture;
    const title = several ? fill(words.page_of, { name, page: leaf }) : name;
    const list = make("ol", {});
    const aside = !dubious ? [] : [make("button", {
      type: "button", onclick: () => page.review.setAllAside(codes),
    }, words.all_aside)];
    let more = 0;
    const showMore = () => {
      const some = codes.slice(more, more + CODES_SHOWN);
      more += some.length;
      list.append(...some.map((code) => { code.row = line(code); return code.row; }));
      rest.hidden = more >= codes.length;
      rest.textContent = fill(words.more_codes, { count: number(codes.length - more) });
    };
    const rest = make("button", { type: "button", onclick: showMore });
    const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    svg.append(...codes.map((code) => { code.marks = marks(code, picture); return code.marks; }));
    picture.card = make("article", {},
      make("header", {}, make("h2", {}, title), ...said.map((note) => make("p", {}, note)), ...aside),
      make("div", { class: "sheet", style: `--width: ${width}; --height: ${height}` },
        make("img", { src: sheet, width, height, loading: "lazy",
          alt: fill(words.picture_of, { name: title }) }), svg),
      make("div", { class: "codes" }, list, rest));
    showMore();
    return picture.card;
  };
  const tell = () => {
    const left = pictures.length - shown;
    part("more").hidden = left <= 0;
    part("more").textContent = fill(words.more_pictures, { count: number(left) });
  };
  const place = () => {
    pictures.slice(0, shown).forEach((picture, index) => {
      const card = picture.card ?? draw(picture);
      const there = part("pictures").children[index];
      if (there !== card) part("pictures").insertBefore(card, there ?? null);
    });
    while (part("pictures").children.length > shown) part("pictures").lastChild.remove();
    tell();
  };
  part("more").addEventListener("click", () => {
    shown += PICTURES_SHOWN;
    place();
  });

  return {
    add: (picture) => {
      const next = pictures.findIndex((other) => other.order > picture.order);
      pictures.splice(next < 0 ? pictures.length : next, 0, picture);
      for (const code of picture.codes) code.picture = picture;
      place();
    },
    update: (code) => {
      if (code.row) {
        const row = line(code);
        code.row.replaceWith(row);
        code.row = row;
      }
      if (code.marks) {
        const group = marks(code, code.picture);
        code.marks.replaceWith(group);
        code.marks = group;
      }
    },
    all: () => pictures,
    any: () => pictures.length > 0,
    clear: () => {
      pictures = [];
      shown = PICTURES_SHOWN;
      part("pictures").replaceChildren();
      tell();
    },
  };
};
