/* How fields are drawn on the sheet of a form: a box is moved, its corners are drawn, elsewhere a
   new one begins. Fingers, which scroll the page, begin one after a press of the button. */

const MIN_FIELD = 0.004;  // of the sheet's sides, which a field has at least

const withinSheet = (value) => Math.min(Math.max(value, 0), 1);
const placeZone = (element, [left, top, right, bottom]) => {
  const [x, y, wide, high] = [left, top, right - left, bottom - top]
    .map((share) => `${100 * share}%`);
  element.setAttribute("style", `left: ${x}; top: ${y}; width: ${wide}; height: ${high}`);
};
const movedZone = ([left, top, right, bottom], x, y) => {
  const [wide, high] = [right - left, bottom - top];
  const [start, above] = [Math.min(withinSheet(left + x), 1 - wide), Math.min(withinSheet(top + y), 1 - high)];
  return [start, above, start + wide, above + high];
};
/* With one corner or side elsewhere; no side goes beyond the one across. */
const resizedZone = ([left, top, right, bottom], { sideX, sideY }, x, y) => [
  sideX === "left" ? Math.min(withinSheet(left + x), right - MIN_FIELD) : left,
  sideY === "top" ? Math.min(withinSheet(top + y), bottom - MIN_FIELD) : top,
  sideX === "right" ? Math.max(withinSheet(right + x), left + MIN_FIELD) : right,
  sideY === "bottom" ? Math.max(withinSheet(bottom + y), top + MIN_FIELD) : bottom,
];

/* What pointers do on a sheet: `find` gives the field of a box, `put` takes one to a zone, and `add`
   begins one. A `toggle` says that fingers draw; the function that sets it is the answer. */
const makeFormDrawing = (sheet, toggle, { find, put, add }) => {
  let held = null;
  const mark = (on) => {
    toggle.setAttribute("aria-pressed", on);
    sheet.classList.toggle("marking", on);
  };
  const at = ({ clientX, clientY }) => {
    const { left: x, top: y, width, height } = sheet.getBoundingClientRect();
    return [(clientX - x) / width, (clientY - y) / height];
  };
  const frame = make("div", { class: "form-box drawn" });
  sheet.addEventListener("pointerdown", (event) => {
    const box = event.target.closest(".form-box");
    const mayDraw = event.pointerType === "mouse" || sheet.classList.contains("marking");
    if (event.button || !event.isPrimary || !(box || mayDraw)) return;
    const field = find(box);
    held = { event, from: at(event), field, zone: field?.zone, drawn: false,
      corner: event.target.closest(".handle")?.dataset };
    field?.box.focus({ preventScroll: true });
    if (field) event.preventDefault();
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!held || event.pointerId !== held.event.pointerId) return;
    const { event: { clientX, clientY }, from, field, zone, corner } = held;
    const isFar = Math.hypot(event.clientX - clientX, event.clientY - clientY) >= MIN_DRAG;
    if (!held.drawn && !isFar) return;
    if (!held.drawn) sheet.setPointerCapture(event.pointerId);
    held.drawn = true;
    const to = at(event), [x, y] = [to[0] - from[0], to[1] - from[1]];
    if (corner) put(field, resizedZone(zone, corner, x, y));
    else if (field) put(field, movedZone(zone, x, y));
    else {
      held.zone = null;
      const [left, right] = [from[0], to[0]].map(withinSheet).sort((a, b) => a - b);
      const [top, bottom] = [from[1], to[1]].map(withinSheet).sort((a, b) => a - b);
      held.frame = [left, top, right, bottom];
      placeZone(frame, held.frame);
      sheet.append(frame);
    }
  });
  const end = () => {
    held = null;
    frame.remove();
  };
  sheet.addEventListener("pointerup", (event) => {
    if (!held || event.pointerId !== held.event.pointerId) return;
    const { frame: zone } = held;
    end();
    if (!zone || zone[2] - zone[0] < MIN_FIELD || zone[3] - zone[1] < MIN_FIELD) return;
    mark(false);
    add(zone, event);
  });
  sheet.addEventListener("pointercancel", end);
  toggle.addEventListener("click", () =>
    mark(toggle.getAttribute("aria-pressed") === "false"));
  return mark;
};
