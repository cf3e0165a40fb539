/* The tab that reads codes: what all its parts share.

   Gradio runs these files, one after the other, when the tab is first opened. All that a visitor
   makes lives in `codes`, here in the browser: a key waits for nothing from the server. */

const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const make = (tag, attributes = {}, ...children) => {
  const name = "http://www.w3.org/2000/svg";
  const element = ["svg", "rect", "polygon"].includes(tag)
    ? document.createElementNS(name, tag) : document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
};

const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const blobs = new Map();  // by the URLs that show them
const urlOf = (blob) => {
  const url = URL.createObjectURL(blob);
  blobs.set(url, blob);
  return url;
};
const release = (url) => {
  URL.revokeObjectURL(url);
  blobs.delete(url);
};
const blobUrl = ({ type, data }) => urlOf(new Blob([bytesOf(data)], { type }));

const UNREADABLE = "?";
const textOf = (code) => code.digits.map((digit) => digit.value).join("");
const isOpen = (digit) => digit.verdict !== "sure" && !digit.answered;
const toCheck = (code) => code.status === "check";
const stateOf = (code) => code.status === "done" && textOf(code) !== code.read
  ? "corrected" : code.status;

/* A digit as AZERTY keyboards type it too, where the row of digits needs Shift. */
const digitOf = (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  return /^\d$/.test(event.key) ? event.key : /^Digit(\d)$/.exec(event.code)?.[1] ?? null;
};

