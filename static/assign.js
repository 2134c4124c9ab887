// The assignment page works without this file. It counts what is picked and changed, shows the load that is added, and
// lets the keyboard go down a column: Enter to the next row, Alt+↓ as in the row above, Ctrl+Enter saves.
"use strict";

(() => {
  const form = document.querySelector("form[data-assign]");
  if (!form) return;
  const all = form.querySelector("[data-pick-all]");
  const boxes = [...form.querySelectorAll("input[name=pick]")];
  const names = (text) => text.split(";").map((n) => n.trim().toLowerCase()).filter(Boolean);

  // "các Hội thành viên" is many units: the list of names says how many. From two on a task can be divided.
  const sizes = new Map([...document.querySelectorAll("#don-vi [data-parts]")].map((o) => [o.value.toLowerCase(), +o.dataset.parts]));
  function countParts() {
    form.querySelectorAll("[data-divide]").forEach((label) => {
      const field = label.parentElement.querySelector("[data-units]");
      const parts = names(field.value).reduce((n, name) => n + (sizes.get(name) || 1), 0);
      label.hidden = parts < 2;
      if (parts < 2) label.querySelector("input").checked = false;
      label.querySelector("span").textContent = label.dataset.divide.replace("%n", parts);
    });
  }

  function countPicked() {
    const n = boxes.filter((b) => b.checked).length;
    boxes.forEach((b) => b.closest("tr").classList.toggle("is-picked", b.checked));
    const to = form.elements.to;
    form.querySelector("[data-give-part]").hidden = !n && !to.value && !to.matches(".is-invalid");
    const give = form.querySelector("[data-give]");
    const told = form.querySelector("[data-picked]");
    told.textContent = n ? told.dataset.picked.replace("%n", n) : told.dataset.none;
    give.textContent = give.dataset.give.replace("%n", n || "").replace("  ", " ");
    all.checked = n > 0 && n === boxes.length;
  }

  function countChanged() {
    const rows = [...form.querySelectorAll("tbody tr:not(.group)")];
    const changed = rows.filter((r) => [...r.querySelectorAll(".cell")].some((c) => c.value !== c.defaultValue)).length;
    const told = form.querySelector("[data-unsaved]");
    told.textContent = changed ? told.dataset.unsaved.replace("%n", changed) : "";
    const leads = [...form.querySelectorAll(".w-lead .cell")];
    document.querySelectorAll("[data-load]").forEach((load) => {
      const unit = load.dataset.load.toLowerCase();
      const added = leads.reduce(
        (n, c) => n + names(c.value).includes(unit) - names(c.defaultValue).includes(unit), 0);
      const place = load.querySelector("[data-added]");
      place.hidden = added <= 0;
      place.querySelector("strong").textContent = added;
    });
  }

  all.hidden = false;
  all.addEventListener("change", () => { boxes.forEach((b) => { b.checked = all.checked; }); countPicked(); });
  form.addEventListener("change", (event) => { if (event.target.name === "pick") countPicked(); });
  form.addEventListener("input", (event) => {
    if (event.target.matches("[data-units]")) countParts();
    if (event.target.classList.contains("cell")) countChanged();
  });
  // --- The keyboard ---
  const column = (field) => [...form.querySelectorAll(".cell")].filter((c) => c.name.split("-").pop() === field.name.split("-").pop());
  function beside(field, step) {
    const cells = column(field);
    return cells[cells.indexOf(field) + step];
  }
  function asAbove(field) {
    const above = field && beside(field, -1);
    if (!above) return;
    field.value = above.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function goDown(field) {
    const below = beside(field, 1) || form.elements.decision;
    below.focus();
    below.select();
  }
  form.addEventListener("keydown", (event) => {
    const field = event.target, isCell = field.matches(".cell");
    if (event.altKey && event.key === "ArrowDown" && isCell) { event.preventDefault(); asAbove(field); return; }
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) { event.preventDefault(); form.requestSubmit(form.querySelector("[data-save]")); return; }
    if (!field.matches("input") || field.hasAttribute("aria-activedescendant")) return; // a name is being taken
    event.preventDefault(); // half a sitting is not sent
    if (isCell) goDown(field);
    else if (field === form.elements.to) form.querySelector("[data-give]").click();
  });
  let last = null;
  form.addEventListener("focusin", (event) => { if (event.target.matches(".cell")) last = event.target; });
  const copy = form.querySelector("[data-as-above]");
  copy.hidden = false;
  copy.addEventListener("click", () => { asAbove(last); last?.focus(); });
  form.querySelectorAll("[data-keys]").forEach((keys) => { keys.hidden = keys.dataset.keys === "plain"; });

  let sending = false;
  form.addEventListener("submit", () => { sending = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && form.querySelector("[data-unsaved]").textContent) event.preventDefault();
  });
  countPicked();
  countParts();
  countChanged();
})();
