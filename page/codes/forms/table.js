/* The table of pages of forms: one row a page, one column a field. Pages of no form come last. */

const makeFormTable = (page) => {
  const { part } = page, words = page.words.forms;
  const rows = new Map();  // of each picture: its row, and the codes that it shows
  let cells = new WeakMap(), shown = "";

  const pictures = () => page.results.all().filter((picture) => picture.form !== undefined);
  const used = () => pictures().length > 0;
  const isOf = (picture) => typeof picture.form === "string";
  const inOrder = (all) => [...all].sort((one, other) => isOf(other) - isOf(one)
    || one.order - other.order || one.page - other.page);
  const names = () => [...new Set(pictures().filter(isOf).flatMap(({ codes }) =>
    codes.map((code) => code.field).filter(Boolean)))];
  const fieldOf = ({ codes }, name) => codes.find((code) => code.field === name);
  const others = ({ codes }) => codes.filter((code) => !code.field && code.status !== "aside");
  const titleOf = ({ name, page: leaf, several }) =>
    several ? fill(page.words.page_of, { name, page: leaf }) : name;

  const cell = (code) => {
    const notes = [page.words.states[stateOf(code)], ...page.why(code)].join(", ");
    const text = textOf(code) || "—";
    const button = make("button", { type: "button", class: `code ${stateOf(code)}`,
      title: notes, "aria-label": `${code.field ?? ""} ${text}, ${notes}`.trim(),
      onclick: () => page.review.open(code) },
      ...(code.digits.length ? digitMarks(code) : ["—"]), toCheck(code) ? " ?" : "");
    cells.set(code, button);
    return button;
  };
  const row = (picture, columns, hasOthers) => make("tr", { class: isOf(picture) ? "" : "none" },
    make("th", { scope: "row" }, titleOf(picture)),
    make("td", {}, picture.form ?? words.none),
    ...columns.map((name) => {
      const code = fieldOf(picture, name);
      return make("td", {}, ...(code ? [cell(code)] : []));
    }),
    ...(hasOthers ? [make("td", {}, ...others(picture).map(cell))] : []));

  const draw = () => {
    part("form-table").hidden = !used();
    if (!used()) {
      rows.clear();
      return;
    }
    const columns = names(), hasOthers = pictures().some((picture) => others(picture).length);
    const signature = JSON.stringify([columns, hasOthers]);
    const body = part("form-rows");
    if (signature !== shown) {
      shown = signature;
      rows.clear();
      part("form-columns").replaceChildren(
        ...[words.file, words.form, ...columns, ...(hasOthers ? [words.other_codes] : [])]
          .map((name) => make("th", { scope: "col" }, name)));
    }
    const ordered = inOrder(pictures());
    ordered.forEach((picture, index) => {
      if (rows.get(picture)?.codes !== picture.codes) {
        rows.get(picture)?.row.remove();
        rows.set(picture, { row: row(picture, columns, hasOthers), codes: picture.codes });
      }
      const { row: wanted } = rows.get(picture), there = body.children[index];
      if (there !== wanted) body.insertBefore(wanted, there ?? null);
    });
    while (body.children.length > ordered.length) body.lastChild.remove();
  };

  /* A code as a table has it. What a person has seen to is sure, or empty. */
  const exported = async (code, withPicture) => {
    const isAside = code.status === "aside", isLeft = isAside || isBlank(code);
    const state = toCheck(code) ? (isBlank(code) ? code.state : "check") : isLeft ? "empty" : "sure";
    return { name: code.field, state, read: isAside ? "" : textOf(code),
      proposed: code.proposal ?? (toCheck(code) ? code.choices?.[0]?.text ?? "" : ""),
      known: toCheck(code) ? "" : page.lists.nameOf(code),
      unlisted: toCheck(code) && code.choices?.length === 0,
      crop: withPicture ? await smallCrop(code) : null };
  };
  const asked = async (form) => {
    const verdicts = page.audit.verdicts();
    const read = await Promise.all(inOrder(page.results.all()).map(async (picture) => ({
      file: picture.name, page: picture.page, form: picture.form ?? null,
      seconds: picture.codes.reduce((sum, code) => sum + code.seconds, 0),
      cells: await Promise.all(picture.codes.filter((code) => code.field)
        .map((code) => exported(code, form === "xlsx"))),
      others: others(picture).map((code) => [textOf(code), !toCheck(code)]),
      audited: picture.codes.filter((code) => verdicts.has(code))
        .map((code) => [code.field ?? (textOf(code) || code.read), verdicts.get(code)]),
    })));
    const failed = page.intake.failed().map(({ file, page: leaf, refusal }) =>
      ({ file, page: leaf, refusal }));
    const listed = [...new Set(page.codes.filter((code) => code.field && page.lists.isListed(code))
      .map((code) => code.field))];
    const audit = page.audit.found();
    return { form, names: names(), listed, rows: [...read, ...failed], audit };
  };
  /* The same to be pasted into a spreadsheet. */
  const text = () => {
    const columns = names();
    return inOrder(page.results.all()).map((picture) => (isOf(picture)
      ? columns.map((name) => fieldOf(picture, name)).map((code) =>
        code && code.status !== "aside" ? textOf(code) : "")
      : others(picture).map(textOf)).join("\t")).join("\n");
  };

  return {
    used, draw, asked, text,
    update: (code) => {
      if (cells.has(code)) cells.get(code).replaceWith(cell(code));
    },
  };
};
