/* The audit: some sure codes, drawn at random, are asked in the review among those in doubt, and
   look like them. What is found in them says how many of all sure codes may be wrong.

   Each sure code has a lot, and the sample are those with the smallest: so it stays random while
   more codes come, and when it is asked to be larger or smaller. */

const makeAudit = (page) => {
  const { part, words, codes } = page;
  const tick = part("audit"), size = part("audit-count");
  const none = { on: false, begun: false, count: Number(size.value) };
  page.settings.audit = { ...none };
  const isBlind = () => page.settings.audit.on;

  const isDecided = (code) => code.status === "done" || code.status === "aside";
  const isPending = (code) => Boolean(code.audited) && !isTouched(code);
  /* The codes of which the reader was sure; what was set aside is none, unless it was asked, nor
     is a field without digits. */
  const population = () => codes.filter((code) =>
    code.sure && (code.audited || (code.status !== "aside" && code.digits.length)));
  const sampleOf = (several) => {
    const byLot = [...several].sort((a, b) => a.lot - b.lot);
    return new Set(byLot.slice(0, page.settings.audit.count));
  };

  /* Its least likely digit is asked, as of a code in doubt (`grade` in grading.py). */
  const pose = (code) => {
    const isPosed = code.audited && toCheck(code) && code.digits.some(isOpen);
    code.audited = true;
    if (isPosed || isTouched(code)) return;
    if (!code.digits.some(isOpen)) {
      const least = code.digits.map((digit) => Math.max(...digit.probabilities));
      Object.assign(code.digits[least.indexOf(Math.min(...least))],
        { verdict: "unsure", posed: true });
    }
    code.status = "check";
    page.changed(code);
  };
  const release = (code) => {
    code.audited = false;
    for (const digit of code.digits.filter(({ posed }) => posed)) {
      Object.assign(digit, { verdict: "sure", posed: false });
    }
    if (!isTouched(code) && code.sure) code.status = "sure";
    page.changed(code);
  };
  const sample = () => {
    if (!page.settings.audit.begun) return;
    const chosen = sampleOf(population());
    for (const code of codes) {
      if (chosen.has(code) && (isBlind() || isTouched(code))) pose(code);
      else if (code.audited) release(code);
    }
  };

  /* Codes are asked from the first to the last. Where that was not finished, those that were looked
     at are a random sample of the sure codes before the first that is still to be asked. */
  const lookedAt = () => {
    const all = population(), chosen = sampleOf(all);
    const next = all.findIndex((code) => chosen.has(code) && !isDecided(code));
    const reached = next < 0 ? all : all.slice(0, next);
    return { all, reached, looked: reached.filter((code) => chosen.has(code)) };
  };
  const isWrong = (code) => code.status === "aside" || textOf(code) !== code.read;
  const found = () => {
    if (!page.settings.audit.begun) return null;
    const { all, reached, looked } = lookedAt();
    return looked.length ? { sure: all.length, reached: reached.length, looked: looked.length,
      wrong: looked.filter(isWrong).length } : null;
  };
  /* What a person has found, by each code of which `found` speaks. */
  const verdicts = () => new Map(found()
    ? lookedAt().looked.map((code) => [code, isWrong(code) ? "wrong" : "right"]) : []);
  let said = "null", timer = null;
  const say = async () => {
    const now = found(), text = JSON.stringify(now);
    // In the middle of it, a figure that grows would tell which codes were sure.
    const goesOn = isBlind() && codes.some(isPending) &&
      part("review").contains(document.activeElement);
    part("audited").hidden = goesOn;
    if (goesOn || text === said) return;
    said = text;
    if (!now) return part("audited").replaceChildren();
    try {
      const { sentence, error } = await page.ask(() => page.server.say_audit(now),
        () => text === said);
      if (text === said) part("audited").textContent = sentence ?? error;
    } catch {
      said = "null";
      part("audited").textContent = words.unanswered;
    }
  };
  const tell = () => {  // once for all that changes at a time
    clearTimeout(timer);
    timer = setTimeout(say);
  };
  part("review").addEventListener("focusin", tell);
  part("review").addEventListener("focusout", tell);

  const show = () => {
    tick.checked = isBlind();
    size.value = page.settings.audit.count;
    part("audit-help").hidden = !isBlind();
    sample();
    codes.forEach(page.results.update);
    page.review.draw();
    page.tell();
  };
  tick.addEventListener("change", () => {
    Object.assign(page.settings.audit, { on: tick.checked, begun: true });
    show();
  });
  size.addEventListener("change", () => {
    if (size.checkValidity() && size.value) page.settings.audit.count = Number(size.value);
    show();
  });
  page.onRestore.push((settings) => {
    page.settings.audit = { ...none, ...settings.audit };
    show();
  });

  return { sample, tell, found, verdicts, isPending, isBlind };
};
