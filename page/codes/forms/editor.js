/* The editor of a form: fields that were found on its sample are taken, others are drawn; each is
   named, and moved and resized by keyboard too. What is not saved yet is a draft. */

const NUDGE = 0.002;  // of the sheet's sides, by one press of a key
const NEW_FIELD = [0.35, 0.48, 0.65, 0.51];
const ZOOMS = [1, 1.5, 2, 3];
const FINGER = 22;  // CSS pixels, within which a finger hits
const DOTS_WIDE = 700;  // pixels of the picture of a form that has no sample here

/* What is done with a form that is `taken`, what is said, and what with a draft that is `removed`. */
const makeFormEditor = (page, { taken, say, removed }) => {
  const { part, server } = page, words = page.words.forms;
  const panel = part("form-editor"), sheet = part("form-sheet");
  let source = null, fields = [], offered = [], zoom = 0;

  /* What a field's kind is, with what some kinds must be told. */
  const kindInputs = (kind) => {
    const [name, ...told] = kind.split(":");
    const select = part("kind").cloneNode(true);
    select.removeAttribute("data-part");
    const parameters = new Map([...page.element.querySelectorAll(".kind [data-kind]")].map((own) => {
      const label = own.closest("label").cloneNode(true), input = label.querySelector("input");
      input.removeAttribute("data-part");
      const of = input.dataset.kind;
      input.removeAttribute("data-kind");
      return [of, { label, input }];
    }));
    const show = () => {
      for (const [of, { label }] of parameters) label.hidden = of !== select.value;
    };
    select.value = name;
    if (told.length && parameters.has(name)) parameters.get(name).input.value = told.join(":");
    select.addEventListener("change", show);
    show();
    return {
      elements: [make("label", {}, words.kind, select),
        ...[...parameters.values()].map(({ label }) => label)],
      kind: () => {
        const parameter = parameters.get(select.value);
        return parameter ? `${select.value}:${parameter.input.value.trim()}` : select.value;
      },
    };
  };
  const number = () => fields.forEach((field, index) => {
    field.mark.textContent = index + 1;
    field.label.firstChild.textContent = fill(words.field_name, { number: index + 1 });
    field.box.setAttribute("aria-label",
      fill(words.box, { number: index + 1, name: field.input.value }));
    field.gone.setAttribute("aria-label", fill(words.remove, { name: field.input.value }));
  });
  const remove = (field) => {
    const index = fields.indexOf(field);
    fields.splice(index, 1);
    field.box.remove();
    field.row.remove();
    tell();
    (fields[Math.min(index, fields.length - 1)]?.box ?? part("form-add")).focus();
  };
  const put = (field, zone) => {
    field.zone = zone;
    placeZone(field.box, zone);
    offer();
    drafts.soon();
  };
  const add = ({ name = "", kind = "free", may_be_empty: mayBeEmpty = false, zone }) => {
    const input = make("input", { maxlength: 80, autocomplete: "off" });
    input.value = name || fill(words.new_field, { number: fields.length + 1 });
    const empty = make("input", { type: "checkbox" });
    empty.checked = mayBeEmpty;
    const of = kindInputs(kind), mark = make("span", { class: "number" });
    const field = {
      input, mark, kind: of.kind, isOptional: () => empty.checked,
      label: make("label", {}, document.createTextNode(""), input),
      box: make("div", { class: "form-box", tabindex: 0, role: "button" }, mark,
        ...["left top", "right top", "left bottom", "right bottom"].map((corner) => {
          const [sideX, sideY] = corner.split(" ");
          return make("span", { class: `handle ${corner}`, "data-side-x": sideX, "data-side-y": sideY });
        })),
      gone: make("button", { type: "button", onclick: () => remove(field) }, "×"),
    };
    field.row = make("li", {}, field.label, ...of.elements,
      make("label", { class: "tick" }, empty, words.may_be_empty), field.gone);
    input.addEventListener("input", number);
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const next = fields[fields.indexOf(field) + 1]?.input;
      (next ?? part("form-save")).focus();
      next?.select();
    });
    field.box.addEventListener("keydown", (event) => onKey(field, event));
    for (const [element, other] of [[field.box, field.row], [field.row, field.box]]) {
      element.addEventListener("focusin", () => other.classList.add("pointed"));
      element.addEventListener("focusout", () => other.classList.remove("pointed"));
    }
    fields.push(field);
    sheet.append(field.box);
    part("form-fields").append(field.row);
    put(field, zone);
    tell();
    return field;
  };
  const name = ({ input }) => {
    input.focus();
    input.select();
  };
  /* A new field is named at once; but a finger goes on where it is. */
  const begun = (field, { pointerType }) => {
    if (pointerType === "touch") field.box.focus({ preventScroll: true });
    else name(field);
  };
  const onKey = (field, event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowLeft: [-NUDGE, 0], ArrowRight: [NUDGE, 0], ArrowUp: [0, -NUDGE],
      ArrowDown: [0, NUDGE] }[event.key];
    const lower = { sideX: "right", sideY: "bottom" };
    if (step && event.shiftKey) put(field, resizedZone(field.zone, lower, ...step));
    else if (step) put(field, movedZone(field.zone, ...step));
    else if (event.key === "Delete" || event.key === "Backspace") remove(field);
    else if (event.key === "Enter" || event.key === " ") name(field);
    else return;
    event.preventDefault();
  };

  /* What was found on the sample, and is no field yet. */
  const left = () => offered.filter(({ zone }) => !fields.some((field) =>
    sharedArea(zone, field.zone) > Math.min(areaOf(zone), areaOf(field.zone)) / 2));
  const offer = () => {
    const there = left();
    for (const one of offered) one.button.hidden = !there.includes(one);
    part("form-take").hidden = !there.length;
    part("form-take").textContent =
      fill(words.take_all, { count: page.number(there.length) });
  };
  const tell = () => {
    number();
    offer();
    drafts.soon();
    part("form-trouble").textContent = "";
    part("form-leaves").hidden = !source?.pages || source.pages < 2 || fields.length > 0;
  };

  /* A finger that is near a field that was found means it, however small that is. */
  sheet.addEventListener("click", (event) => {
    if (event.pointerType !== "touch" || event.target.closest("button, .form-box")) return;
    const distanceTo = ({ button }) => {
      const { left: x, top: y, right, bottom } = button.getBoundingClientRect();
      return Math.hypot(Math.max(x - event.clientX, 0, event.clientX - right),
        Math.max(y - event.clientY, 0, event.clientY - bottom));
    };
    const [nearest] = left().sort((one, other) => distanceTo(one) - distanceTo(other));
    if (nearest && distanceTo(nearest) <= FINGER) begun(add(nearest), event);
  });

  const mark = makeFormDrawing(sheet, part("form-draw"), {
    find: (box) => fields.find((field) => field.box === box) ?? null, put,
    add: (zone, event) => begun(add({ zone }), event),
  });
  part("form-add").addEventListener("click", () => add({ zone: NEW_FIELD }).box.focus());
  part("form-take").addEventListener("click", () => {
    const [first] = left().map(add);
    if (first) name(first);
  });
  const turnedPicture = (image) => {
    const wide = image.naturalWidth ?? image.width, high = image.naturalHeight ?? image.height;
    const canvas = make("canvas", { width: high, height: wide });
    const drawing = canvas.getContext("2d");
    drawing.translate(high, 0);
    drawing.rotate(Math.PI / 2);
    drawing.drawImage(image, 0, 0);
    return canvas;
  };
  /* The sample and all zones on it, a quarter clockwise. */
  const turn = () => {
    const image = sheet.querySelector("img, canvas");
    image.replaceWith(turnedPicture(image));
    source.turned = (source.turned + 90) % 360;
    source.quarters = (source.quarters + 1) % 4;
    const turned = ([left, top, right, bottom]) => [1 - bottom, left, 1 - top, right];
    for (const one of offered) placeZone(one.button, one.zone = turned(one.zone));
    for (const field of fields) put(field, turned(field.zone));
    offer();
  };
  part("form-turn").addEventListener("click", turn);
  const grow = (step) => {
    zoom = Math.min(Math.max(zoom + step, 0), ZOOMS.length - 1);
    sheet.style.width = `${100 * ZOOMS[zoom]}%`;
    part("form-smaller").disabled = zoom === 0;
    part("form-larger").disabled = zoom === ZOOMS.length - 1;
  };
  part("form-smaller").addEventListener("click", () => grow(-1));
  part("form-larger").addEventListener("click", () => grow(1));

  /* A new sheet, with its picture, and what is on it. */
  const begin = (from, picture, zones, formName, given) => {
    source = from;
    fields = [];
    part("form-fields").replaceChildren();
    sheet.replaceChildren(picture);
    offered = zones.map((zone, index) => {
      const said = fill(words.take, { number: index + 1 });
      const button = make("button", { type: "button", class: "offered", "aria-label": said,
        title: said, onclick: (event) => begun(add(one), event) });
      placeZone(button, zone);
      const one = { zone, button };
      return one;
    });
    sheet.append(...offered.map(({ button }) => button));
    part("form-name").value = formName;
    part("form-without").hidden = Boolean(from.file);
    part("form-turn").hidden = !from.file;
    part("form-leaf").textContent = fill(words.page_of, { page: from.page, pages: from.pages });
    part("form-before").disabled = from.page === 1;
    part("form-after").disabled = from.page === from.pages;
    panel.hidden = false;
    part("form-paper").scrollTo(0, 0);
    mark(false);
    grow(-ZOOMS.length);
    tell();
    given.forEach(add);
    panel.scrollIntoView({ block: "nearest" });
    part("form-name").focus({ preventScroll: true });
  };
  const close = () => {
    sheet.replaceChildren();
    panel.hidden = true;
    source = null;
  };

  /* The file is sent anew for each question: nothing of it was kept on the other side. */
  const withFile = async (file, question) => {
    for (let again = SENT_AGAIN; ; again--) {
      const { path } = await page.ask(() => page.upload(file));
      const answer = await page.ask(() => question(path));
      if (answer.reason !== "missing" || !again) return answer;
    }
  };
  const imageOf = async (blob) => {
    const image = make("img", { src: URL.createObjectURL(blob), alt: "", draggable: "false" });
    await image.decode();
    URL.revokeObjectURL(image.src);
    return image;
  };
  const open = async (file, leaf = 1, formName = file.name.replace(/\.\w+$/, "")) => {
    say(words.opening);
    try {
      const answer = await withFile(file, (path) => server.open_sample({ path, page: leaf }));
      say(answer.error ? `${file.name}${page.words.colon}${answer.error}` : "");
      if (answer.error) return;
      const { picture, turned, pages } = answer;
      const shown = new Blob([bytesOf(picture.data)], { type: picture.type });
      const image = await imageOf(shown);
      await drafts.leave();
      begin({ file, page: leaf, turned, pages, quarters: 0 }, image, answer.offered,
        formName.slice(0, 80), []);
      drafts.begin({ file, picture: shown });
    } catch {
      say(page.words.unanswered);
    }
  };
  for (const [button, step] of [["form-before", -1], ["form-after", 1]]) {
    part(button).addEventListener("click", () =>
      open(source.file, source.page + step, part("form-name").value));
  }
  /* Where a form is printed, as dots: that is all that there is of its sample. */
  const dots = ({ content, size: [width, height] }) => {
    const canvas = make("canvas", { width: DOTS_WIDE, height: DOTS_WIDE * height / width });
    const drawing = canvas.getContext("2d");
    const bytes = bytesOf(JSON.parse(content).landmarks.places);
    const shares = new Uint16Array(bytes.buffer, 0, bytes.length >> 1);
    drawing.fillStyle = "#777";
    for (let index = 0; index + 1 < shares.length; index += 2) {
      const [x, y] = [shares[index] / 65535, shares[index + 1] / 65535];
      drawing.fillRect(x * canvas.width - 2, y * canvas.height - 2, 4, 4);
    }
    return canvas;
  };
  const edit = async (form) => {
    say("");
    await drafts.leave();
    begin({ form }, dots(form), [], form.name, form.fields);
    drafts.begin({ form });
  };

  const given = () => ({ name: part("form-name").value, fields: fields.map((field) => ({
    name: field.input.value, kind: field.kind(), may_be_empty: field.isOptional(),
    zone: field.zone })) });
  const drafts = makeFormDrafts(page, {
    removed,
    stateOfEditor: () => {
      const { page: leaf, turned, pages, quarters } = source;
      return { ...given(), leaf, turned, pages, quarters, offered: offered.map(({ zone }) => zone) };
    },
    resume: async ({ name: formName, fields: drawn, offered: zones, leaf, ...of }, files) => {
      const { file, picture, form } = files;
      let shown = form ? dots(form) : await imageOf(picture);
      for (let quarter = 0; quarter < of.quarters; quarter++) shown = turnedPicture(shown);
      say("");
      begin(form ? { form } : { ...of, file, page: leaf }, shown, zones, formName, drawn);
    },
  });
  panel.addEventListener("input", drafts.soon);
  panel.addEventListener("change", drafts.soon);

  part("form-save").addEventListener("click", async ({ target }) => {
    const { file, page: leaf, turned, form } = source, asked = given();
    target.disabled = true;
    part("form-trouble").textContent = words.saving;
    try {
      const answer = await (file
        ? withFile(file, (path) => server.teach({ ...asked, sample: { path, page: leaf }, turned }))
        : page.ask(() => server.teach({ ...asked, content: form.content })));
      part("form-trouble").textContent = answer.error ?? "";
      if (answer.error) {
        fields.find(({ input }) => input.value.trim() === answer.field)?.input.focus();
      } else {
        await drafts.done();
        close();
        taken(answer, answer.content, form);
        part("forms").querySelector("summary").focus();
      }
    } catch {
      part("form-trouble").textContent = page.words.unanswered;
    }
    target.disabled = false;
  });
  part("form-close").addEventListener("click", async () => {
    const left = await drafts.leave();
    close();
    say(left ? fill(words.draft_left, { name: left }) : "");
    (part("form-drafts").querySelector("button") ?? part("form-sample")).focus();
  });
  return { open, edit, wouldLose: drafts.wouldLose };
};
