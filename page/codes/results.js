/* What was read: each picture with a box on every digit, and its codes in large digits. */

const PICTURES_SHOWN = 20;  // at a time; the others come at a click
const CODES_SHOWN = 40;  // of one picture

/* A code of a list may be sure though one of its digits alone is not. */
const isDoubtful = (code, digit) => code.status !== "sure" && isOpen(digit);
const digitMarks = (code) => code.digits.map((digit) => make("span", {
  class: isDoubtful(code, digit) ? digit.verdict : digit.answered ? "answered" : "sure",
}, digit.value));

const boxMarks = (code, width, height, within) => code.digits
  .filter((digit) => digit[within])
  .map((digit) => {
    const [left, top, right, bottom] = digit[within];
    return make("rect", {
      class: isDoubtful(code, digit) ? digit.verdict : "sure", x: left * width, y: top * height,
      width: Math.max((right - left) * width, 1), height: Math.max((bottom - top) * height, 1),
    });
  });

/* The box of a code in its picture, and whether a point lies in a field, whose corners go around
   it clockwise. */
const boxOf = (digits) => {
  const places = digits.map((digit) => digit.place);
  return [0, 1].map((side) => Math.min(...places.map((place) => place[side])))
    .concat([2, 3].map((side) => Math.max(...places.map((place) => place[side]))));
};
const isIn = ([x, y], field) => field.every(([fromX, fromY], index) => {
  const [toX, toY] = field[(index + 1) % field.length];
  return (toX - fromX) * (y - fromY) >= (toY - fromY) * (x - fromX);
});
/* The code that has a digit in a field, if one has. */
const codeIn = (field, codes) => codes.find(({ status, digits, around }) => status !== "aside" &&
  [...digits.map(({ place }) => place), around].some((place) => place &&
    isIn([(place[0] + place[2]) / 2, (place[1] + place[3]) / 2], field)));

const makeResults = (page) => {
  const { part, words, number } = page;
  let pictures = [];
  let shown = PICTURES_SHOWN;

  const line = (code) => {
    const state = stateOf(code);
    const open = () => page.review.open(code);
    const notes = [words.states[state], ...page.why(code)];
    const row = make("li", { class: `${state} ${code.holds === false ? "fails" : ""}` },
      ...(code.field ? [make("span", { class: "field" }, code.field)] : []),
      make("button", { type: "button", class: "code", onclick: open, title: words.open,
        "aria-label": `${textOf(code)}, ${notes.join(", ")}` },
      ...(code.digits.length ? digitMarks(code) : ["—"])),
      make("span", { class: "state" }, notes.join(" · ")));
    if (code.proposal && code.status === "check") {
      row.append(make("span", { class: "proposal" },
        fill(words.proposed, { code: code.proposal })));
    }
    const offered = page.lists.offer(code);
    if (offered) row.append(make("span", { class: "proposal" }, offered));
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
  const outline = (field, { width, height, codes }) => make("polygon", {
    class: codeIn(field, codes) ? "field" : "field pale",
    points: field.map(([x, y]) => `${x * width},${y * height}`).join(" "),
  });
  const draw = (picture) => {
    const { name, page: leaf, several, sheet, width, height } = picture;
    const title = several ? fill(words.page_of, { name, page: leaf }) : name;
    const header = make("header", {}), list = make("ol", {});
    const aside = make("button", {
      type: "button", onclick: () => page.review.setAllAside(picture.codes),
    }, words.all_aside);
    const rest = make("button", { type: "button", onclick: () => showMore() });
    let listed = 0;
    const showMore = (count = CODES_SHOWN) => {
      const { codes } = picture, some = codes.slice(listed, listed + count);
      listed += some.length;
      list.append(...some.map((code) => { code.row = line(code); return code.row; }));
      rest.hidden = listed >= codes.length;
      rest.textContent = fill(words.more_codes, { count: number(codes.length - listed) });
    };
    const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    const fields = document.createElementNS(svg.namespaceURI, "g");
    picture.outline = () =>
      fields.replaceChildren(...picture.fields.map((field) => outline(field, picture)));
    picture.fill = () => {
      const { codes, said, dubious } = picture, before = Math.max(listed, CODES_SHOWN);
      const ofForm = picture.form ? [make("small", {}, ` · ${picture.form}`)] : [];
      header.replaceChildren(make("h2", {}, title, ...ofForm), ...said.map((note) => make("p", {}, note)),
        ...(dubious ? [aside] : []));
      picture.outline();
      svg.replaceChildren(fields,
        ...codes.map((code) => { code.marks = marks(code, picture); return code.marks; }));
      listed = 0;
      list.replaceChildren();
      showMore(before);
    };
    const paper = make("div", { class: "sheet" },
      make("img", { src: sheet, width, height, loading: "lazy", draggable: "false",
        alt: fill(words.picture_of, { name: title }) }), svg);
    picture.card = make("article", {}, header,
      make("div", { class: "document", style: `--width: ${width}; --height: ${height}` },
        paper, page.zones.of(picture, paper)),
      make("div", { class: "codes" }, list, rest));
    picture.fill();
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

  /* All codes, in the order of their pictures. */
  const collect = () => {
    page.codes.splice(0, page.codes.length, ...pictures.flatMap((picture) => picture.codes));
    page.table.draw();
  };
  /* Pages of no form, where forms are used, come last. */
  const isBehind = (one, other) =>
    (one.form === null) - (other.form === null) || one.order - other.order;

  return {
    add: (picture) => {
      const next = pictures.findIndex((other) => isBehind(other, picture) > 0);
      pictures.splice(next < 0 ? pictures.length : next, 0, picture);
      collect();
      place();
    },
    update: (code) => {
      page.table.update(code);
      if (code.row) {
        const row = line(code);
        code.row.replaceWith(row);
        code.row = row;
      }
      if (code.marks) {
        const group = marks(code, code.picture);
        code.marks.replaceWith(group);
        code.marks = group;
        code.picture.outline();
      }
    },
    /* The codes of a picture are others now. */
    renew: (picture, codes) => {
      picture.codes = codes;
      codes.forEach((code, index) => { code.number = index + 1; });
      picture.fill();
      collect();
    },
    all: () => pictures,
    any: () => pictures.length > 0,
    clear: () => {
      pictures = [];
      shown = PICTURES_SHOWN;
      part("pictures").replaceChildren();
      page.table.draw();
      tell();
    },
  };
};
