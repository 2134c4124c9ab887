// Names of registered units below a field marked data-units, typed with or without accents; ";" parts several.
// Arrows choose, Enter takes, Esc closes. Without this file the fields offer the browser's own list, or nothing.
"use strict";

(() => {
  const fold = (text) => text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const SHOWN = 8;
  // A field that says data-units="id" takes the names of that list, others those of the units.
  const kept = new Map();
  const namesOf = (target) => {
    const list = target.dataset.units ? `#${target.dataset.units}` : "[data-unit-names]";
    if (!kept.has(list)) kept.set(list, [...document.querySelectorAll(`datalist${list} option`)].map((o) => {
      const told = o.getAttribute("label") || o.value;
      return { name: o.value, told, folded: fold(o.value), all: fold(`${o.value} ${told}`) };
    }));
    return kept.get(list);
  };
  let box = null, field = null;
  const close = () => {
    if (!box) return;
    box.remove(); box = null;
    field.removeAttribute("aria-controls"); field.removeAttribute("aria-activedescendant");
    if (field.matches("input")) field.setAttribute("aria-expanded", "false");
  };
  const before = () => field.value.slice(0, field.selectionStart);
  const current = () => before().split(/[;\n]/).pop().trim();
  const take = (name) => {
    const start = before(), after = field.value.slice(field.selectionStart);
    const kept = start.slice(0, start.length - start.split(/[;\n]/).pop().length);
    field.value = (kept ? kept.trimEnd() + " " : "") + name + after;
    close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const choose = (step) => {
    const options = [...box.children];
    const at = options.findIndex((o) => o.getAttribute("aria-selected") === "true");
    options.forEach((o) => o.setAttribute("aria-selected", "false"));
    const next = options[at < 0 && step < 0 ? options.length - 1 : (at + step + options.length) % options.length];
    next.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", next.id);
  };
  const rank = (n, words) => (n.folded === words ? 0 : n.folded.startsWith(words) ? 1 : 2); // the name itself first
  // A name that was typed without its accents becomes the registered spelling, where only one unit can be meant.
  const spelled = (part, names) => {
    const typed = part.trim();
    if (!typed || names.some((n) => n.name === typed)) return part;
    const same = [...new Set(names.filter((n) => n.folded === fold(typed)).map((n) => n.name))];
    return same.length === 1 ? part.replace(typed, () => same[0]) : part;
  };
  const spell = (target) => {
    const value = target.value.split(/([;\n])/).map((part) => spelled(part, namesOf(target))).join("");
    if (value === target.value) return;
    target.value = value;
    target.dispatchEvent(new Event("input", { bubbles: true }));
    target.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const offer = (fewest) => {
    close();
    const words = fold(current());
    const found = words.length < fewest ? []
      : namesOf(field).filter((n) => n.all.includes(words) && n.name !== current()).sort((a, b) => rank(a, words) - rank(b, words)).slice(0, SHOWN);
    if (!found.length) return;
    box = document.createElement("ul");
    box.id = "unit-options"; box.className = "options"; box.setAttribute("role", "listbox");
    box.setAttribute("aria-label", field.getAttribute("aria-label") || field.labels[0]?.textContent || "");
    found.forEach((n, i) => {
      const option = document.createElement("li");
      option.id = `unit-option-${i}`; option.textContent = n.told;
      option.dataset.name = n.name;
      option.setAttribute("role", "option"); option.setAttribute("aria-selected", "false");
      option.addEventListener("mousedown", (event) => { event.preventDefault(); take(n.name); });
      box.append(option);
    });
    field.after(box);
    field.setAttribute("aria-controls", box.id);
    if (field.matches("input")) field.setAttribute("aria-expanded", "true");
  };
  const prepare = () => document.querySelectorAll("[data-units]:not([aria-autocomplete])").forEach((f) => {
    f.removeAttribute("list"); // one list, not two
    f.setAttribute("aria-autocomplete", "list"); f.setAttribute("aria-haspopup", "listbox");
    if (f.matches("input")) { f.setAttribute("role", "combobox"); f.setAttribute("aria-expanded", "false"); }
  });
  prepare();
  document.addEventListener("htmx:afterSwap", prepare);
  document.addEventListener("draft:settled", prepare, true);
  const enter = (target) => { if (field !== target) { close(); field = target; } };
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-units]") || !event.isTrusted) return;
    enter(event.target);
    offer(2);
  });
  document.addEventListener("keydown", (event) => {
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.altKey) return; // Alt and an arrow belong to the page
    if (arrow && !box && event.target.matches("input[data-units]")) { enter(event.target); offer(0); }
    if (event.key === "Enter" && event.target.matches("input[data-units]") && !box?.querySelector("[aria-selected=true]")) spell(event.target);
    if (!box || event.target !== field) return;
    if (arrow) { event.preventDefault(); choose(arrow); }
    if (event.key === "Enter") {
      const picked = box.querySelector("[aria-selected=true]");
      if (picked) { event.preventDefault(); take(picked.dataset.name); }
    }
    if (event.key === "Escape") close();
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === field) close();
    if (event.target.matches?.("[data-units]") && event.target.isConnected) spell(event.target);
  });
})();
