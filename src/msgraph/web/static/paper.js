"use strict";
// Kinds of claims shown or not; a claim lights up its words and the other way round.
(() => {
  const toggles = document.querySelector(".toggles");
  toggles.hidden = false;
  const off = new Set();
  toggles.addEventListener("change", (event) => {
    const kind = event.target.dataset.kind;
    event.target.checked ? off.delete(kind) : off.add(kind);
    for (const card of document.querySelectorAll(".card")) {
      card.hidden = [...off].some((k) => card.classList.contains(`k-${k}`));
    }
    for (const seg of document.querySelectorAll(".seg")) {
      const kinds = [...seg.classList].filter((c) => c.startsWith("k-"));
      seg.classList.toggle("off", kinds.every((k) => off.has(k.slice(2))));
    }
  });
  const light = (card, on) => {
    for (const seg of document.querySelectorAll(`.seg[href="#${card.id}"]`)) seg.classList.toggle("lit", on);
  };
  for (const card of document.querySelectorAll(".card")) {
    card.addEventListener("mouseenter", () => light(card, true));
    card.addEventListener("mouseleave", () => light(card, false));
  }
})();
