// The review of a draft by keyboard, and its buttons without a page change. What they send goes through draft-sending.js.
// Everything works without this file; the keys are listed on the page ("?"), and can be switched off there.
"use strict";

(() => {
  const form = document.getElementById("draft-form");
  const sending = window.draftSending;
  if (!form || !sending) return;
  const work = () => document.getElementById("work");
  const rows = () => [...work().querySelectorAll("tbody[data-row]")];
  const find = (key) => work().querySelector(`tbody[data-row="${key}"]`);
  const after = (row) => rows()[rows().indexOf(row) + 1];
  const STORE = "draft-keys-off";
  let at = null, goal = null;

  // Rows that were accepted and whose answer is not there yet are marked at once, and stay so when the table is made
  // anew; the mark is given back when the act failed.
  const WAITS = "is-waiting";
  const marked = new Set();
  const markQueued = () => {
    const keys = sending.queued().map((action) => action.match(/^accept:(.*)/)?.[1]);
    marked.clear();
    keys.forEach((key) => { if (key && find(key)?.classList.contains(WAITS)) { find(key).classList.remove(WAITS); marked.add(key); } });
  };
  const giveBack = () => { marked.forEach((key) => find(key)?.classList.add(WAITS)); marked.clear(); };
  const nextWaiting = (row) => {
    const all = rows(), index = all.indexOf(row);
    return [...all.slice(index + 1), ...all.slice(0, index)].find((other) => other.classList.contains(WAITS));
  };

  // What an act makes of the row is sent, not "the other way round": sent twice it does the same.
  const kept = (key) => {
    const last = sending.queued().findLast((action) => action === `drop:${key}` || action === `take:${key}`);
    return last ? last.startsWith("take") : !find(key)?.classList.contains("is-dropped");
  };
  const act = (action, extra = {}) => {
    const [verb, key] = action.split(":");
    const row = find(key);
    if (verb === "accept" && row) {
      if (row.classList.contains(WAITS)) { row.classList.remove(WAITS); marked.add(key); }
      at = (nextWaiting(row) || after(row) || row).dataset.row;
      move(0);
      if (sending.queued().includes(action)) return;
    }
    goal = verb === "open" ? `#f-${key}-title` : verb === "phrase" ? `#f-${key}-phrase` : verb === "add" ? "last" : null;
    if (["open", "close", "part", "phrase", "split", "keep", "unsee"].includes(verb)) at = key;
    if (verb === "merge") at = rows().find((r) => r.id === `r${Number(row?.id.slice(1)) - 1}`)?.dataset.row || at;
    sending.push(verb === "keep" ? `${kept(key) ? "drop" : "take"}:${key}` : action, extra);
  };
  sending.act = act;

  // The view: what is between the bars that stand still. An element is scrolled into it as little as possible.
  const seen = () => {
    const bars = [...document.querySelectorAll(".bulkbar, .tabbar")].map((bar) => bar.getBoundingClientRect());
    return [0, Math.min(window.innerHeight, ...bars.filter((bar) => bar.height && bar.top > 0).map((bar) => bar.top))];
  };
  const scroll = (by) => { if (Math.abs(by) >= 1) window.scrollBy({ top: by, behavior: "instant" }); };
  const isSeen = (element) => {
    const box = element.getBoundingClientRect(), [high, low] = seen();
    return box.bottom > high && box.top < low;
  };
  const show = (element) => {
    const box = element.getBoundingClientRect(), [high, low] = seen();
    if (box.top < high || box.height > low - high) scroll(box.top - high);
    else if (box.bottom > low) scroll(box.bottom - low);
  };

  // What is picked or focused, and where it stands in the window, is the same after the table was made anew.
  const TEXTS = "textarea, input[type=text], input:not([type])";
  const stand = { find: () => null, top: 0, seen: false, page: 0 };
  let before = null;
  const place = (field) => {
    const row = field?.closest?.("tbody[data-row]");
    if (row || !form.contains(field)) return () => (at ? find(at) : null);
    if (field.closest("#checks")) return () => document.getElementById("checks");
    return field.id ? () => document.getElementById(field.id) : () => null;
  };
  let sentPicks = "";
  const pickedNow = () => picks().filter((box) => box.checked).map((box) => box.value).join(" ");
  form.addEventListener("htmx:beforeRequest", () => { sentPicks = pickedNow(); });
  form.addEventListener("draft:swap", (event) => {
    const field = document.activeElement, row = field?.matches?.("tbody[data-row]");
    const checks = [...document.querySelectorAll("#checks button")];
    before = {
      picks: event.detail.anew || pickedNow() !== sentPicks ? pickedNow().split(" ") : null,
      focus: form.contains(field) && field.id && !row ? field.id : "",
      check: checks.indexOf(field),
      caret: field?.matches?.(TEXTS) ? [field.selectionStart, field.selectionEnd] : null,
    };
    stand.find = place(field);
    const element = stand.find();
    stand.top = element?.getBoundingClientRect().top;
    stand.page = window.scrollY;
    stand.seen = Boolean(element && isSeen(element));
    document.documentElement.style.overflowAnchor = "none"; // the browser's own way of staying would be added to ours
    if (row) field.blur(); // htmx would give the focus to whichever row has this number afterwards
  });
  const putBack = () => {
    if (!before) return;
    const { picks: boxes, focus, caret } = before;
    if (boxes) picks().forEach((box) => { box.checked = boxes.includes(box.value); });
    const field = focus && document.activeElement?.id !== focus && document.getElementById(focus);
    if (!field) return;
    field.focus({ preventScroll: true });
    if (caret) field.setSelectionRange(...caret);
  };
  const stay = () => {
    const element = stand.find();
    if (element && stand.top !== undefined) scroll(element.getBoundingClientRect().top - stand.top);
    else window.scrollTo({ top: stand.page, behavior: "instant" });
    if (element && stand.seen && element.matches("tbody:not(.is-open)")) show(element);
    requestAnimationFrame(() => requestAnimationFrame(() => { document.documentElement.style.overflowAnchor = ""; }));
  };

  // The current row keeps the focus when the table is made anew.
  const settle = () => {
    putBack();
    const active = document.activeElement;
    const lost = !active || active === document.body || !active.isConnected;
    markQueued();
    showPicks();
    showHints();
    if (goal === "last") { const all = rows(); at = all[all.length - 1]?.dataset.row; goal = `#f-${at}-title`; }
    const field = goal && work().querySelector(goal), check = before?.check ?? -1;
    if (before) stay();
    before = null;
    if (field) { field.focus({ preventScroll: true }); goal = null; show(field); }
    else if (lost && check >= 0) {
      const checks = [...document.querySelectorAll("#checks button")].filter((button) => button.offsetParent);
      checks[Math.min(check, checks.length - 1)]?.focus({ preventScroll: true });
    } else if (lost && at) (find(at) || rows()[0])?.focus({ preventScroll: true });
    mark();
  };
  form.addEventListener("draft:settled", settle);
  form.addEventListener("draft:failed", () => { if (before) settle(); giveBack(); });
  const mark = () => rows().forEach((row) => row.classList.toggle("is-at", row.dataset.row === at));
  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const index = all.findIndex((row) => row.dataset.row === at);
    const row = all[index < 0 ? 0 : Math.min(all.length - 1, Math.max(0, index + step))];
    at = row.dataset.row;
    row.focus({ preventScroll: true });
    show(row);
    mark();
  };
  form.addEventListener("focusin", (event) => {
    const row = event.target.closest("tbody[data-row]");
    if (row) { at = row.dataset.row; mark(); }
  });

  // Picked rows: the bar with the unit appears with the first.
  const picks = () => [...work().querySelectorAll("input[name=pick]")];
  function showPicks() {
    const bar = work().querySelector("[data-picks]");
    if (!bar) return;
    const picked = picks().filter((box) => box.checked);
    picks().forEach((box) => box.closest("tbody").classList.toggle("is-picked", box.checked));
    bar.hidden = !picked.length;
    const told = bar.querySelector("[data-picked]");
    told.textContent = told.dataset.picked.replace("%d", picked.length);
  }
  const HAS_KEYS = window.matchMedia("(min-width: 900px) and (hover: hover) and (pointer: fine)");
  function showHints() { work().querySelectorAll("[data-cut-hint]").forEach((hint) => { hint.hidden = !HAS_KEYS.matches || Boolean(stored()); }); }
  const passive = (target) => target.matches(`${sending.PASSIVE}, [data-keys-switch] input`);
  document.addEventListener("change", (event) => {
    if (!passive(event.target)) return;
    event.stopPropagation(); // picking is no change of the draft
    if (event.target.name === "pick") showPicks();
  }, true);

  // Single keys: only outside of fields, and only while they are switched on.
  function stored() { try { return localStorage.getItem(STORE); } catch { return null; } }
  const showSwitch = () => {
    const box = document.querySelector("[data-keys-switch]");
    if (box) { box.hidden = false; box.querySelector("input").checked = !stored(); }
  };
  document.addEventListener("change", (event) => {
    if (!event.target.closest("[data-keys-switch]")) return;
    try { if (event.target.checked) localStorage.removeItem(STORE); else localStorage.setItem(STORE, "1"); } catch { /* private window */ }
    showHints();
  }, true);
  form.addEventListener("htmx:afterSettle", showSwitch);

  const kind = (row, value) => { if (row?.dataset.block) act(`kind:${row.dataset.block}:${value}`); };
  const cut = (field) => { if (field.selectionStart > 0) act(`split:${field.dataset.cut}`, { [`${field.dataset.cut}-at`]: field.selectionStart }); };
  const isRow = (row) => row && !row.dataset.row.startsWith("k");
  const announce = (words) => { const told = document.getElementById("draft-told"); told.textContent = ""; told.textContent = words; };
  const KEYS = {
    j: () => move(1), k: () => move(-1),
    e: (row) => isRow(row) && !row.classList.contains("is-open") ? act(`open:${row.dataset.row}`) : row?.querySelector("textarea")?.focus(),
    a: (row) => { if (row?.classList.contains("is-waiting")) act(`accept:${row.dataset.row}`); else move(1); },
    x: (row) => { if (isRow(row)) { act(`keep:${row.dataset.row}`); } },
    m: (row) => { if (isRow(row)) act(`merge:${row.dataset.row}`); },
    s: (row) => { if (isRow(row)) { const field = row.querySelector("[data-cut]"); if (field) field.focus(); else { act(`open:${row.dataset.row}`); goal = `[data-cut="${row.dataset.row}"]`; } } },
    h: (row) => kind(row, "group"),
    t: (row) => { if (isRow(row)) { act(`take:${row.dataset.row}`); } else kind(row, "task"); },
    n: (row) => { if (isRow(row)) { act(`drop:${row.dataset.row}`); } else kind(row, "text"); },
    z: () => {
      const nothing = document.querySelector("#draft-undo [data-nothing]");
      if (!nothing) { act("undo"); return; }
      nothing.textContent = nothing.dataset.nothing;
      announce(nothing.dataset.nothing);
    },
    u: (row) => {
      if (!picks().some((box) => box.checked) && isRow(row)) row.querySelector("input[name=pick]").checked = true;
      showPicks();
      document.getElementById("bulk-unit")?.focus();
    },
    "+": () => act("add"),
    "?": () => {
      const help = document.querySelector("[data-help]");
      if (help) { help.open = !help.open; help.querySelector("summary").focus(); }
    },
  };
  const tellHint = (field) => {
    const hint = work().querySelector(`#cut-${CSS.escape(field.dataset.cut)}`);
    if (!hint) return;
    hint.hidden = false;
    hint.classList.add("is-soon");
    announce(hint.textContent);
  };
  const typing = (target) => target.matches("textarea:not([readonly]), select, input:not([type=checkbox]):not([type=radio])");
  document.addEventListener("keydown", (event) => {
    const target = event.target, row = target.closest?.("tbody[data-row]") || (at && target === document.body ? find(at) : null);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      document.querySelector("[data-confirm]").click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape" && target.matches("[data-cut]")) { // out of the sentence, the row stays open
      event.preventDefault();
      row.focus({ preventScroll: true });
      return;
    }
    if (event.key === "Escape" && row?.classList.contains("is-open") && !document.getElementById("unit-options")) {
      event.preventDefault();
      act(`close:${row.dataset.row}`);
      return;
    }
    if (target.id === "bulk-unit" && event.key === "Enter" && !document.querySelector("#unit-options [aria-selected=true]")) {
      event.preventDefault();
      act("unit:lead");
      return;
    }
    if (typing(target) || stored()) return;
    if (target.matches("[data-cut]")) {
      if (["s", "Enter"].includes(event.key)) { event.preventDefault(); cut(target); }
      else if (KEYS[event.key.toLowerCase()]) tellHint(target);
      return;
    }
    const onRow = target.matches("tbody[data-row]");
    const arrow = onRow ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : 0;
    if (arrow) { event.preventDefault(); move(arrow); return; }
    if (onRow && event.key === "Enter") { event.preventDefault(); KEYS.e(row); return; }
    if (onRow && event.key === " ") {
      event.preventDefault();
      const box = row.querySelector("input[name=pick]");
      if (box) { box.checked = !box.checked; showPicks(); }
      return;
    }
    const key = KEYS[event.key.toLowerCase()];
    if (key && target.closest("main, body") && !target.closest("nav, .side")) { event.preventDefault(); key(row); }
  });
  showSwitch();
  showPicks();
  showHints();
})();
