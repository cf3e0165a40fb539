/* The kind of codes that are in a list: its file is sent once, and again where the server has it
   no more; what it says of each code is shown beside it.

   The file stays here; `page.settings.list` has it with what the server calls it. */

const LIST = "list";
const MAX_KIND = 200;  // characters
const CHOICE_KEYS = ["a", "b", "c"];  // letters as they are typed, on any keyboard

/* The digits of a code that is another text: each that stays keeps its place on the paper. */
const withText = (digits, text) => {
  const costs = [Array.from({ length: text.length + 1 }, (_, column) => column)];
  digits.forEach((digit, row) => {
    const above = costs[row], own = [row + 1];
    [...text].forEach((value, column) => own.push(Math.min(
      above[column] + (digit.value === value ? 0 : 1), above[column + 1] + 1, own[column] + 1)));
    costs.push(own);
  });
  const taken = [];
  let row = digits.length, column = text.length;
  while (column > 0) {
    const value = text[column - 1], cost = costs[row][column];
    const replaced = row && costs[row - 1][column - 1] + (digits[row - 1].value === value ? 0 : 1);
    if (row && cost === replaced) {
      taken.unshift({ ...digits[--row], value, answered: true });
      column--;
    } else if (row && cost === costs[row - 1][column] + 1) {
      row--;
    } else {
      taken.unshift({ value, verdict: "unreadable", answered: true, typed: false,
        probabilities: Array(10).fill(0.1), box: null, place: null });
      column--;
    }
  }
  return taken;
};

const makeLists = (page) => {
  const { part, words: { lists: words }, server, limits, percent } = page;
  let sending = null;  // while a file is sent and parsed
  let needed = false;  // by a field of a form
  const isList = () => part("kind").value === LIST;
  const chosen = () => page.settings.list;
  const kind = () => chosen()?.kind ?? `${LIST}:`;

  const tell = (said) => { part("list-said").textContent = said; };
  const trouble = (said) => { part("kind-trouble").textContent = said; };
  const show = () => {
    part("list").hidden = !isList() && !needed;
    part("list-choose").textContent = chosen() ? words.again : words.choose;
    part("once").checked = Boolean(chosen()?.once);
  };
  /* What the server makes of a file; null where it says why it takes none. */
  const send = async (file) => {
    tell(fill(words.reading, { name: file.name }));
    let answer;
    try {
      for (let again = SENT_AGAIN; ; again--) {
        const { path } = await page.ask(() => page.upload(file));
        answer = await page.ask(() => server.take_list({ path }));
        if (answer.reason !== "missing" || !again) break;
      }
    } catch (error) {
      if (!(error instanceof Unanswered)) console.error(error);
      answer = { error: page.words.unanswered };
    }
    tell(chosen()?.said ?? "");
    if (!answer.error) return answer;
    trouble(`${file.name}${page.words.colon}${answer.error}`);
    return null;
  };
  const take = async (picked) => {
    trouble("");
    if (picked.size > limits.list) {
      return trouble(`${picked.name}${page.words.colon}${words.refused.too_heavy}`);
    }
    // As it is now: whoever changes the file later has chosen this one.
    const file = new File([await picked.arrayBuffer()], picked.name);
    sending = send(file);
    const answer = await sending;
    sending = null;
    if (!answer) return;
    page.settings.list = { ...answer, name: file.name, file, once: part("once").checked };
    tell(`${file.name}${page.words.colon}${answer.said}`);
    page.settings.list.said = part("list-said").textContent;
    show();
    page.judge(page.codes);
  };
  part("list-file").addEventListener("change", ({ target }) => {
    if (target.files.length) take(target.files[0]);
    target.value = "";
  });
  part("once").addEventListener("change", () => {
    if (chosen()) chosen().once = part("once").checked;
    page.tell();
  });
  page.onRestore.push(() => {
    tell(chosen()?.said ?? "");
    show();
  });

  /* Sends the list again, once for all who miss it; whether it is there now. */
  const sendAgain = async () => {
    const { file } = chosen() ?? {};
    if (!(file instanceof Blob)) return false;
    sending ??= send(file);
    const answer = await sending;
    sending = null;
    return Boolean(answer);
  };

  const known = (code) => code.choices?.find(({ text }) => text === textOf(code));
  const nameOf = (code) => known(code)?.name ?? "";
  const described = ({ text, name }) => name ? `${text} ${name}` : text;
  /* What there is to say of a code by the list; null where another kind judges it. */
  const why = (code) => {
    if (!code.choices) return null;
    const own = known(code);
    if (!toCheck(code)) return own ? own.name || words.known : words.unlisted;
    return code.choices.length ? "" : words.unlisted;
  };
  /* The codes that may have been meant, in a sentence; "" where there are none, or one is taken. */
  const offer = (code) => toCheck(code) && code.choices?.length
    ? `${words.choices} ${code.choices.map(described).join(" ; ")}` : "";
  /* The buttons of the review, one for each code that may have been meant. */
  const draw = (code) => {
    const offered = toCheck(code) ? code.choices ?? [] : [];
    part("known").hidden = !offered.length;
    part("known-choices").replaceChildren(...offered.map(({ text, name, share }, index) => {
      const isGuess = page.settings.list?.once && code.guess === text;
      return make("button", { type: "button", tabindex: -1, class: isGuess ? "chosen" : "",
        onclick: () => page.review.choose(index) },
      make("kbd", {}, CHOICE_KEYS[index].toUpperCase()), make("b", {}, text), " ",
      name, make("small", {}, [
        !page.audit.isBlind() && percent(share), isGuess && words.guess,
      ].filter(Boolean).join(" · ")));
    }));
  };
  /* What goes along when a code is judged: what the recognizers said, if nobody has said more. */
  const evidence = (code) => code.edited || code.digits.some((digit) => digit.answered)
    ? null : code.evidence;

  /* What tables call the kind; null where it is another one. */
  const tableKind = () => isList()
    ? chosen() ? `${LIST}:${chosen().name}`.slice(0, MAX_KIND) : "free" : null;

  /* The kind of a code, where it is not that of the page: of a field of a form. */
  const kindOf = (code) => code.kind === LIST ? kind() : code.kind;
  const isListed = (code) => code.kind ? code.kind === LIST : isList();
  /* Whether a code can't be judged, for there is no list yet. */
  const lacks = (code) => code.kind === LIST && !chosen();
  /* Whether a form has a field whose codes are in a list. */
  const need = (isNeeded) => {
    needed = isNeeded;
    show();
  };

  return { show, isList, isListed, lacks, need, kind, kindOf, tableKind, sendAgain, nameOf, why, offer,
    draw, evidence };
};
