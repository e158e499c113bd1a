"use strict";
// The desk around the editor: labels on and off, questions narrowed, the editor in place of the plain field.
(() => {
  const answer = document.querySelector("table.answer");
  const labels = document.getElementById("labels");
  if (answer) {
    labels.closest("label").hidden = false;
    labels.addEventListener("change", () => answer.classList.toggle("iris", !labels.checked));
  }
  const narrow = document.getElementById("narrow");
  narrow.hidden = false;
  narrow.addEventListener("input", () => {
    const words = narrow.value.toLowerCase().split(/\s+/);
    for (const item of document.querySelectorAll(".examples li")) {
      const text = `${item.textContent} ${item.firstChild.title}`.toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
    }
  });
  const form = document.getElementById("ask");
  const field = document.getElementById("query");
  document.querySelector(".keys").hidden = false;
  if (!window.msgraphEditor) return;
  const nonce = document.querySelector("meta[name=csp-nonce]").content;
  window.msgraphEditor(field, { nonce, run: () => form.requestSubmit(), completions: "/completions.json" });
})();
