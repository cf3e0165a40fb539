/* What goes out: the codes as text, tables of all results, and typed digits to learn from. */

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

const makeOut = (page) => {
  const { part, words, number, codes } = page;
  const taken = () => codes.filter((code) => code.status !== "aside");
  const taught = () => codes.flatMap((code) => code.digits
    .filter((digit) => digit.typed && digit.box && digit.value !== UNREADABLE)
    .map((digit) => ({ code, digit })));
  const row = (code, verdicts) => ({
    file: code.file, page: code.page, position: code.number, read: code.read,
    proposed: code.proposal ?? "",
    corrected: code.status === "done" || textOf(code) !== code.read ? textOf(code) : "",
    verdict: page.audit.isPending(code) ? "sure"
      : code.status === "sure" || toCheck(code) ? code.status : code.read_as,
    holds: code.holds, confidence: code.confidence,
    seconds: code.seconds + (code.group_seconds ?? 0), choices: code.choices ?? [], code,
    audit: verdicts?.get(code),
  });
  const rows = () => {
    const verdicts = page.audit.verdicts();
    const read = page.results.all().flatMap(({ name, page: leaf, order, codes }) => {
      const kept = codes.filter((code) => code.status !== "aside");
      return (kept.length ? kept.map((code) => row(code, verdicts)) : [{ file: name, page: leaf }])
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
      const isTable = form !== "zip" && page.table.used();
      const kind = page.lists.tableKind() ?? page.kind(), audit = page.audit.found();
      const asked = isTable ? await page.table.asked(form)
        : { form, kind, rows: await made(), audit };
      const file = await page.ask(() =>
        isTable ? page.server.export_forms(asked) : page.server.export_codes(asked));
      part("said").textContent = file.error ?? "";
      if (file.error) return;
      window.saveFile(file);
      page.saved ||= form !== "zip";
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
    const text = page.table.used() ? page.table.text() : codes.map(textOf).join("\n");
    try {
      await navigator.clipboard.writeText(text);
    } catch {  // not over plain HTTP from another computer
      const area = make("textarea", {});
      area.value = text;
      page.element.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    page.saved = true;
    part("said").textContent = fill(words.copied,
      { count: number(codes.length), check: number(codes.filter(toCheck).length) });
  });

  return { taught, sendableRow: (code) => sendable(row(code)) };
};
