/* The seconds that a visitor spends on something: while it is in view, and the page is looked at. */

const IDLE = 30;  // seconds without a sign of the visitor, after which none are counted

/* Has seconds counted: `credit` is given them, while `isOn` says that there is something to look
   at and `seen` is in view; what happens in `panel` is a sign of the visitor. */
const makeWatch = (panel, seen, isOn, credit) => {
  let inView = false, since = null, sign = 0;
  const count = () => {
    const now = performance.now() / 1000;
    if (since !== null) credit(Math.max(0, Math.min(now, sign + IDLE) - since));
    const watching = isOn() && inView && document.visibilityState === "visible";
    since = watching ? now : null;
  };
  const noticed = () => {
    count();
    sign = performance.now() / 1000;
  };
  new IntersectionObserver((entries) => {
    count();
    inView = entries.at(-1).isIntersecting;
    count();
  }, { threshold: 0.25 }).observe(seen);
  for (const kind of ["pointermove", "pointerdown", "focusin"]) {
    panel.addEventListener(kind, noticed);
  }
  document.addEventListener("visibilitychange", noticed);
  return { count, noticed };
};
