// The assignment page works without this file. It counts what is picked and changed, shows the load that is added.
"use strict";

(() => {
  const form = document.querySelector("form[data-assign]");
  if (!form) return;
  const all = form.querySelector("[data-pick-all]");
  const boxes = [...form.querySelectorAll("input[name=pick]")];
  const names = (text) => text.split(";").map((n) => n.trim().toLowerCase()).filter(Boolean);

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
    if (event.target.classList.contains("cell")) countChanged();
  });
  let sending = false;
  form.addEventListener("submit", () => { sending = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && form.querySelector("[data-unsaved]").textContent) event.preventDefault();
  });
  countPicked();
  countChanged();
})();
