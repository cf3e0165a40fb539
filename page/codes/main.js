/* The tab that reads codes: what all its parts share, and what goes out.

   Gradio runs these files, one after the other, when the tab is first opened. All that a visitor
   makes lives in `codes`, here in the browser: a key asks nothing of the server. */

const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const make = (tag, attributes = {}, ...children) => {
  const name = "http://www.w3.org/2000/svg";
  const element = ["svg", "rect"].includes(tag)
    ? document.createElementNS(name, tag) : document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
};

const blobUrl = ({ type, data }) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes], { type }));
};

const UNREADABLE = "?";
const textOf = (code) => code.digits.map((digit) => digit.value).join("");
const isOpen = (digit) => digit.verdict !== "sure" && !digit.answered;
const toCheck = (code) => code.status === "check";
const stateOf = (code) => code.status === "done" && textOf(code) !== code.read
  ? "corrected" : code.status;

/* A part of a code's picture as a file of its own, in base64. */
const cut = async (code, type, [left, top, right, bottom], margin, most) => {
  const image = new Image();
  image.src = code.crop;
  await image.decode();
  const { naturalWidth: wide, naturalHeight: high } = image;
  const width = (right - left) * wide, height = (bottom - top) * high;
  const around = margin * Math.max(width, height);
  const scale = Math.min(1, most / height);
  const canvas = make("canvas", { width: Math.max(8, scale * (width + 2 * around)),
    height: Math.max(8, scale * (height + 2 * around)) });
  const drawing = canvas.getContext("2d");
  drawing.fillStyle = "#fff";
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.scale(scale, scale);
  drawing.drawImage(image, around - left * wide, around - top * high);
  return canvas.toDataURL(type).split(",")[1];
};
const smallCrop = (code) => cut(code, "image/jpeg", [0, 0, 1, 1], 0, 40);
const digitCrop = (code, { box }) => cut(code, "image/png", box, 0.12, 400);

/* A digit as AZERTY keyboards type it too, where the row of digits needs Shift. */
const digitOf = (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  return /^\d$/.test(event.key) ? event.key : /^Digit(\d)$/.exec(event.code)?.[1] ?? null;
};

