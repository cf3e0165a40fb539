/* The review: codes in doubt, one at a time, by the keyboard alone or by its buttons.

   A digit answers the position that is asked, and the next one in doubt is asked; after the last
   the next code comes. Z takes back whatever was done, in this code or one before. */

/* Shows a part of a code's picture, left, top, right and bottom in shares of it, in an element. */
const showPart = ({ style }, { crop }, [left, top, right, bottom]) => {
  const [width, height] = [right - left, bottom - top];
  const at = (start, share) => share === 1 ? 0 : 100 * start / (1 - share);
  style.backgroundImage = `url(${crop})`;
  style.backgroundSize = `${100 / width}% ${100 / height}%`;
  style.backgroundPosition = `${at(left, width)}% ${at(top, height)}%`;
};

const makeReview = (page) => {
  const { part, words, number, percent, codes } = page;
  const panel = part("review");
  const undone = [];  // what codes were before each step
  let current = null, place = 0;

  const { count, noticed } = makeWatch(panel, part("crop"), () => current, (seconds) => {
    if (current) current.seconds += seconds;
  });

  const remember = (several = [current], group = null) => undone.push({ group,
    codes: several.map((code) => {
      const { status, proposal, holds, edited, blank, choices, grouped } = code;
      const digits = code.digits.map((digit) => ({ ...digit }));
      return { code, place: code === current ? place : null, was:
        { status, proposal, holds, edited, blank, choices, grouped, digits } };
    }) });
  const firstOpen = (code) => {
    const open = code.digits.findIndex(isOpen);
    if (open >= 0) return open;
    const least = code.digits.map((digit) => Math.max(...digit.probabilities));
    return Math.max(0, least.indexOf(Math.min(...least)));
  };
  const go = (code, where = null) => {
    noticed();
    current = code;
    place = code ? where ?? firstOpen(code) : 0;
    show();
  };
  const neighbor = (step) => {
    const left = codes.filter((code) => toCheck(code) || code === current);
    return left[left.indexOf(current) + step];
  };
  const goOn = () => {
    const after = codes.slice(codes.indexOf(current) + 1);
    go(after.find(toCheck) ?? codes.find(toCheck) ?? null);
  };

  const settle = (status) => {
    const code = current;
    Object.assign(code, { status, proposal: null, grouped: code.grouped && "seen" });
    page.changed(code);
    goOn();
    if (status !== "done") return;
    page.judge([code]).then(() => {  // whether it is of its kind now
      if (code.status !== "done" || code.holds !== false) return;
      const now = code.choices ? words.lists.now_unlisted : words.fails_now;
      part("hint").textContent = fill(now, { code: textOf(code) });
    });
  };
  const accept = () => {
    // A code that holds may have letters of its prefix, which no digit can take the place of.
    const unread = current.holds === true && !current.edited ? -1
      : current.digits.findIndex((digit) => digit.value === UNREADABLE);
    if (unread >= 0 || (!current.digits.length && !current.blank)) {
      place = Math.max(unread, 0);
      show();
      part("hint").textContent = words.missing;
      return;
    }
    remember();
    current.blank &&= !current.digits.length;
    for (const digit of current.digits) digit.answered = digit.value !== UNREADABLE;
    settle("done");
  };
  const answer = (value) => {
    // How many digits a field has in which none was read, only the visitor knows.
    if (!current.digits.length || current.blank) insert();
    remember();
    Object.assign(current.digits[place], { value, answered: true, typed: true });
    const next = current.digits.findIndex((digit, index) => index > place && isOpen(digit));
    const open = next >= 0 ? next : current.digits.findIndex(isOpen);
    if (open < 0 && !current.blank) return settle("done");
    if (open >= 0) place = open;
    page.changed(current);
    show();
  };
  const remove = () => {
    if (!current.digits.length) return;
    remember();
    current.digits.splice(place, 1);
    Object.assign(current, { edited: true, status: "check", proposal: null });
    place = Math.min(place, Math.max(current.digits.length - 1, 0));
    page.changed(current);
    show();
  };
  const insert = (after = true) => {
    remember();
    place = current.digits.length ? place + (after ? 1 : 0) : 0;
    current.digits.splice(place, 0, { value: UNREADABLE, verdict: "unreadable", answered: false,
      typed: false, probabilities: Array(10).fill(0.1), box: null, place: null });
    Object.assign(current, { edited: true, status: "check", proposal: null });
    page.changed(current);
    show();
  };
  const propose = () => {
    if (!current.proposal) return;
    remember();
    [...current.proposal].forEach((value, index) => {
      if (value === UNREADABLE) return;  // A letter before the digits stays as it was read.
      Object.assign(current.digits[index], { value, answered: true });
    });
    settle("done");
  };
  /* One of the known codes that a list has for this one. */
  const choose = (index) => {
    const choice = toCheck(current) && current.choices?.[index];
    if (!choice) return;
    remember();
    current.digits = withText(current.digits, choice.text);
    settle("done");
  };
  /* The last step, of which nothing is left now; it has the `group` of digits that it answered. */
  const takeBack = () => {
    const last = undone.pop();
    for (const { code, was } of last.codes) {
      Object.assign(code, was);
      page.changed(code);
    }
    page.judge(last.codes.map(({ code }) => code));
    return last;
  };
  const undo = () => {
    if (!undone.length) return;
    const [{ code, place: at }] = takeBack().codes;
    go(code, at);
  };
  const move = (step) => {
    const next = place + step;
    if (next >= 0 && next < current.digits.length) {
      place = next;
      return show();
    }
    const code = neighbor(step);
    if (code) go(code, step < 0 ? code.digits.length - 1 : 0);
  };
  const skip = (step) => {
    const code = neighbor(step);
    if (code) go(code);
  };

  const setAside = () => {
    remember();
    settle("aside");
  };
  /* A picture that is none of codes: all of it, in one step. */
  const setAllAside = (several) => {
    remember(several);
    for (const code of several) {
      Object.assign(code, { status: "aside", proposal: null });
      page.changed(code);
    }
    goOn();
  };
  const keys = {
    enter: accept, z: undo, p: propose, x: setAside, delete: remove, backspace: remove,
    "+": () => insert(), insert: () => insert(false),
    arrowleft: () => move(-1), arrowright: () => move(1),
    arrowup: () => skip(-1), arrowdown: () => skip(1),
    ...Object.fromEntries(CHOICE_KEYS.map((key, index) => [key, () => choose(index)])),
  };
  panel.addEventListener("keydown", (event) => {
    const onButton = event.target.closest("button") && ["Enter", " "].includes(event.key);
    if (event.ctrlKey || event.metaKey || event.altKey || onButton) return;
    const digit = event.key === "+" ? null : digitOf(event);
    const act = digit === null ? keys[event.key.toLowerCase()] : () => answer(digit);
    if (!act || !(current || act === undo)) return;
    event.preventDefault();
    noticed();
    act();
  });
  for (const [name, act] of Object.entries({
    accept, undo, propose, remove, insert, aside: setAside,
    previous: () => skip(-1), next: () => skip(1), left: () => move(-1), right: () => move(1),
  })) {
    part(`do-${name}`).addEventListener("click", () => {
      if (current || act === undo) act();
    });
  }
  for (let digit = 0; digit < 10; digit++) {
    part("keypad").append(make("button", { type: "button", tabindex: -1, onclick: () => {
      if (current) answer(String(digit));
    } }, String(digit)));
  }

  const choices = (digit) => {
    const order = digit.probabilities.map((share, value) => [share, value])
      .sort((a, b) => b[0] - a[0]).slice(0, 2);
    if (digit.box === null || digit.verdict === "unreadable") return [];
    return order.map(([share, value]) => make("button", {
      type: "button", tabindex: -1, class: String(value) === digit.value ? "chosen" : "",
      onclick: () => answer(String(value)),
    }, make("b", {}, String(value)), page.audit.isBlind() ? "" : ` ${percent(share)}`));
  };
  /* The middle of a position in the crop, from 0 to 1; one that was added lies between others. */
  const middle = (digits, index) => {
    const { box } = digits[index];
    if (box) return (box[0] + box[2]) / 2;
    const before = digits.slice(0, index).findLast((digit) => digit.box)?.box;
    const after = digits.slice(index).find((digit) => digit.box)?.box;
    return before && after ? (before[2] + after[0]) / 2
      : before ? Math.min(before[2] + 0.03, 0.99) : after ? Math.max(after[0] - 0.03, 0.01) : 0.5;
  };
  const zoom = ({ box }, ratio) => {
    const frame = part("zoom");
    frame.hidden = !box;
    if (!box) return;
    const [left, top, right, bottom] = box;
    const half = 0.65 * Math.max((right - left) * ratio, bottom - top);  // of the crop's height
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    showPart(frame, current, [x - half / ratio, y - half, x + half / ratio, y + half]);
  };

  /* What the visitor does answers the hint before it; what the server says does not. */
  const show = () => {
    part("hint").textContent = "";
    draw();
  };
  const draw = () => {
    const left = codes.filter(toCheck);
    if (!codes.includes(current)) {
      part("hint").textContent = "";
      count();
      current = left[0] ?? null;
      place = current ? firstOpen(current) : 0;
      noticed();
    }
    panel.hidden = !codes.length;
    panel.classList.toggle("finished", !current);
    part("finished").hidden = Boolean(current);
    part("do-undo").disabled = !undone.length;
    if (!current) {
      part("left").textContent = "";
      count();
      return;
    }
    const { digits, crop, ratio, proposal } = current;
    part("left").textContent = fill(words.left, { count: number(left.length) });
    part("why").textContent = page.why(current).join(" · ");
    const file = current.picture?.several
      ? fill(words.page_of, { name: current.file, page: current.page }) : current.file;
    part("which").textContent = [
      current.field && fill(words.forms.field, { name: current.field }), file,
    ].filter(Boolean).join(" · ");
    if (current.blank) part("hint").textContent = words.forms.blank_hint;
    const image = part("crop-image");
    if (image.src !== crop) image.src = crop;
    part("crop").style.setProperty("--ratio", ratio);
    part("crop").style.setProperty("--digits", Math.max(digits.length, 4));
    const marks = boxMarks(current, 1000 * ratio, 1000, "box");
    part("crop-boxes").setAttribute("viewBox", `0 0 ${1000 * ratio} 1000`);
    part("crop-boxes").replaceChildren(...marks);
    const boxed = digits.filter((digit) => digit.box);
    marks[boxed.indexOf(digits[place])]?.classList.add("asked");
    part("digits").replaceChildren(...digitMarks(current).map((mark, index) => {
      mark.style.left = `${100 * middle(digits, index)}%`;
      mark.classList.toggle("asked", index === place);
      mark.addEventListener("click", () => { place = index; show(); });
      return mark;
    }));
    const digit = digits[place];
    part("choices").replaceChildren(...digit ? choices(digit) : []);
    zoom(digit ?? {}, ratio);
    page.lists.draw(current);
    part("proposal").hidden = !proposal;
    if (proposal) {
      part("proposal-code").replaceChildren(...[...proposal].map((value, index) =>
        make("span", { class: value === digits[index]?.value ? "" : "other" }, value)));
    }
    part("spoken").textContent = digit ? fill(words.asked, {
      place: place + 1, count: digits.length, value: digit.value, code: textOf(current),
    }) : "";
    count();
  };

  part("start").addEventListener("click", () => {
    page.groups.close();
    if (!current || !toCheck(current)) go(codes.find(toCheck) ?? null);
    panel.scrollIntoView({ block: "nearest" });
    panel.focus({ preventScroll: true });
  });
  /* New codes have come: where nothing else is being done, they are at the keyboard's hand. */
  const offer = () => {
    const had = current;
    draw();
    const at = document.activeElement;
    const idle = !page.element.contains(at) || at.type === "file";
    if (!had && current && idle) panel.focus({ preventScroll: true });
  };
  return {
    draw, offer, setAllAside, choose, remember, takeBack,
    lastGroup: () => undone.at(-1)?.group ?? null,
    current: () => current,
    resume: (code) => {
      offer();
      if (code) go(code);
    },
    open: (code) => {
      page.groups.close();
      go(code);
      panel.scrollIntoView({ block: "nearest" });
      panel.focus({ preventScroll: true });
    },
    clear: () => {
      undone.length = 0;
      current = null;
      show();
    },
  };
};
