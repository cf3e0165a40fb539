/* What Gradio's pad and upload lack: a brush in hand from the start, no accidental zoom, and
   a word in the page's language about a file that would be refused, before it is sent. */
({ padLabel, maxBytes }) => {
  const within = (event, selector) => event.target.closest?.(selector);

  // The pad opens, and comes back from a clear or another tab, with no tool selected.
  const takeBrush = () => {
    const brush = document.querySelector('#pad button[aria-label="Brush"]');
    if (brush && !brush.classList.contains("highlight")) brush.click();
  };
  const prepare = () => {
    takeBrush();
    const input = document.querySelector("#upload input[type=file]");
    if (input) input.accept = "image/*,.heic,.heif,.avif";
  };
  new MutationObserver(prepare).observe(document.body, { childList: true, subtree: true });
  prepare();

  // A clear takes the canvas back to its own size, smaller than the frame, and what is drawn
  // beside it is lost: it is fitted in again, as it is whenever the frame changes its size.
  window.clearPad = () => {
    document.querySelector('#pad button[aria-label="Clear canvas"]')?.click();
    const frame = document.querySelector("#pad .image-container");
    if (!frame) return;
    frame.style.maxWidth = `${frame.offsetWidth - 1}px`;
    setTimeout(() => { frame.style.maxWidth = ""; }, 100);
  };

  // A picture that was cleared, or whose tab was left, while it or its answer was on its way is
  // to be read no more. A pad with nothing to undo has nothing drawn on it.
  const isGone = (id) => {
    const source = document.getElementById(id);
    const undo = source?.querySelector('button[aria-label="Undo"]');
    return !source?.offsetParent || undo?.disabled;
  };
  let asked = {};
  window.ask = (id, [picture, ...choices]) => {
    asked = { gone: isGone(id), choices: JSON.stringify(choices) };
    return [picture, ...choices];
  };
  window.stillThere = (id, inputs) => {
    const [picture, ...choices] = ask(id, inputs);
    return [asked.gone ? null : picture, ...choices];
  };

  // By the time that an answer comes, the visitor may have chosen to see something else of it.
  window.answered = (id, choices) => {
    const press = (button) => document.getElementById(button).click();
    if (isGone(id) && !asked.gone) press("forget");
    else if (JSON.stringify(choices) !== asked.choices) press("look-again");
  };

  // Another network has been chosen: it answers to the same picture.
  window.predictAgain = () => {
    if (document.getElementById("answer")?.classList.contains("waiting")) return;
    const buttons = [...document.querySelectorAll(".predict")];
    buttons.find((button) => button.offsetParent)?.click();
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
    if (!reason) return false;
    event.preventDefault();
    event.stopImmediatePropagation();
    document.getElementById(`refuse-${reason}`).click();
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
    if (!file || !document.getElementById("upload")?.offsetParent) return;
    if (!refuse(event, file)) handOver(file);
  });

  // A file that the browser cannot show, such as HEIC, is no broken picture.
  for (const kind of ["error", "load"]) {
    document.addEventListener(kind, ({ target }) => {
      if (!target.matches?.("#upload img")) return;
      target.style.visibility = kind === "error" ? "hidden" : "";
    }, { capture: true });
  }

  // For those who hear the page.
  document.getElementById("answer")?.setAttribute("aria-live", "polite");
  const pad = document.getElementById("pad");
  pad?.setAttribute("role", "group");
  pad?.setAttribute("aria-label", padLabel);
}
