/* Batches: all that is on the page is one, which is kept in this browser and taken up again.

   A tab has one batch at a time, and no other tab has it meanwhile. */

const MAX_DAYS = 30;  // without a change, after which a batch is deleted
const DAY_MILLISECONDS = 24 * 3600 * 1000;
const OWN_BATCH = "batch";  // in the tab's memory

const makeBatches = (page) => {
  const { part, number } = page, words = page.words.batches;
  const store = makeBatchStore(() => saving.forget());
  const saving = makeBatchSaving(page, store), take = makeLocks();
  const lastOfTab = tabMemory.read(OWN_BATCH);
  let letGo = null, isAskedToKeep = false;

  const say = (sentence) => { part("batch-said").textContent = sentence; };
  const dated = (time) => new Intl.DateTimeFormat(document.documentElement.lang,
    { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" }).format(time);
  const titleOf = ({ name, begun }) => name || fill(words.title, { date: dated(begun) });
  const sizeOf = (bytes) =>
    fill(words.megabytes, { count: number(Math.max(bytes / 1e6, 0.1), 1) });
  const isOwn = ({ id }) => id === saving.batch().id;

  /* From now on the tab has a batch, as a lock says by which it is let go. */
  const start = (batch, lock) => {
    saving.start(batch);
    tabMemory.write(OWN_BATCH, batch.id);
    letGo = lock;
  };
  /* One that nobody else can know of. */
  const begin = () => {
    const id = `${Date.now()}-${Math.random()}`;
    const lock = take(id);
    start({ id, name: "" }, async () => (await lock)());
  };
  const leave = () => {
    letGo();
    page.clear();
    say("");
  };
  /* Takes up a batch; says whether it could. */
  const resume = async (batch) => {
    const lock = await take(batch.id);
    if (!lock) return false;
    const parts = await store.read(batch.id);
    if (!await saving.settle()) {
      lock();
      say(words.unsaved);
      return true;
    }
    leave();
    const { id, name, begun, check, files } = batch;
    start({ id, name, begun }, lock);
    store.put({ ...batch, opened: Date.now() }).catch(console.error);
    showBatch(page, parts, saving.know);
    say(fill(files ? words.resumed_files : words.resumed,
      { title: titleOf(batch), check: number(check), files: number(files) }));
    return true;
  };
  const putAway = async () => {
    if (saving.isEmpty()) return;
    if (!await saving.settle()) return say(words.unsaved);
    leave();
    begin();
  };
  /* What is not in another tab goes for good. */
  const remove = async (batch) => {
    if (isOwn(batch)) {
      const lock = letGo;
      letGo = () => {};
      leave();
      begin();
      await store.remove(batch.id);
      return lock();
    }
    const lock = await take(batch.id);
    if (!lock) return;
    await store.remove(batch.id);
    lock();
  };
  const rename = async (batch, name) => {
    batch.name = name;
    if (isOwn(batch)) return saving.rename(name);
    const lock = await take(batch.id);
    if (!lock) return;
    await store.put({ ...batch, name });
    lock();
  };
  const isElsewhere = async (batch) => {
    if (isOwn(batch)) return false;
    const lock = await take(batch.id);
    lock?.();
    return !lock;
  };
  makeBatchList(page, { store, resume, remove, rename, putAway, isOwn, isElsewhere,
    titleOf, sizeOf, dated, retry: saving.settle });

  const lastSeen = ({ opened = 0, changed }) => Math.max(opened, changed);
  /* The batch that this tab had, or else the last that was open. */
  const open = async () => {
    try {
      await store.open();
      const batches = (await store.list()).sort((one, other) => lastSeen(other) - lastSeen(one));
      const isOld = ({ changed }) => Date.now() - changed > MAX_DAYS * DAY_MILLISECONDS;
      for (const batch of batches.filter(isOld)) await remove(batch);
      const kept = batches.filter((batch) => !isOld(batch));
      const wanted = lastOfTab ? kept.find(({ id }) => id === lastOfTab) : kept[0];
      if (!wanted || !saving.isEmpty()) return;
      if (!await resume(wanted)) say(fill(words.elsewhere_begun, { title: titleOf(wanted) }));
    } catch (error) {
      console.error(error);
      await saving.settle();  // which says what is wrong
    }
  };
  const tell = () => {
    part("batch-trouble").textContent = words.troubles[saving.trouble()] ?? "";
    // The browser is asked not to clear it away when the disk gets full.
    if (!saving.batch().begun || isAskedToKeep) return;
    isAskedToKeep = true;
    navigator.storage?.persist?.().catch(console.error);
  };

  window.addEventListener("pagehide", saving.hurry);
  document.addEventListener("visibilitychange", saving.hurry);
  part("put-away").addEventListener("click", putAway);
  page.element.addEventListener("change", saving.soon);
  begin();
  return {
    open, tell,
    soon: saving.soon,
    wouldLose: saving.wouldLose,
    changed: (code) => {
      saving.touch(code);
      saving.soon();
    },
    /* All that is on the page goes, here and where it is kept. */
    discard: () => remove(saving.batch()).catch(console.error),
  };
};

/* Puts a batch on the page from the parts that are kept, of which `know` is told. */
const showBatch = (page, parts, know) => {
  const of = (sort) => parts.filter((entry) => entry.sort === sort);
  const blobOf = new Map(of("blob").map(({ number, value }) => [number, value]));
  const read = (sort) => of(sort).map(({ number, value }) => [number, JSON.parse(value)]);
  // A page that was left at once while the disk was full may have changed what was not kept.
  const readWhole = (sort) => read(sort).filter(([number]) => blobOf.has(number));

  for (const name of Object.keys(page.settings)) delete page.settings[name];
  for (const [name, setting] of read("setting")) {
    if (blobOf.has(name)) setting.file = blobOf.get(name);
    page.settings[name] = setting;
    know("setting", name, name);
  }
  const { asked } = page.settings;
  page.restored(page.settings);

  const pictures = new Map(readWhole("picture").map(([number, picture]) => {
    const sheet = blobOf.get(number), { type } = sheet;
    // The file itself is gone: a zone of it is read in what is shown of it.
    const source = { file: new File([sheet], picture.name, { type }), page: 1, turned: 0 };
    return [number, { ...picture, source, sheet: urlOf(sheet), codes: [] }];
  }));
  const ofPictures = readWhole("code").filter(([, { of }]) => pictures.has(of));
  const codes = new Map(ofPictures.map(([number, { of, ...code }]) => {
    const picture = pictures.get(of), crop = urlOf(blobOf.get(number));
    return [number, { ...code, picture, sheet: picture.sheet, crop }];
  }));
  for (const [number, code] of codes) {
    code.picture.codes.push(code);
    know("code", code, number);
  }
  for (const [number, picture] of pictures) {
    picture.codes.sort((one, other) => one.number - other.number);
    know("picture", picture, number);
    page.results.add(picture);
  }
  const files = readWhole("file"), failures = read("failure");
  const items = files.map(([number, item]) => ({ ...item, file: blobOf.get(number) }));
  files.forEach(([number], index) => know("file", items[index], number));
  const orders = [...pictures.values(), ...items, ...failures.map(([, { row }]) => row)]
    .map(({ order }) => order);
  page.intake.resume(items, failures.map(([, failure]) => failure), Math.max(0, ...orders));
  page.intake.failures().forEach((failure, index) => know("failure", failure, failures[index][0]));
  page.added();
  page.review.resume(codes.get(asked));
};
