// The search box of the frame: "/" leads into it, arrows walk through what it suggests, Esc closes. Works without this.
"use strict";

(() => {
  const KEYS_OFF = "draft-keys-off"; // single keys are switched off on the review page, for all pages
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  const off = () => { try { return localStorage.getItem(KEYS_OFF) === "1"; } catch { return false; } };
  const visible = (field) => field && field.getClientRects().length > 0;

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || off()) return;
    const field = [document.getElementById("find-q"), document.getElementById("side-q")].find(visible);
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  const box = document.querySelector("[data-find]");
  if (!box) return;
  const field = box.querySelector("input"), hints = box.querySelector(".hints");
  const close = () => { hints.replaceChildren(); };
  box.addEventListener("keydown", (event) => {
    const links = [...hints.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") { close(); field.focus(); return; }
    if (!links.length || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    event.preventDefault();
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    (next < 0 ? field : links[Math.min(next, links.length - 1)]).focus();
  });
  document.addEventListener("click", (event) => { if (!box.contains(event.target)) close(); });
  box.addEventListener("focusout", (event) => { if (event.relatedTarget && !box.contains(event.relatedTarget)) close(); });
})();
