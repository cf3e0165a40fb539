/* What Gradio's pad and upload lack: a picture is sent in one request when the pen lifts, and its
   answer goes the moment the picture changes; a brush in hand from the start, no accidental zoom,
   and a word in the page's language about a file that would be refused, before it is sent. */

const PAUSES = [500, 1500, 4000, 8000];  // Milliseconds before a picture is sent once more.
const PATIENCE = 20000;  // Milliseconds until an answer is given up.

const startDigits = (server, trigger, { answers, maxBytes, names }) => {
  const within = (event, selector) => event.target.closest?.(selector);
  const isOpen = (id) => Boolean(document.getElementById(id)?.offsetParent);

  /* `latest` counts pictures: what comes for an earlier one is not shown. `why` says what asks:
     a "changed" picture, a "pressed" button, or the "same" picture to be shown otherwise. */
  let latest = 0, why = "changed", toShow = answers.waiting, isWaiting = true, failed = false;
  let asking = 0;  // Questions that are on their way.

  const show = (answer) => {
    toShow = answer;
    isWaiting = answer === answers.waiting;
    trigger("change");
  };
  const wait = () => {
    latest++;
    failed = false;
    if (!isWaiting) show(answers.waiting);
  };
  const ask = (reason) => {
    if (reason === "same" && isWaiting && !asking) return;
    if (reason === "changed") wait();
    why = reason;
    trigger("input");
  };

  const inTime = (promise) => Promise.race([promise, new Promise((_, fail) => {
    setTimeout(() => fail(new Error("no answer in time")), PATIENCE);
  })]);
  const pause = (time) => new Promise((done) => {
    setTimeout(done, time);
    addEventListener("online", done, { once: true });
  });

  const answerTo = async (request, number) => {
    for (const time of [...PAUSES, null]) {
      // Gradio's client swallows what went wrong, and gives nothing.
      const answer = await inTime(server.read_digit(request)).catch(console.warn);
      if (answer !== undefined) return answer;
      if (time === null || number !== latest) break;
      await pause(time);
    }
    failed = true;
    return answers.unanswered;
  };
  const send = async ([drawing, upload, ...choices]) => {
    const reason = why, drawn = isOpen("pad"), number = ++latest;
    const picture = drawn ? { drawing: drawing?.composite ? lastMade : null }
      : { path: upload?.path ?? null };
    if (!Object.values(picture)[0]) {
      const words = drawn ? answers.nothing_drawn : answers.nothing_uploaded;
      return show(reason === "pressed" ? words : answers.waiting);
    }
    asking++;
    const answer = await answerTo({ ...picture, drawn, choices }, number);
    asking--;
    if (number === latest) show(answer);
  };
  addEventListener("online", () => {
    if (failed) ask("pressed");
  });

  /* Asked for its value, the pad makes three files, the last of them the picture, and would send
     them all. The picture goes with the question, in base64, and the others nowhere. */
  const PAD_FILES = ["background.png", "layer_0.png", "composite.png"];
  let lastMade = null;
  const fetchAnything = window.fetch;
  window.fetch = (address, options) => {
    const name = options?.body instanceof FormData ? options.body.get("files")?.name : null;
    if (!PAD_FILES.includes(name) || !isOpen("pad")) return fetchAnything(address, options);
    return Promise.resolve(Response.json([name]));
  };
  // Chrome makes a file of a canvas when it has nothing to do, and the pad goes on drawing: so it
  // is made at once, which takes a few milliseconds.
  const makeBlob = HTMLCanvasElement.prototype.toBlob;
  HTMLCanvasElement.prototype.toBlob = function (done, ...form) {
    if (this.isConnected || !isOpen("pad")) return makeBlob.call(this, done, ...form);
    lastMade = this.toDataURL("image/png").split(",")[1];
    done(new Blob([lastMade], { type: "image/png" }));
  };

  // The pad has no event of its own that would not send the picture first.
  let isDrawing = false;
  document.addEventListener("pointerdown", (event) => {
    if (!within(event, "#pad canvas")) return;
    isDrawing = true;
    wait();
  }, { capture: true });
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => {
      if (!isDrawing) return;
      isDrawing = false;
      requestAnimationFrame(() => ask("changed"));  // The pad ends its stroke first.
    }, { capture: true });
  }

  // The pad opens, and comes back from a clear or another tab, with no tool selected.
  const takeBrush = () => {
    const brush = document.querySelector('#pad button[aria-label="Brush"]');
    if (brush && !brush.classList.contains("highlight")) brush.click();
  };
  // For those who hear the page: what shows a picture alone has no name of its own.
  const giveNames = () => {
    for (const [selector, name] of Object.entries(names)) {
      document.querySelector(`${selector}:not([aria-label])`)?.setAttribute("aria-label", name);
    }
  };
  const prepare = () => {
    takeBrush();
    giveNames();
    const input = document.querySelector("#upload input[type=file]");
    if (input) input.accept = "image/*,.heic,.heif,.avif";
  };
  new MutationObserver(prepare).observe(document.body, { childList: true, subtree: true });
  prepare();

  // A clear takes the canvas back to its own size, smaller than the frame, and what is drawn
  // beside it is lost: it is fitted in again, as it is whenever the frame changes its size.
  const clear = () => {
    wait();
    document.querySelector('#pad button[aria-label="Clear canvas"]')?.click();
    const frame = document.querySelector("#pad .image-container");
    if (!frame) return;
    frame.style.maxWidth = `${frame.offsetWidth - 1}px`;
    setTimeout(() => { frame.style.maxWidth = ""; }, 100);
  };

  // The wheel scrolls the page; it must not zoom the drawing.
  document.addEventListener("wheel", (event) => {
    if (within(event, "#pad")) event.stopPropagation();
  }, { capture: true });

  const refuse = (event, file) => {
    const reason = !file ? null
      : file.size > maxBytes ? "too_heavy"
      : file.size === 0 || (file.type && !file.type.startsWith("image/")) ? "unreadable"
      : null;
    wait();
    if (!reason) return false;
    event.preventDefault();
    event.stopImmediatePropagation();
    show(answers[reason]);
    return true;
  };
  // Gradio takes no file without a type, which is how many browsers see HEIC.
  const handOver = (file) => {
    const input = document.querySelector("#upload input[type=file]");
    const files = new DataTransfer();
    files.items.add(new File([file], file.name, { type: file.type || "image/unknown" }));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  document.addEventListener("change", (event) => {
    const file = within(event, "#upload") && event.target.files?.[0];
    if (!file) return;
    if (refuse(event, file)) {
      event.target.value = "";
    } else if (!file.type) {
      event.stopImmediatePropagation();
      handOver(file);
    }
  }, { capture: true });
  document.addEventListener("drop", (event) => {
    const file = within(event, "#upload") && event.dataTransfer.files[0];
    if (!file) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.target.dispatchEvent(new DragEvent("dragleave", { bubbles: true }));
    if (!refuse(event, file)) handOver(file);
  }, { capture: true });

  // Ctrl-V, where the upload tab is open, is an upload.
  document.addEventListener("paste", (event) => {
    const file = event.clipboardData?.files[0];
    if (!file || !isOpen("upload")) return;
    if (!refuse(event, file)) handOver(file);
  });

  // A file that the browser cannot show, such as HEIC, is no broken picture.
  for (const kind of ["error", "load"]) {
    document.addEventListener(kind, ({ target }) => {
      if (!target.matches?.("#upload img")) return;
      target.style.visibility = kind === "error" ? "hidden" : "";
    }, { capture: true });
  }

  document.getElementById("answer")?.setAttribute("aria-live", "polite");
  document.getElementById("pad")?.setAttribute("role", "group");

  window.digits = { ask, clear, send, shown: () => toShow, wait };
};
