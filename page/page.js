/* What all panels share: the page's language, and a way to save a file that the server never
   writes to its disk. */
({ language, title }) => {
  document.documentElement.lang = language;
  document.title = title;

  /* After a reload, to which Gradio comes by itself when the server was away, the same tab is
     open. */
  const wanted = sessionStorage.getItem("tab");
  const openTab = () => {
    const tab = wanted && document.getElementById(wanted);
    if (wanted && !tab) requestAnimationFrame(openTab);
    else tab?.click();
  };
  document.addEventListener("click", ({ target }) => {
    const tab = target.closest?.('[role="tab"]');
    if (tab) sessionStorage.setItem("tab", tab.id);
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
