// Presenting works without this file: links and a plain form. It adds keys (also those of a presenter's remote control:
// PageUp, PageDown), the full screen, slides that change without leaving it, and saving in place before going on.
"use strict";

(() => {
  const PAUSE = 1500; // milliseconds after the last letter
  const byGo = (name) => document.querySelector(`[data-go="${name}"]`);
  const form = () => document.querySelector("[data-present-form]");
  const values = (of) => JSON.stringify([...new FormData(of)].filter(([name]) => !["version", "csrfmiddlewaretoken"].includes(name)));
  const place = () => document.querySelector("[data-present-saved]");
  let stored = "", flight = null, timer = 0, told = "";

  const isDirty = () => Boolean(form()) && values(form()) !== stored;
  // Beside the keys, where it is seen however far the slide was scrolled. What could not be stored is said at once.
  const tell = (node, isLate) => {
    place().setAttribute("role", isLate ? "alert" : "status");
    place().replaceChildren(node);
  };
  const say = (words, isLate = false) => {
    const span = document.createElement("span");
    span.className = isLate ? "is-late" : "muted";
    span.textContent = words;
    tell(span, isLate);
  };
  const read = (html) => document.createRange().createContextualFragment(html);

  // One save at a time: the version on the page is old while another one is on its way. True when all is stored.
  async function send() {
    const at = form(), sent = values(at);
    say(at.dataset.saving);
    let answer;
    try {
      answer = await fetch(at.action, { method: "POST", body: new FormData(at), headers: { "HX-Request": "true" } });
    } catch { answer = null; }
    if (answer?.status === 409) { stored = values(at); HTMLFormElement.prototype.submit.call(at); return false; } // the page with both texts
    if (!answer || answer.redirected || ![200, 422].includes(answer.status)) { say(at.dataset.lost, true); return false; }
    const html = await answer.text();
    tell(read(html), answer.status === 422);
    if (answer.status === 422) return false;
    at.elements.version.value = place().querySelector("[data-version]").dataset.version;
    stored = sent;
    told = html;
    return true;
  }
  async function save() {
    clearTimeout(timer);
    if (flight) await flight;
    if (!isDirty()) return true;
    flight = send();
    const done = await flight;
    flight = null;
    return done && (!isDirty() || save());
  }

  document.addEventListener("input", (event) => {
    if (!event.target.closest("[data-present-form]")) return;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
    if (!flight) say(isDirty() ? form().dataset.typed : "");
  });
  document.addEventListener("change", (event) => { if (event.target.closest("[data-present-form]")) save(); });
  document.addEventListener("submit", async (event) => {
    if (!event.target.matches("[data-present-form]")) return;
    event.preventDefault();
    if (await save()) byGo("next").click();
  });
  // Whatever leads to another slide waits until what was typed is stored, and stays here when that fails.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a");
    if (!link || event.defaultPrevented || !(isDirty() || flight) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (await save()) link.click();
  }, true);
  window.addEventListener("beforeunload", (event) => { if (isDirty()) event.preventDefault(); });

  // --- Keys ---
  const KEYS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "previous", PageUp: "previous", Home: "first", End: "last", Escape: "leave" };
  const TYPING = "input, textarea, select, [contenteditable]";
  function toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => { /* the browser does not want to */ });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    const at = event.target;
    if (at.matches?.(TYPING)) { if (event.key === "Escape") at.blur(); return; }
    let to = KEYS[event.key];
    if (event.key === " " && !at.matches?.("a, button, summary")) to = event.shiftKey ? "previous" : "next";
    if (event.key === "f" || event.key === "F") { event.preventDefault(); toggleFull(); return; }
    if (!to) return;
    event.preventDefault();
    byGo(to)?.click();
  });
  document.addEventListener("click", (event) => { if (event.target.closest?.("[data-full]")) toggleFull(); });

  // --- A slide has come ---
  function begin() {
    if (told && place()) tell(read(told), false); // what was stored is still said on the slide that comes next
    told = "";
    stored = form() ? values(form()) : "";
    const full = document.querySelector("[data-full]");
    if (full) full.hidden = !document.fullscreenEnabled;
  }
  document.addEventListener("htmx:afterSettle", () => {
    begin();
    document.querySelector(".present-main h1")?.focus({ preventScroll: true });
  });
  document.addEventListener("htmx:historyRestore", begin);
  begin();
})();
