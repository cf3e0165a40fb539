/* Files in: dropped, pasted, chosen or photographed; sent and read one by one, so that each
   result shows at once and a bad file holds up no other. */

const AT_A_TIME = 2;  // one is read while the next is sent
const LATER = 60;  // seconds, after which it is seen whether the server is there again
const SENT_AGAIN = 3;  // times at most: a file goes with its last page, though no answer may come

/* The codes of an answer, as they are kept here; of a picture that is read. */
const codesOf = (page, answer, picture) => answer.codes.map((found, index) => {
  const digits = found.digits.map((digit) => ({
    ...digit, value: digit.digit ?? UNREADABLE, answered: false, typed: false,
  }));
  const code = { ...found, digits, box: found.around ?? boxOf(digits), read: found.text,
    crop: blobUrl(found.crop), sheet: picture.sheet, picture, file: picture.name,
    page: picture.page, number: index + 1, order: picture.order,
    status: "check", edited: false, seconds: 0, lot: Math.random() };
  page.apply(code, found);
  return code;
});

const makeIntake = (page) => {
  const { part, words, limits } = page;
  const waiting = [];
  let total = 0, done = 0, running = 0, order = 0, era = 0, halts = 0;

  const tell = () => {
    const busy = done < total;
    part("progress").hidden = !busy;
    part("bar").max = Math.max(total, 1);
    part("bar").value = done;
    part("progress-words").textContent = fill(words.progress, { done, total });
    if (!busy) total = done = 0;
  };
  const unfinished = new Set();  // files that are not read to their end
  const settle = (item) => {
    unfinished.delete(item);
    page.batches.soon();
  };
  const unread = new Set();  // what may be tried again, by a button or when the browser is online
  const failures = new Map();  // of files and pages that could not be read, by their message
  const trouble = (item, sentence, again, reason = null, number = 1) => {
    const line = make("li", {}, make("b", {}, item.file.name), `${words.colon}${sentence} `);
    const close = () => {
      failures.delete(line);
      unread.delete(tryAgain);
      line.remove();
    };
    const tryAgain = () => {
      close();
      add([item]);
    };
    if (again) {
      unread.add(tryAgain);
      line.append(make("button", { type: "button", onclick: tryAgain }, words.again));
    }
    const dismiss = () => {
      close();
      settle(item);
    };
    line.append(make("button", {
      type: "button", class: "close", "aria-label": words.dismiss, onclick: dismiss,
    }, "×"));
    if (reason) {
      failures.set(line, { sentence, row:
        { file: item.file.name, page: number, refusal: reason, order: item.order } });
    }
    part("troubles").append(line);
    if (!again) page.batches.soon();
  };

  const take = (item, number, answer, kind) => {
    const { width, height, turned, fields, said, dubious } = answer;
    const picture = { file: item.file, name: item.file.name, page: number, order: item.order,
      several: number > 1 || answer.pages > 1, sheet: blobUrl(answer.picture),
      width, height, turned, fields, said, dubious,
      ..."form" in answer && { form: answer.form } };
    const added = picture.codes = codesOf(page, answer, picture);
    page.results.add(picture);
    page.added();
    const isLate = kind !== page.kind() || answer.kind_error;
    const asked = isLate ? added : added.filter((code) => code.kind && page.lists.isListed(code));
    if (asked.length) page.judge(asked);
    page.review.offer();
  };

  const read = async (item) => {
    const begun = era, atFirst = halts;
    const isPdf = item.file.type === "application/pdf" || /\.pdf$/i.test(item.file.name);
    const refused = !item.file.size ? "unreadable"
      : isPdf && item.file.size > limits.pdf ? "too_long"
      : !isPdf && item.file.size > limits.picture ? "too_heavy" : null;
    if (refused) {
      settle(item);
      return trouble(item, words.refused[refused], false, refused);
    }
    const isWanted = () => era === begun && halts === atFirst;
    try {
      const send = () => page.ask(() => page.upload(item.file), isWanted);
      item.path ??= (await send()).path;
      let again = SENT_AGAIN;
      item.pages ??= 0;  // read already, before the connection broke
      for (let pages = item.pages + 1; item.pages < pages && halts === atFirst;) {
        const kind = page.kind(), number = item.pages + 1;
        const asked = { path: item.path, page: number, kind };
        const answer = await page.ask(() => page.forms.read(asked), isWanted);
        if (era !== begun) return;
        if (answer.reason === "missing" && again--) {
          item.path = (await send()).path;
          continue;
        }
        if (answer.error) trouble(item, answer.error, false, answer.reason, number);
        else take(item, number, answer, kind);
        item.pages = number;
        pages = answer.pages;
      }
      settle(item);
      [...unread].forEach((tryAgain) => tryAgain());  // the server is there again
    } catch (error) {
      if (!(error instanceof Unanswered)) console.error(error);
      if (era !== begun) return;
      const crowded = error.message === "crowded";
      trouble(item, crowded ? words.no_turn : words.not_read, true);
      setTimeout(() => [...unread][0]?.(), 1000 * LATER);
    }
  };
  const work = async () => {
    running++;
    for (let item = waiting.shift(); item; item = waiting.shift()) {
      const begun = era;
      await read(item);
      if (era === begun) done++;
      tell();
    }
    running--;
  };
  const add = (items) => {
    for (const item of items) {
      item.order ??= ++order;
      unfinished.add(item);
    }
    page.batches.soon();
    waiting.push(...items);
    total += items.length;
    tell();
    for (let free = Math.min(AT_A_TIME - running, items.length); free > 0; free--) work();
  };
  const addFiles = (files) => add([...files].map((file) => ({ file })));

  for (const name of ["files", "camera"]) {
    part(name).addEventListener("change", ({ target }) => {
      addFiles(target.files);
      target.value = "";
    });
  }
  for (const button of page.element.querySelectorAll("[data-example]")) {
    const { example: name } = button.dataset;
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        const { type, data } = await page.ask(() => page.server.give_example({ name }));
        addFiles([new File([bytesOf(data)], `${words.example_names[name]}.jpg`, { type })]);
      } catch {
        part("waiting").textContent = words.unanswered;
      }
      button.disabled = false;
    });
  }
  const here = part("drop");
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    page.element.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      here.classList.toggle("over", kind === "dragenter" || kind === "dragover");
      if (kind === "drop") addFiles(event.dataTransfer.files);
    });
  }
  document.addEventListener("paste", (event) => {
    const files = event.clipboardData?.files;
    if (files?.length && page.element.offsetParent) addFiles(files);
  });
  window.addEventListener("online", () => [...unread].forEach((tryAgain) => tryAgain()));
  part("stop").addEventListener("click", () => {
    halts++;
    total -= waiting.length;
    waiting.forEach(settle);
    waiting.length = 0;
    tell();
  });

  return {
    failed: () => [...failures.values()].map(({ row }) => row),
    failures: () => [...failures.values()],
    unread: () => [...unfinished],
    /* What was not read in a batch that is open again, and what could not be; the next file comes
       after that of an order. */
    resume: (items, failed, lastOrder) => {
      order = lastOrder;
      for (const { sentence, row } of failed) {
        trouble({ file: { name: row.file }, order: row.order }, sentence, false, row.refusal,
          row.page);
      }
      add(items);
    },
    forget: () => {
      era++;
      unfinished.clear();
      failures.clear();
      unread.clear();
      waiting.length = total = done = 0;
      part("troubles").replaceChildren();
      tell();
    },
  };
};
