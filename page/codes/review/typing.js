/* Does it save time? The seconds that the review takes, beside those that typing takes: measured
   here, by this visitor, on ten of these codes. */

const TYPED = 10;

const makeTyping = (page) => {
  const { part, words, number, codes } = page;
  const panel = part("typing");
  let series = [], turn = 0, began = 0, measured = null;

  const tell = () => {
    const inGroups = codes.filter((code) => code.grouped);
    const done = inGroups.filter((code) => code.grouped === "done");
    const seen = codes.filter((code) => !done.includes(code) &&
      (code.status === "done" || (code.seconds && !toCheck(code))));
    const sum = (name) => codes.reduce((seconds, code) => seconds + (code[name] ?? 0), 0);
    const reviewed = sum("seconds"), grouped = sum("group_seconds"), spent = reviewed + grouped;
    const lines = [];
    if (inGroups.length) {
      lines.push(fill(words.groups.seconds, { count: number(inGroups.length),
        each: number(grouped / inGroups.length, 1), done: number(done.length) }));
    }
    if (seen.length) {
      lines.push(fill(words.reviewed, {
        count: number(seen.length), each: number(reviewed / seen.length, 1),
        all: number(codes.length), overall: number(spent / codes.length, 1),
      }));
    }
    if (measured) {
      lines.push(fill(words.typed, { count: number(measured.count),
        each: number(measured.each, 1), mistakes: number(measured.mistakes) }));
    }
    if (measured && !codes.some(toCheck) && codes.length) {
      const typing = measured.each * codes.length;
      const values = { percent: number(100 * spent / typing), count: number(codes.length),
        minutes: number(Math.abs(typing - spent) / 60, 1) };
      lines.push(fill(spent < typing ? words.saves : words.loses, values));
    } else if (measured) {
      lines.push(words.finish_first);
    }
    part("times").replaceChildren(...lines.map((line) => make("p", {}, line)));
    part("measure").disabled = !codes.some((code) => code.status !== "aside");
  };
  const ask = () => {
    const code = series[turn];
    part("typing-turn").textContent = fill(words.turn, { turn: turn + 1, count: series.length });
    part("typing-image").src = code.crop;
    part("typing-input").value = "";
    began = performance.now();
  };
  const finish = () => {
    panel.hidden = true;
    const done = series.filter((code) => code.typing);
    if (done.length) {
      const other = done.filter((code) => code.typing.text !== textOf(code));
      measured = page.settings.typing = { count: done.length, mistakes: other.length,
        each: done.reduce((sum, code) => sum + code.typing.seconds, 0) / done.length };
      part("differences").replaceChildren(...other.map((code) => make("li", {},
        make("img", { src: code.crop, alt: "" }),
        fill(words.difference, { typed: code.typing.text, code: textOf(code) }))));
    }
    tell();
    part("measure").focus({ preventScroll: true });
  };

  page.onRestore.push(({ typing }) => { measured = typing ?? null; });
  part("measure").addEventListener("click", () => {
    const settled = codes.filter((code) =>
      (code.status === "done" || code.status === "sure") && !isBlank(code));
    const others = codes.filter((code) => toCheck(code) && !isBlank(code));
    const mixed = (some) => some.map((code) => [Math.random(), code])
      .sort((a, b) => a[0] - b[0]).map(([, code]) => code);
    series = [...mixed(settled), ...others].slice(0, TYPED);
    for (const code of series) code.typing = null;
    turn = 0;
    part("differences").replaceChildren();
    panel.hidden = false;
    ask();
    part("typing-input").focus();
    panel.scrollIntoView({ block: "nearest" });
  });
  part("typing-input").addEventListener("keydown", (event) => {
    const digit = digitOf(event);
    if (digit !== null && event.key !== digit) {
      event.preventDefault();
      event.target.setRangeText(digit, event.target.selectionStart, event.target.selectionEnd,
        "end");
    }
  });
  part("typing-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = part("typing-input").value.replace(/\D/g, "");
    if (!text) return;
    series[turn].typing = { text, seconds: (performance.now() - began) / 1000 };
    turn++;
    if (turn < series.length) ask();
    else finish();
  });
  part("typing-stop").addEventListener("click", finish);

  return {
    tell,
    clear: () => {
      series = [];
      panel.hidden = true;
      part("differences").replaceChildren();
      tell();
    },
  };
};
