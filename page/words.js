/* Words that Gradio writes in English alone, said in the page's language: names of buttons for
   those who hear the page, and the line that asks for the camera. */
({ gradioWords }) => {
  const inWords = (words) => gradioWords[words?.trim()];

  const translate = (root) => {
    for (const element of [root, ...root.querySelectorAll("[aria-label], [title]")]) {
      for (const name of ["aria-label", "title"]) {
        const words = inWords(element.getAttribute(name));
        if (words) element.setAttribute(name, words);
      }
      // Of what has no role, no name is said.
      if (element.matches("div[aria-label]:not([role])")) element.setAttribute("role", "group");
    }
    if (!root.closest("#upload")) return;
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const words = inWords(texts.currentNode.nodeValue);
      if (words) texts.currentNode.nodeValue = words;
    }
  };

  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) translate(node);
    }
  }).observe(document.body, { childList: true, subtree: true });
  translate(document.body);
}
