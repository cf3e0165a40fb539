/* Who is there: each code of a list at most once, the whole stack assigned together. */

const ATTENDANCE_PAUSE = 400;  // milliseconds after the last change

const makeAttendance = (page) => {
  const { part, words: { lists: words }, number, server } = page;
  const order = ["twice", "unknown", "likely", "missing", "there"];  // what needs somebody first
  let timer = null, turn = 0;
  const isAsked = () =>
    Boolean(page.settings.list?.once) && page.codes.some(page.lists.isListed);

  const entryLine = ({ state, code, name, row }, codes) => {
    const where = codes[row];
    const place = where && make("button", { type: "button", title: page.words.open,
      onclick: () => page.review.open(where) },
    `${where.picture?.several ? fill(page.words.page_of, { name: where.file, page: where.page })
      : where.file} · ${textOf(where)}`);
    return make("tr", { class: state }, make("td", {}, code), make("td", {}, name),
      make("td", {}, words.states[state]), make("td", {}, place ?? ""));
  };
  const show = ({ counts, entries, guesses }, codes) => {
    codes.forEach((code, row) => { code.guess = guesses[row]; });
    part("attendance-counts").replaceChildren(...order.map((state) => make("span", { class: state },
      make("b", {}, number(counts[state])), ` ${words.counted[state]}`)));
    const lines = order.flatMap((state) => {
      const own = entries.filter((entry) => entry.state === state);
      const left = counts[state] - own.length;
      return [...own.map((entry) => entryLine(entry, codes)), ...left > 0 ? [make("tr", {},
        make("td", { colspan: 4 }, fill(words.more, { count: number(left) })))] : []];
    });
    part("attendance-rows").replaceChildren(...lines);
    page.review.draw();
  };
  const ask = async (form) => {
    const codes = page.codes.filter((code) =>
      page.lists.isListed(code) && code.status !== "aside");
    const asked = { form, kind: page.lists.kind(), rows: codes.map(page.out.sendableRow) };
    const question = () => page.ask(() => server.take_attendance(asked));
    let answer = await question();
    if (answer.reason === "missing" && await page.lists.sendAgain()) answer = await question();
    part("attendance-trouble").textContent = answer.error ?? "";
    return answer.error ? null : { answer, codes };
  };
  const update = async () => {
    const own = ++turn;
    try {
      const asked = await ask("shown");
      if (asked && own === turn && isAsked()) show(asked.answer, asked.codes);
    } catch (error) {
      if (!(error instanceof Unanswered)) console.error(error);
      part("attendance-trouble").textContent = page.words.unanswered;
    }
  };
  const save = async (form) => {
    try {
      const asked = await ask(form);
      if (asked) window.saveFile(asked.answer);
    } catch (error) {
      if (!(error instanceof Unanswered)) console.error(error);
      part("attendance-trouble").textContent = page.words.unanswered;
    }
  };
  part("attendance-csv").addEventListener("click", () => save("csv"));
  part("attendance-xlsx").addEventListener("click", () => save("xlsx"));

  /* Something has changed: it is asked anew, once nothing changes for a moment. */
  const tell = () => {
    clearTimeout(timer);
    part("attendance").hidden = !isAsked();
    if (isAsked()) timer = setTimeout(update, ATTENDANCE_PAUSE);
  };
  return { tell };
};
