/* A missed code costs one click: where nothing was found in a picture, a click reads what is
   written there, and a frame that is drawn reads what is in it. Fingers, which scroll the page,
   draw after a press of the button. */

const MIN_DRAG = 8;  // CSS pixels; what moves less is a click
const POINT = 0.005;  // of the longer side: so far around a click reaches its zone
const FIELD_MARGIN = 0.3;  // of a field's height, around it
const NOTICE_SECONDS = 8;

const sharedArea = ([left, top, right, bottom], [l, t, r, b]) =>
  Math.max(0, Math.min(right, r) - Math.max(left, l)) *
  Math.max(0, Math.min(bottom, b) - Math.max(top, t));
const areaOf = (box) => sharedArea(box, box);
/* Whether the lesser of two codes lies by more than half on the other. */
const areSame = ({ box: one }, { box: other }) =>
  sharedArea(one, other) > Math.min(areaOf(one), areaOf(other)) / 2;
const isTouched = (code) => code.edited || code.status === "done" || code.status === "aside" ||
  code.digits.some((digit) => digit.answered);
/* Whether a code comes after another, as one reads. */
const isAfter = ({ box: [left, top, , bottom] }, { box: [l, t, , b] }) => {
  const onOneLine = Math.abs(top + bottom - t - b) < Math.min(bottom - top, b - t);
  return onOneLine ? left > l : top + bottom > t + b;
};