const startCodes = (element, server, upload, words, limits) => {
  const part = (name) => element.querySelector(`[data-part="${name}"]`);
  const number = (value, decimals = 0) => value.toLocaleString(document.documentElement.lang,
    { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const page = { element, server, upload, words, limits, part, number, codes: [] };
  let saved = true;

  page.kind = () => {
    const family = part("kind").value;
    const more = { length: "length", pattern: "pattern" }[family];
    return more ? `${family}:${part(more).value.trim()}` : family;
  };
  page.results = makeResults(page);
  page.typing = makeTyping(page);
  page.review = makeReview(page);
  page.intake = makeIntake(page);

  /* One code is no longer what it was: whatever shows it follows. */
  page.changed = (code) => {
    saved = false;
    page.results.update(code);
    page.tell();
  };
  page.added = () => {
    saved = false;
    page.tell();
  };
  page.tell = () => {
    const { codes } = page;
    const count = (status) => codes.filter((code) => code.status === status).length;
    part("all").classList.toggle("some", page.results.any());
    const left = count("check");
    part("counts").replaceChildren(...[
      ["sure", count("sure")], ["check", left], ["done", count("done")], ["aside", count("aside")],
    ].filter(([status, many]) => many || status !== "aside").map(([status, many]) =>
      make("span", { class: status }, make("b", {}, number(many)), ` ${words.states[status]}`)));
    part("start").textContent = fill(words.review, { count: number(left) });
    part("start").disabled = !left;
    part("to_zip").disabled = !taught().length;
    page.typing.tell();
  };

  /* What else there is to say of a code: how certain it is, whether it is of its kind. */
  page.why = (code) => {
    if (code.status === "aside") return [];
    const { holds, length, digits } = code;
    const percent = number(100 * Math.min(code.confidence, 0.99));
    return [
      toCheck(code) && !textOf(code).includes(UNREADABLE) && !code.edited && fill(words.confidence, { percent }),
      holds === true && words.holds,
      holds === false && (length && length !== digits.length
        ? fill(words.wrong_count, { count: digits.length, length }) : words.fails),
    ].filter(Boolean);
  };

  /* What the server makes of codes as the kind demands. An answer that comes late, when the
     code or the kind is another already, is of no use. */
  page.judge = async (codes) => {
    const kind = page.kind();
    const asked = codes.map(textOf);
    let judged;
    try {
      judged = await server.judge({
        kind, codes: codes.map((code, index) => ({
          verdict: code.edited ? "check" : code.read_as, digits: code.digits.map(({ probabilities, verdict, answered, value }) =>
            ({ probabilities, verdict, answered, value })),
        })),
      });
    } catch {
      part("said").textContent = words.unanswered;
      return;
    }
    part("kind-trouble").textContent = judged.error ?? "";
    if (judged.error || kind !== page.kind()) return;
    codes.forEach((code, index) => {
      if (textOf(code) !== asked[index]) return;
      page.apply(code, judged.codes[index]);
      page.results.update(code);
    });
    page.review.show();
    page.tell();
  };
  page.apply = (code, { verdict, holds, proposal, length }) => {
    Object.assign(code, { holds, length });
    const decided = code.status === "done" || code.status === "aside";
    code.proposal = decided ? null : proposal;
    if (!decided) code.status = verdict === "sure" ? "sure" : "check";
  };
  const judgeAll = () => {
    for (const name of ["length", "pattern"]) {
      part(name).closest("label").hidden = part("kind").value !== name;
    }
    page.judge(page.codes);
  };
  part("kind").addEventListener("change", judgeAll);
  part("length").addEventListener("change", judgeAll);
  part("pattern").addEventListener("change", judgeAll);

  /* Out. */
  const taken = () => page.codes.filter((code) => code.status !== "aside");
  const taught = () => page.codes.flatMap((code) => code.digits
    .filter((digit) => digit.typed && digit.box && digit.value !== UNREADABLE)
    .map((digit) => ({ code, digit })));
  const row = (code) => ({
    file: code.file, page: code.page, position: code.number, read: code.read,
    proposed: code.proposal ?? "",
    corrected: code.status === "done" || textOf(code) !== code.read ? textOf(code) : "",
    verdict: code.status === "sure" || code.status === "check" ? code.status : code.read_as,
    holds: code.holds, confidence: code.confidence, seconds: code.seconds, code,
  });
  const rows = () => {
    const read = page.results.all().flatMap(({ name, page: leaf, order, codes }) => {
      const kept = codes.filter((code) => code.status !== "aside");
      return (kept.length ? kept.map(row) : [{ file: name, page: leaf }])
        .map((entry) => ({ ...entry, order }));
    });
    return [...read, ...page.intake.failed()]
      .sort((a, b) => a.order - b.order || a.page - b.page);
  };
  const sendable = ({ code, order, ...entry }) => entry;
  const withPictures = () => Promise.all(rows().map(async (entry) => ({
    ...sendable(entry), crop: entry.code ? await smallCrop(entry.code) : null,
  })));
  const lessons = () => Promise.all(taught().map(async ({ code, digit }) => ({
    digit: digit.value, picture: await digitCrop(code, digit),
  })));
  const save = async (form, made) => {
    try {
      const file = await server.export_codes({ form, kind: page.kind(), rows: await made() });
      window.saveFile(file);
      saved ||= form !== "zip";
      part("said").textContent = "";
    } catch (error) {
      console.error(error);
      part("said").textContent = words.unanswered;
    }
  };
  part("to_csv").addEventListener("click", () => save("csv", () => rows().map(sendable)));
  part("to_xlsx").addEventListener("click", () => save("xlsx", withPictures));
  part("to_zip").addEventListener("click", () => save("zip", lessons));
  part("copy").addEventListener("click", async () => {
    const codes = taken();
    const text = codes.map(textOf).join("\n");
    try {
      await navigator.clipboard.writeText(text);
    } catch {  // not over plain HTTP from another computer
      const area = make("textarea", {});
      area.value = text;
      element.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    saved = true;
    part("said").textContent = fill(words.copied,
      { count: number(codes.length), check: number(codes.filter(toCheck).length) });
  });

  part("clear").addEventListener("click", () => { part("doubt").hidden = false; });
  part("keep").addEventListener("click", () => { part("doubt").hidden = true; });
  part("really").addEventListener("click", () => {
    part("doubt").hidden = true;
    page.intake.forget();
    for (const url of new Set(page.codes.flatMap((code) => [code.crop, code.sheet]))) {
      URL.revokeObjectURL(url);
    }
    page.codes.length = 0;
    saved = true;
    page.results.clear();
    page.review.clear();
    page.typing.clear();
    part("said").textContent = "";
    page.tell();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!saved) event.preventDefault();
  });
  page.tell();
};
