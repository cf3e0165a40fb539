/* Forms that are being made: kept in this browser as they change, with their samples, until they
   are saved or thrown away. No two tabs have one of them at a time. */

const MAX_DRAFT_DAYS = 30;  // without a change, after which one is deleted
const DRAFT_MILLISECONDS = 300;  // after a change, in which others may follow

/* Each has a record of what changes in `drafts`, and one of what does not in `files`. */
const makeDraftStore = () => {
  const { open, reading, write } =
    makeDatabase("form-drafts", { drafts: { keyPath: "id" }, files: {} });
  const opened = (act) => async (...given) => {
    await open();
    return act(...given);
  };
  return {
    list: opened(() => promised(reading("drafts").getAll())),
    files: opened((id) => promised(reading("files").get(id))),
    /* With what does not change, if that is given. */
    put: opened((draft, given) => write((drafts, files) => {
      drafts.put(draft);
      if (given) files.put(given, draft.id);
    })),
    remove: opened((id) => write((drafts, files) => {
      drafts.delete(id);
      files.delete(id);
    })),
  };
};

/* `stateOfEditor` gives what of the form in the editor may change, as plain data; `resume` puts a
   form there; `removed` says that one was thrown away, and how to take it back. */
const makeFormDrafts = (page, { stateOfEditor, resume, removed }) => {
  const { part, number } = page, words = page.words.forms;
  const store = makeDraftStore(), take = makeLocks();
  let own = null, timer = null, running = Promise.resolve();

  const nameOf = ({ state: { name } }) => name.trim() || "—";
  const isIn = (draft) => draft.id === own?.id;
  const save = async (draft) => {
    const { id, kept, files, text } = draft;
    if (text === draft.written) return;
    try {
      await store.put({ id, changed: Date.now(), state: JSON.parse(text) }, kept ? null : files);
      Object.assign(draft, { kept: true, written: text, trouble: false });
    } catch (error) {
      console.error(error);
      draft.trouble = true;
    }
    if (isIn(draft)) {
      part("form-kept").textContent = draft.trouble ? words.draft_not_kept : words.draft_kept;
    }
  };
  /* Writes down what has changed, now. */
  const hurry = () => {
    clearTimeout(timer);
    timer = null;
    const draft = own;
    if (!draft) return running;
    const state = stateOfEditor();
    // A sample on which nothing is drawn yet is opened again as quickly.
    if (!draft.kept && !draft.files.form && !state.fields.length) return running;
    draft.text = JSON.stringify(state);
    running = running.then(() => save(draft));
    return running;
  };

  const hold = (draft) => {
    own = { ...draft, written: JSON.stringify(stateOfEditor()), trouble: false };
    part("form-kept").textContent = words.draft_kept;
  };
  const goOn = async ({ id, state }) => {
    const lock = await take(id);
    if (!lock) return draw();
    const files = await store.files(id);
    if (!files) {
      lock();
      return draw();
    }
    await leave();
    await resume(state, files);
    hold({ id, files, lock, kept: true });
    return draw();
  };
  const throwAway = async (draft) => {
    const lock = await take(draft.id);
    if (lock) {
      const files = await store.files(draft.id);
      await store.remove(draft.id);
      lock();
      removed(nameOf(draft), async () => {
        await store.put(draft, files);
        await draw();
      });
    }
    await draw();
  };
  const logged = (act) => () => act().catch(console.error);
  const line = (draft) => {
    const { changed, state } = draft;
    const act = (said, done) => make("button", { type: "button", onclick: logged(() => done(draft)),
      "aria-label": `${said}${page.words.colon}${nameOf(draft)}` }, said);
    const date = new Intl.DateTimeFormat(document.documentElement.lang,
      { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" }).format(changed);
    return make("li", { class: "row" },
      make("span", {}, fill(words.draft,
        { name: nameOf(draft), count: number(state.fields.length), date })),
      make("span", { class: "row" }, act(words.draft_go_on, goOn),
        act(words.draft_throw_away, throwAway)));
  };
  /* Those that are in no editor. */
  const others = async () => {
    const all = (await store.list()).filter((draft) => !isIn(draft));
    const locks = await Promise.all(all.map(({ id }) => take(id)));
    for (const lock of locks) lock?.();
    return all.filter((_, index) => locks[index])
      .sort((one, other) => other.changed - one.changed);
  };
  const draw = async () => {
    const left = await others();
    part("form-drafts").replaceChildren(...left.map(line));
    return left;
  };

  /* The editor has a form from now on; `files` are what of it does not change. */
  const begin = (files) => {
    const id = `form-${Date.now()}-${Math.random()}`, lock = take(id);
    hold({ id, files, lock: async () => (await lock)(), kept: false });
  };
  /* The editor is left: what was changed in it can be gone on with. Gives its name. */
  const leave = async () => {
    if (!own) return null;
    const draft = own, saving = hurry();
    own = null;
    await saving;
    await draft.lock();
    await draw();
    return draft.kept ? nameOf({ state: JSON.parse(draft.written) }) : null;
  };
  /* The form is saved: nothing of it need be kept here. */
  const done = async () => {
    const draft = own;
    clearTimeout(timer);
    own = null;
    await running;
    await store.remove(draft.id);
    await draft.lock();
    await draw();
  };

  const open = async () => {
    const isOld = ({ changed }) => Date.now() - changed > MAX_DRAFT_DAYS * DAY_MILLISECONDS;
    for (const { id } of (await others()).filter(isOld)) await store.remove(id);
    if ((await draw()).length) part("forms").open = true;
  };
  window.addEventListener("pagehide", hurry);
  document.addEventListener("visibilitychange", hurry);
  part("forms").addEventListener("toggle", logged(draw));
  open().catch(console.error);
  return {
    begin, leave: () => leave().catch(console.error), done: () => done().catch(console.error),
    soon: () => { timer ??= setTimeout(hurry, DRAFT_MILLISECONDS); },
    wouldLose: () => Boolean(own?.trouble),
  };
};
