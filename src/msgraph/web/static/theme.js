"use strict";
// Light or dark as the reader chose, before anything is drawn.
(() => {
  const root = document.documentElement;
  const stored = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  if (stored()) root.dataset.theme = stored();
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("button.theme");
    button.hidden = false;
    button.addEventListener("click", () => {
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch { /* not kept */ }
      document.dispatchEvent(new Event("themechange"));
    });
    for (const field of document.querySelectorAll(".copy")) field.addEventListener("focus", () => field.select());
    for (const form of document.querySelectorAll(".filters")) form.addEventListener("change", () => form.requestSubmit());
  });
})();
