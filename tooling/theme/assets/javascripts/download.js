/* A button on each code block that is a file: it downloads what the block shows, under the name in its title. */

"use strict";

(() => {
  // As `tooling verify` has it, and with an ending: titles such as `Output` name no file.
  const FILE_NAME = /^[\w.+-]+(?:\/[\w.+-]+)*$/;
  const NOT_OF_THE_FILE = ".linenos, .md-annotation, .md-code__nav";

  function download(title, code) {
    const shown = code.cloneNode(true);
    shown.querySelectorAll(NOT_OF_THE_FILE).forEach((element) => element.remove());
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([shown.textContent], { type: "text/plain" }));
    link.download = title.textContent.trim().split("/").at(-1);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href));
  }

  function buttonFor(title, code) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tooling-download";
    button.title = "Download this file";
    button.addEventListener("click", () => download(title, code));
    return button;
  }

  function addButtons() {
    for (const title of document.querySelectorAll(".highlight > .filename:not(:has(button))")) {
      const name = title.textContent.trim();
      const code = title.parentElement.querySelector("pre > code");
      if (code && name.includes(".") && FILE_NAME.test(name)) title.append(buttonFor(title, code));
    }
  }

  // Material's instant navigation replaces the page, and says so here.
  if (window.document$) window.document$.subscribe(addButtons);
  else addButtons();
})();
