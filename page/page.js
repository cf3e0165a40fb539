/* What all panels share: the page's language, and a way to save a file that the server never
   writes to its disk. */
({ language, title }) => {
  document.documentElement.lang = language;
  document.title = title;

  window.saveFile = ({ name, type, data }) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };
}
