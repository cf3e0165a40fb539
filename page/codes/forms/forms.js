/* Forms of this visitor: kept in this browser, ticked for use, opened, downloaded and edited. What
   the server has forgotten of them is sent again. */

const FORMS_KEY = "forms-of-codes";  // in the browser's storage

/* A field in which nothing is read. */
const isBlank = (code) => Boolean(code.blank) && !code.digits.length;

const makeForms = (page) => {
  const { part, server, limits, number } = page, words = page.words.forms;
  let forms = [], takeBack = null;

  const stored = () => {
    try {
      const found = JSON.parse(localStorage.getItem(FORMS_KEY));
      return Array.isArray(found) ? found.filter((form) => form?.hash && form.content) : [];
    } catch {  // blocked, or not ours
      return [];
    }
  };
  /* Other tabs have the same forms: what they have changed meanwhile stays. */
  const change = (edit) => {
    const there = stored();
    const here = forms.filter(({ hash, unkept }) =>
      unkept && !there.some((form) => form.hash === hash));
    forms = edit([...there, ...here]);
    for (const form of forms) form.unkept = false;
    try {
      localStorage.setItem(FORMS_KEY, JSON.stringify(forms));
    } catch {
      for (const form of forms) {
        form.unkept = !there.some(({ hash }) => hash === form.hash);
      }
    }
    draw();
    return forms.every(({ unkept }) => !unkept);
  };
  const used = () => forms.filter((form) => form.used);
  const say = (sentence) => {
    part("form-said").textContent = sentence;
    part("form-undelete").hidden = true;
  };
  const use = (hashes) => change((all) =>
    all.map((form) => ({ ...form, used: hashes.includes(form.hash) })));

  const tick = (form, on) => {
    const hashes = used().map(({ hash }) => hash).filter((hash) => hash !== form.hash);
    const isFull = on && hashes.length >= limits.forms;
    use(on && !isFull ? [...hashes, form.hash] : hashes);
    say(isFull ? fill(words.too_many_used, { count: number(limits.forms) }) : "");
  };
  const download = ({ name, content }) => {
    const link = make("a", { download: `${name.replace(/[\\/:*?"<>|]/g, "_")}.json`,
      href: URL.createObjectURL(new Blob([content], { type: "application/json" })) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const removed = (name, undo) => {
    say(fill(words.deleted, { name }));
    takeBack = undo;
    part("form-undelete").hidden = false;
    part("form-undelete").focus();
  };
  const remove = (form) => {
    change((all) => all.filter(({ hash }) => hash !== form.hash));
    removed(form.name, () => {
      put(form);
      part("form-list").querySelector(`[data-hash="${form.hash}"]`).focus();
    });
  };
  part("form-undelete").addEventListener("click", () => {
    say("");
    takeBack();
  });
  /* A form that is new, or takes the place of another. */
  const put = (form, old = form) => change((all) => {
    const isOther = ({ hash }) => hash !== form.hash && hash !== old.hash;
    const place = all.findIndex((one) => !isOther(one));
    const kept = all.filter(isOther);
    kept.splice(place < 0 ? kept.length : place, 0, form);
    return kept;
  });

  const line = (form) => {
    const { name, fields } = form;
    const box = make("input", { type: "checkbox", "data-hash": form.hash,
      onchange: () => tick(form, box.checked) });
    box.checked = Boolean(form.used);
    const act = (said, done) => make("button", {
      type: "button", "aria-label": `${said}${page.words.colon}${name}`, onclick: done }, said);
    return make("li", { class: "row" },
      make("label", {}, box, fill(words.use, { name, count: number(fields.length) })),
      make("span", { class: "row" }, act(words.edit, () => editor.edit(form)),
        act(words.download, () => download(form)), act(words.delete, () => remove(form))));
  };
  const draw = () => {
    const { hash } = document.activeElement?.dataset ?? {};
    part("form-list").replaceChildren(...forms.map(line));
    if (hash) part("form-list").querySelector(`[data-hash="${hash}"]`)?.focus();
    part("forms-used").textContent = used().map(({ name }) => name).join(", ");
    page.lists.need(used().some(({ fields }) => fields.some(({ kind }) => kind === LIST)));
    page.settings.forms = used();  // whole: a batch is read on with them, whatever became of them
  };

  const taken = (answer, content, old) => {
    const isKept = put({ ...answer, content, used: true }, old);
    const full = used().length > limits.forms;
    if (full) tick(answer, false);
    say(full ? fill(words.too_many_used, { count: number(limits.forms) })
      : isKept ? fill(words.saved, answer) : words.not_kept);
  };
  const editor = makeFormEditor(page, { taken, say, removed });
  const refuse = (name, sentence) => {
    const item = make("li", {}, make("b", {}, name), `${page.words.colon}${sentence} `);
    item.append(make("button", { type: "button", class: "close",
      "aria-label": page.words.dismiss, onclick: () => item.remove() }, "×"));
    part("form-troubles").append(item);
  };
  part("form-files").addEventListener("change", async ({ target }) => {
    const files = [...target.files];
    target.value = "";
    for (const file of files) {
      const content = await file.slice(0, limits.form + 1).text();
      try {
        const answer = await page.ask(() => server.keep_form({ content }));
        if (answer.error) refuse(file.name, answer.error);
        else taken(answer, content);
      } catch {
        refuse(file.name, page.words.unanswered);
      }
    }
  });
  part("form-sample").addEventListener("change", ({ target }) => {
    const [file] = target.files;
    target.value = "";
    if (file) editor.open(file);
  });
  window.addEventListener("storage", ({ key }) => {
    if (key === FORMS_KEY) change((all) => all);
  });

  /* Sends forms again that the server has no more. What it refuses now is used no longer. */
  const sendAgain = async (hashes) => {
    for (const { hash, name, content } of forms.filter((form) => hashes.includes(form.hash))) {
      const answer = await server.keep_form({ content });
      if (answer.again) return answer;
      if (answer.error) {
        use(used().map((form) => form.hash).filter((other) => other !== hash));
        refuse(name, answer.error);
      }
    }
    return null;
  };
  /* A page as the server reads it, of one of the forms that are ticked or of none. */
  const read = async (asked) => {
    for (let again = SENT_AGAIN; ; again--) {
      const hashes = used().map(({ hash }) => hash);
      const answer = await server.read_page({ ...asked, forms: hashes });
      if (answer.forms && again) {
        const refusal = await sendAgain(answer.forms);
        if (refusal) return refusal;
        continue;
      }
      if (!hashes.length) delete answer.form;
      else if (answer.form === null) answer.said.unshift(words.of_none);
      return answer;
    }
  };

  page.onRestore.push(({ forms: chosen = [] }) => {
    const hashes = chosen.map(({ hash }) => hash);
    change((all) => [...all.map((form) => ({ ...form, used: hashes.includes(form.hash) })),
      ...chosen.filter(({ hash }) => !all.some((form) => form.hash === hash))]);
  });
  change((all) => all);
  return { read, wouldLose: editor.wouldLose };
};