const makeZones = (page) => {
  const { words, server } = page;
  const isThere = (picture) => page.results.all().includes(picture);

  /* The file is sent anew: nothing of it was kept on the other side. */
  const ask = async (picture, zone, kind) => {
    const { file, page: leaf, turned } = picture.source ?? picture;
    const isWanted = () => isThere(picture);
    for (let again = SENT_AGAIN; ; again--) {
      const { path } = await page.ask(() => page.upload(file), isWanted);
      const asked = { path, page: leaf, kind, zone, turned };
      const answer = await page.ask(() => server.read_page(asked), isWanted);
      if (answer.reason !== "missing" || !again) return answer;
    }
  };
  /* What a person has seen to stays; what was only read gives way to what is read now. */
  const add = (picture, found) => {
    for (const code of found) {  // what is read in a field of a form is of it
      const old = picture.codes.find((other) => other.field && areSame(code, other));
      if (old) Object.assign(code, { field: old.field, kind: old.kind });
    }
    const kept = found.filter((code) =>
      !picture.codes.some((old) => isTouched(old) && areSame(code, old)));
    const codes = picture.codes.filter((old) => !kept.some((code) => areSame(code, old)));
    for (const code of kept) {
      const next = code.field  // stays in its column
        ? picture.codes.findIndex((old) => old.field === code.field)
        : codes.findIndex((other) => isAfter(other, code));
      codes.splice(next < 0 ? codes.length : next, 0, code);
    }
    if (!picture.codes.length) picture.said = [];
    page.results.renew(picture, codes);
    page.added();
    page.review.draw();
    return kept;
  };
  const read = async (picture, zone, place) => {
    const kind = page.kind();
    let said = words.nothing_there;
    try {
      const answer = await ask(picture, zone, kind);
      if (!isThere(picture)) return;
      if (answer.error) said = answer.error;
      else if (answer.codes.length) {
        said = "";
        const found = codesOf(page, answer, picture), kept = add(picture, found);
        const old = picture.codes.find((code) => areSame(code, found[0]));
        if (!kept.length && old) page.review.open(old);
        if (picture.form || kind !== page.kind() || answer.kind_error) page.judge(kept);
      }
    } catch (error) {
      if (!(error instanceof Unanswered)) console.error(error);
      said = words.unanswered;
    }
    place.tell(said);
  };

  /* Has a picture's sheet take clicks and frames; the help and the button that go with it. */
  const of = (picture, sheet) => {
    const toggle = make("button", { type: "button", "aria-pressed": "false",
      onclick: () => mark(toggle.getAttribute("aria-pressed") === "false") }, words.read_zone);
    const mark = (on) => {
      toggle.setAttribute("aria-pressed", on);
      sheet.classList.toggle("marking", on);
    };
    const at = ({ clientX, clientY }) => {
      const { left, top, width, height } = sheet.getBoundingClientRect();
      const share = (value) => Math.min(Math.max(value, 0), 1);
      return [share((clientX - left) / width), share((clientY - top) / height)];
    };
    const show = (element, [left, top, right, bottom]) => {
      const [x, y, width, height] = [left, top, right - left, bottom - top]
        .map((share) => `${100 * share}%`);
      element.setAttribute("style", `--x: ${x}; --y: ${y}; --wide: ${width}; --high: ${height}`);
    };
    const begin = (zone) => {
      const sign = make("div", { class: "zone busy", role: "status" },
        make("span", {}, words.reading_zone));
      show(sign, zone);
      sheet.append(sign);
      const tell = (said) => {
        sign.remove();
        if (!said) return;
        const isLow = zone[1] + zone[3] > 1;
        const notice = make("div", { class: isLow ? "notice above" : "notice", role: "status" });
        show(notice, zone);
        sheet.append(notice);
        const close = () => notice.remove();
        notice.append(make("button", { type: "button", onclick: close }, said));
        setTimeout(close, 1000 * NOTICE_SECONDS);
      };
      read(picture, zone, { tell });
    };

    const frame = make("div", { class: "zone" });
    let start = null, from = null, drawn = false;
    const end = () => {
      start = null;
      frame.remove();
    };
    const boxTo = ([x, y]) => [Math.min(from[0], x), Math.min(from[1], y),
      Math.max(from[0], x), Math.max(from[1], y)];
    sheet.addEventListener("pointerdown", (event) => {
      drawn = false;
      const mayDraw = event.pointerType === "mouse" || sheet.classList.contains("marking");
      if (event.button || !event.isPrimary || !mayDraw || event.target.closest("button")) return;
      start = event;
      from = at(event);
    });
    sheet.addEventListener("pointermove", (event) => {
      if (!start || event.pointerId !== start.pointerId) return;
      const moved = Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY);
      if (!drawn && moved < MIN_DRAG) return;
      if (!drawn) sheet.setPointerCapture(event.pointerId);
      drawn = true;
      show(frame, boxTo(at(event)));
      sheet.append(frame);
    });
    sheet.addEventListener("pointerup", (event) => {
      if (!start || event.pointerId !== start.pointerId) return;
      const zone = boxTo(at(event));
      end();
      if (!drawn) return;
      mark(false);
      if (zone[0] < zone[2] && zone[1] < zone[3]) begin(zone);
    });
    sheet.addEventListener("pointercancel", end);
    sheet.addEventListener("click", (event) => {  // a frame that was drawn ends in a click too
      if (drawn) event.stopPropagation();
    }, true);
    sheet.addEventListener("click", (event) => {
      if (event.target.closest("button, rect")) return;
      const point = at(event), field = picture.fields.find((corners) => isIn(point, corners));
      const code = field && codeIn(field, picture.codes);
      if (code) page.review.open(code);
      else begin(field ? aroundField(field, picture) : aroundPoint(point, picture));
    });
    return make("div", { class: "row zone-help" }, make("p", {}, words.zone_help), toggle);
  };

  const aroundPoint = ([x, y], { width, height }) => {
    const reach = POINT * Math.max(width, height);
    const [wide, high] = [reach / width, reach / height];
    const left = Math.min(Math.max(x - wide, 0), 1 - 2 * wide);
    const top = Math.min(Math.max(y - high, 0), 1 - 2 * high);
    return [left, top, left + 2 * wide, top + 2 * high];
  };
  const aroundField = (field, { width, height }) => {
    const [[leftX, leftY], , , [lowerX, lowerY]] = field;
    const margin = FIELD_MARGIN *
      Math.hypot((lowerX - leftX) * width, (lowerY - leftY) * height);
    const across = field.map(([x]) => x), down = field.map(([, y]) => y);
    return [Math.max(Math.min(...across) - margin / width, 0),
      Math.max(Math.min(...down) - margin / height, 0),
      Math.min(Math.max(...across) + margin / width, 1),
      Math.min(Math.max(...down) + margin / height, 1)];
  };

  return { of };
};