const startCodes = (element, server, upload, words, limits) => {
  const part = (name) => element.querySelector(`[data-part="${name}"]`);
  const language = document.documentElement.lang;
  const number = (value, decimals = 0) => value.toLocaleString(language,
    { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  /* No reading is certain, nor ruled out: what comes as 1 or 0 was only rounded to it. */
  const percent = (share) => {
    const shown = Math.min(Math.max(share, 0.01), 0.99)
      .toLocaleString(language, { style: "percent" });
    return share < 0.005 ? `< ${shown}` : shown;
  };
  const page = { element, server, upload, words, limits, part, number, percent, codes: [] };
  page.saved = true;
  page.settings = {};  // what goes for all codes, as plain data, an entry for each part
  page.onRestore = [];
  page.restored = (settings) => { for (const restore of page.onRestore) restore(settings); };

  /* What some kinds of code must still be told, by the kind's name. */
  const parameters = new Map(
    [...element.querySelectorAll("[data-kind]")].map((input) => [input.dataset.kind, input]));
  page.kind = () => {
    if (page.lists.isList()) return page.lists.kind();
    const name = part("kind").value, parameter = parameters.get(name);
    return parameter ? `${name}:${parameter.value.trim()}` : name;
  };
  page.ask = makeAsking(page);
  page.results = makeResults(page);
  page.typing = makeTyping(page);
  page.lists = makeLists(page);
  page.review = makeReview(page);
  page.groups = makeGroups(page);
  page.audit = makeAudit(page);
  page.zones = makeZones(page);
  page.intake = makeIntake(page);
  page.out = makeOut(page);
  page.attendance = makeAttendance(page);
  page.table = makeFormTable(page);
  page.forms = makeForms(page);
  page.batches = makeBatches(page);

  /* One code is no longer what it was: whatever shows it follows. */
  page.changed = (code) => {
    page.saved = false;
    page.results.update(code);
    page.tell();
    page.batches.changed(code);
  };
  page.added = () => {
    page.saved = false;
    page.audit.sample();
    page.tell();
    page.batches.soon();
  };
  page.tell = () => {
    const { codes } = page;
    const count = (status) => codes.filter((code) => code.status === status).length;
    part("all").classList.toggle("some", page.results.any());
    const left = count("check");
    part("counts").replaceChildren(...[
      ["sure", count("sure")], ["check", left], ["done", count("done")], ["aside", count("aside")],
    ].filter(([status, many]) => many || status !== "aside").map(([status, many]) =>
      make("span", { class: status }, make("b", {}, number(many)), ` ${words.counted[status]}`)));
    part("start").textContent = fill(words.review, { count: number(left) });
    part("start").disabled = !left;
    part("to_zip").disabled = !page.out.taught().length;
    page.typing.tell();
    page.attendance.tell();
    page.groups.tell();
    page.audit.tell();
  };

  /* What else there is to say of a code: how certain it is, whether it is of its kind. */
  page.why = (code) => {
    if (code.status === "aside") return [];
    if (isBlank(code)) return [words.forms[code.state]];
    const { holds, length, digits } = code;
    const whole = toCheck(code) && !code.edited && !textOf(code).includes(UNREADABLE) &&
      !page.audit.isBlind();
    const listed = page.lists.why(code);
    if (listed !== null) return [listed].filter(Boolean);
    return [
      whole && fill(words.confidence, { percent: percent(code.confidence) }),
      holds === true && words.holds,
      holds === false && (length && length !== digits.length
        ? fill(words.wrong_count, { count: digits.length, length }) : words.fails),
    ].filter(Boolean);
  };

  /* What the server makes of codes as the kind demands. An answer that comes late, when the
     code or the kind is another already, is of no use. */
  page.judge = async (several) => {
    const kind = page.kind(), lacking = several.filter(page.lists.lacks);
    const codes = several.filter((code) => !isBlank(code) && !lacking.includes(code));
    const turns = codes.map((code) => (code.asked = (code.asked ?? 0) + 1));
    let done = 0, again = SENT_AGAIN;
    do {  // an empty request too: it says whether the kind is one
      const some = codes.slice(done, done + limits.codes);
      const texts = some.map(textOf);
      const asked = { kind, codes: some.map((code) => ({
        verdict: code.edited ? "check" : code.read_as, kind: page.lists.kindOf(code),
        evidence: page.lists.evidence(code),
        digits: code.digits.map(({ probabilities, verdict, answered, value }) =>
          ({ probabilities, verdict, answered, value })),
      })) };
      let judged;
      try {
        judged = await page.ask(() => server.judge(asked), () => kind === page.kind());
      } catch {
        if (kind === page.kind()) part("said").textContent = words.unanswered;
        return;
      }
      if (kind !== page.kind()) return;
      if (judged.reason === "missing" && again-- && await page.lists.sendAgain()) continue;
      part("kind-trouble").textContent = judged.error ?? "";
      if (judged.error) return;
      judged.codes.forEach((judgment, index) => {
        const code = some[index];
        if (textOf(code) !== texts[index] || code.asked !== turns[done + index]) return;
        page.apply(code, judgment);
        page.results.update(code);
        page.batches.changed(code);
      });
      done += judged.codes.length;
    } while (done < codes.length);
    if (lacking.length) part("kind-trouble").textContent = words.lists.none_chosen;
    page.audit.sample();
    page.review.draw();
    page.tell();
  };
  page.apply = (code, { verdict, holds, proposal, length, choices }) => {
    Object.assign(code, { holds, length, choices });
    if (code.grouped === "done" && holds === false) {  // Nobody has seen it whole.
      Object.assign(code, { status: "check", grouped: "seen" });
    }
    const isUntouched = !isTouched(code);
    if (isUntouched) code.sure = verdict === "sure";
    const decided = code.status === "done" || code.status === "aside";
    code.proposal = decided ? null : proposal;
    // What a person has begun to answer is for a person to finish.
    if (!decided) code.status = isUntouched && code.sure && !code.audited ? "sure" : "check";
  };
  const showKind = () => {
    for (const [name, input] of parameters) {
      input.closest("label").hidden = part("kind").value !== name;
    }
    page.lists.show();
    page.settings.kind = { name: part("kind").value, parameters:
      Object.fromEntries([...parameters].map(([name, input]) => [name, input.value])) };
  };
  const judgeAll = () => {
    showKind();
    page.judge(page.codes);
  };
  page.onRestore.push(({ kind }) => {
    for (const [name, value] of Object.entries(kind?.parameters ?? {})) {
      if (parameters.has(name)) parameters.get(name).value = value;
    }
    const names = [...part("kind").options].map((option) => option.value);
    if (names.includes(kind?.name)) part("kind").value = kind.name;
    showKind();
  });
  for (const input of [part("kind"), ...parameters.values()]) {
    input.addEventListener("change", judgeAll);
  }

  part("clear").addEventListener("click", () => { part("doubt").hidden = false; });
  part("keep").addEventListener("click", () => { part("doubt").hidden = true; });
  part("really").addEventListener("click", () => page.batches.discard());
  page.clear = () => {
    part("doubt").hidden = true;
    page.intake.forget();
    for (const url of new Set(page.codes.flatMap((code) => [code.crop, code.sheet]))) release(url);
    page.codes.length = 0;
    page.saved = true;
    page.results.clear();
    page.groups.close();
    page.review.clear();
    page.typing.clear();
    part("said").textContent = "";
    page.tell();
  };
  window.addEventListener("beforeunload", (event) => {
    if (page.batches.wouldLose() || page.forms.wouldLose()) event.preventDefault();
  });
  showKind();
  page.tell();
  page.batches.open();
};
