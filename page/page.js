/* What all panels share: the page's language, what a tab remembers, and a way to save a file that
   the server never writes to its disk. */
({ language, title }) => {
  document.documentElement.lang = language;
  document.title = title;

  /* What a tab of the browser remembers over a reload: nothing where the browser forbids it. */
  const trying = (act) => {
    try {
      return act();
    } catch {
      return null;
    }
  };
  window.tabMemory = {
    read: (name) => trying(() => sessionStorage.getItem(name)),
    write: (name, text) => trying(() => sessionStorage.setItem(name, text)),
  };

  /* After a reload the same panel is open. */
  const wanted = tabMemory.read("tab");
  const openTab = () => {
    const tab = wanted && document.getElementById(wanted);
    if (wanted && !tab) requestAnimationFrame(openTab);
    else tab?.click();
  };
  document.addEventListener("click", ({ target }) => {
    const tab = target.closest?.('[role="tab"]');
    if (tab) tabMemory.write("tab", tab.id);
  });
  openTab();

  window.saveFile = ({ name, type, data }) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };
}
