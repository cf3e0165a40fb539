/* What is on the page is written down as it changes, part by part: a picture with its codes once,
   and then each code that is another than it was. */

const SAVING_MILLISECONDS = 300;  // after a change, in which others may follow
const RETRY_SECONDS = 30;  // after what was not written

/* What of a part is found again elsewhere: in other parts, as a blob, or at the server. */
const REFERENCES = ["picture", "codes", "crop", "sheet", "source", "path"];
const plain = (thing, more) => JSON.stringify({ ...more, ...Object.fromEntries(
  Object.entries(thing).filter(([name, value]) =>
    !REFERENCES.includes(name) && !(value instanceof Node || value instanceof Blob))) });

const makeBatchSaving = (page, store) => {
  const numbers = new WeakMap(), touched = new Set(), unkept = new Set();
  let saved = new Map();  // how each part was when it was written
  let batch = null, last = 0, timer = null, running = Promise.resolve(), trouble = null;

  const numberOf = (thing) => {
    if (!numbers.has(thing)) numbers.set(thing, ++last);
    return numbers.get(thing);
  };
  /* Of each sort of parts: the text and the blob, and a mark, by which a change is seen that
     nobody told of. */
  const SORTS = {
    picture: { mark: ({ said }) => said.length, text: (picture) => plain(picture),
      blob: ({ sheet }) => blobs.get(sheet) },
    code: { mark: ({ seconds, number }) => `${seconds} ${number}`,
      text: (code) => plain(code, { of: numberOf(code.picture) }),
      blob: ({ crop }) => blobs.get(crop) },
    file: { mark: ({ pages }) => pages ?? 0, text: (item) => plain(item), blob: ({ file }) => file },
    failure: { mark: () => 0, text: (failure) => plain(failure), blob: () => undefined },
    // Known by its name; one that goes with a file has it as `file`.
    setting: { mark: (name) => JSON.stringify(page.settings[name]),
      text: (name) => JSON.stringify(page.settings[name]),
      blob: (name) => page.settings[name]?.file },
  };
  const present = () => Object.entries({
    picture: page.results.all(), code: page.codes, file: page.intake.unread(),
    failure: page.intake.failures(), setting: Object.keys(page.settings),
  });
  const entryOf = (sort, thing, text = SORTS[sort].text(thing)) => {
    const number = typeof thing === "string" ? thing : numberOf(thing);
    const blob = SORTS[sort].blob(thing);
    return { sort, thing, number, blob, mark: SORTS[sort].mark(thing),
      bytes: text.length + (blob?.size ?? 0) };
  };
  const summary = () => ({ ...batch, changed: Date.now(), codes: page.codes.length,
    check: page.codes.filter(toCheck).length, files: page.intake.unread().length,
    bytes: [...saved.values()].reduce((sum, { bytes }) => sum + bytes, 0) });

  /* Writes some parts and removes others; those that it can't stay to be written. */
  const commit = async (some, gone) => {
    const into = saved, before = new Map([...some, ...gone].map(({ thing }) => [thing, saved.get(thing)]));
    const written = some.map(({ sort, thing }) => {
      const text = SORTS[sort].text(thing), entry = entryOf(sort, thing, text);
      saved.set(thing, entry);
      return { ...entry, text };
    });
    for (const { thing } of gone) saved.delete(thing);
    try {
      await store.write((batches, parts) => {
        batches.put(summary());
        for (const { sort, number } of gone) {
          parts.delete([batch.id, sort, number]);
          parts.delete([batch.id, "blob", number]);
        }
        for (const { sort, thing, number, text, blob } of written) {
          parts.put(text, [batch.id, sort, number]);
          if (blob && blob !== before.get(thing)?.blob) parts.put(blob, [batch.id, "blob", number]);
        }
      });
    } catch (error) {
      for (const [thing, entry] of before) {
        if (entry) into.set(thing, { ...entry, mark: null });
        else into.delete(thing);
      }
      throw error;
    }
  };
  /* All that has changed but new files, which are large: these are written one by one. */
  const commitChanges = async () => {
    const some = [], gone = new Map(saved), current = page.review.current();
    page.settings.asked = current && numberOf(current);
    for (const [sort, things] of present()) {
      for (const thing of things) {
        const was = gone.get(thing);
        gone.delete(thing);
        if (sort === "file" && !was) continue;
        const { mark, blob } = SORTS[sort];
        if (touched.has(thing) || was?.mark !== mark(thing) || was.blob !== blob(thing)) {
          some.push({ sort, thing });
        }
      }
    }
    touched.clear();
    if (some.length || gone.size) await commit(some, [...gone.values()]);
  };
  const newFile = () =>
    page.intake.unread().find((item) => !saved.has(item) && !unkept.has(item));
  const isEmpty = () => !page.results.any() && !page.intake.unread().length &&
    !page.intake.failures().length;
  const save = async () => {
    if (!batch.begun && isEmpty()) return;
    batch.begun ??= Date.now();
    const of = batch;
    await commitChanges();
    for (let item = newFile(); item && of === batch; item = newFile()) {
      try {
        await commit([{ sort: "file", thing: item }], []);
      } catch (error) {
        console.error(error);
        unkept.add(item);
      }
      if (of === batch) await commitChanges();
    }
  };
  const attempt = async () => {
    trouble = await store.open().then(save).then(() => null, (error) => {
      console.error(error);
      return error.name === "QuotaExceededError" ? "full" : "refused";
    });
    if (trouble) timer ??= setTimeout(run, 1000 * RETRY_SECONDS);
    page.batches.tell();
  };
  const run = () => {
    clearTimeout(timer);
    timer = null;
    running = running.then(attempt);
    return running;
  };
  const hasAllFiles = () => page.intake.unread().every((item) => saved.has(item));

  return {
    soon: () => { timer ??= setTimeout(run, SAVING_MILLISECONDS); },
    touch: (code) => touched.add(code),
    /* Now, for the page may be gone in a moment. */
    hurry: () => {
      if (!trouble) save().catch(console.error);
    },
    /* Whether all is written, now that what can be is. */
    settle: async () => {
      unkept.clear();  // there may be space again
      await run();
      return !trouble && hasAllFiles();
    },
    trouble: () => trouble ?? (hasAllFiles() || newFile() ? null : "files"),
    wouldLose: () => Boolean(trouble && !page.saved) || !hasAllFiles(),
    start: (given) => {
      batch = given;
      saved = new Map();
      touched.clear();
      unkept.clear();
      last = 0;
    },
    rename: (name) => {
      batch.name = name;
      return commit([], []);
    },
    /* Nothing is written any more. */
    forget: () => { saved = new Map(); },
    /* A part that was read from where it is written. */
    know: (sort, thing, number) => {
      if (sort !== "setting") {
        last = Math.max(last, number);
        numbers.set(thing, number);
      }
      saved.set(thing, entryOf(sort, thing));
    },
    batch: () => batch,
    isEmpty,
  };
};
