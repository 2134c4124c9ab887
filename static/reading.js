// Intake and review of a draft: dropping a file, saying that reading takes a moment, the source beside the table.
// Everything works without this file.
"use strict";

(() => {
  // A file dropped anywhere on the box counts as chosen.
  const drop = document.querySelector("[data-drop]");
  if (drop) {
    const input = drop.querySelector("input[type=file]");
    drop.querySelector("[data-drop-note]").hidden = false;
    const name = drop.querySelector("[data-file-name]"), none = name.textContent;
    const show = () => { name.textContent = input.files[0]?.name || none; };
    drop.classList.add("is-ours"); // the browser's own button speaks the browser's language
    input.addEventListener("change", show);
    show();
    const over = (on) => (event) => { event.preventDefault(); drop.classList.toggle("is-over", on); };
    drop.addEventListener("dragover", over(true));
    drop.addEventListener("dragleave", over(false));
    drop.addEventListener("drop", (event) => {
      over(false)(event);
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; show(); }
    });
  }
  document.addEventListener("submit", (event) => {
    const busy = event.target.querySelector("[data-busy]");
    if (busy) busy.hidden = false;
  });

  // A question about an unknown name shows only the field that its answer needs.
  const showNeeded = (select) => {
    const row = select.closest("tr");
    row.querySelector("[name$='-kind']").hidden = select.value !== "new";
    row.querySelector("[name$='-unit']").hidden = select.value !== "alias";
  };
  const showAllNeeded = () => document.querySelectorAll("[data-decision]").forEach(showNeeded);
  document.addEventListener("change", (event) => { if (event.target.matches("[data-decision]")) showNeeded(event.target); });
  document.addEventListener("htmx:oobAfterSwap", showAllNeeded);
  showAllNeeded();

  // What is folded or open stays so when the server sends it anew.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    event.detail.target.querySelectorAll("details.fold").forEach((shown) => {
      const sent = event.detail.fragment.querySelector(`#${shown.id}`);
      if (sent) sent.open = sent.open || shown.open;
    });
  });

  // What somebody has opened stays open when the page renews it.
  const opened = new Set();
  document.addEventListener("toggle", (event) => {
    if (event.target.id) opened[event.target.open ? "add" : "delete"](event.target.id);
  }, true);
  document.addEventListener("htmx:oobAfterSwap", () => {
    opened.forEach((id) => { const fold = document.getElementById(id); if (fold) fold.open = true; });
  });

  // Fields are as tall as their text where the browser does not do it by itself (field-sizing).
  const FIELDS = "#draft-form textarea";
  const grow = (field) => {
    if (!field.offsetParent) return;
    for (let n = 0; n < 60 && field.scrollHeight > field.clientHeight + 2; n += 1) field.rows += 1;
  };
  const growAll = () => document.querySelectorAll(FIELDS).forEach(grow);
  if (!CSS.supports("field-sizing", "content")) {
    document.addEventListener("input", (event) => { if (event.target.matches(FIELDS)) grow(event.target); });
    document.addEventListener("toggle", growAll, true);
    window.addEventListener("resize", growAll);
    growAll();
  }

  // Whoever writes in a row sees its sentence in the source. Only the paper scrolls, the page stays.
  const draft = document.getElementById("draft-form");
  const paper = document.querySelector(".split-half > .paper");
  const shine = (pin, isMoved = true) => {
    paper.querySelectorAll("mark.is-on").forEach((mark) => mark.classList.remove("is-on"));
    if (!pin) return;
    let first = pin.nextElementSibling;
    while (first?.matches(".pin, span")) first = first.nextElementSibling;
    const marks = [...paper.querySelectorAll(`mark[data-of~="${pin.id}"]`)]; // where other marks part the sentence
    if (first?.matches("mark") && !marks.includes(first)) marks.unshift(first);
    if (!marks.length) return;
    marks.forEach((one) => one.classList.add("is-on"));
    const [mark] = marks;
    const at = mark.getBoundingClientRect(), room = paper.getBoundingClientRect();
    if (!isMoved) return;
    if (at.top < room.top || at.bottom > room.bottom) paper.scrollTop += at.top - room.top - room.height / 3;
  };
  if (paper && draft) {
    const quiet = () => paper.querySelectorAll("a.pin").forEach((pin) => { pin.tabIndex = -1; });
    quiet();
    document.addEventListener("htmx:oobAfterSwap", (event) => { if (event.detail.target === paper) quiet(); }); // rows got other numbers
    draft.addEventListener("focusin", (event) => {
      const row = event.target.closest("tbody[id^=r]");
      if (row) shine(document.getElementById(`p${row.id.slice(1)}`));
    });
    draft.addEventListener("draft:settled", () => setTimeout(() => {
      const row = draft.querySelector("tbody.is-at[id^=r]");
      if (row) shine(document.getElementById(`p${row.id.slice(1)}`), false);
    }));
  }
})();
