// Everything works without this file; it only makes it quicker. No framework: events are caught at the document.
"use strict";

document.addEventListener("keydown", (event) => {
  // Esc closes the inline form that has the focus.
  if (event.key !== "Escape") return;
  const close = event.target.closest(".inline-form")?.querySelector("[data-close]");
  if (close) close.click();
});

// A row was swapped: the focus goes into the form that opened in it, or back to the button of the row that closed.
document.addEventListener("htmx:afterSettle", (event) => {
  const row = event.target.closest?.("tr, tbody.wait");
  const rest = document.activeElement;
  if (!row?.isConnected || (rest && rest !== document.body && !row.contains(rest))) return;
  const next = row.nextElementSibling;
  const form = row.matches(".inline-form") ? row : row.querySelector(".inline-form") || (next?.matches(".inline-form") ? next : null);
  if (form?.contains(rest) && !form.querySelector("[aria-invalid=true]")) return;
  const fields = "textarea, select, input:not([type=hidden]), button";
  const goal = form
    ? form.querySelector("[aria-invalid=true]") || form.querySelector("[autofocus]") || form.querySelector(fields)
    : row.querySelector(".w-act a, .w-act button") || row.querySelector("a.title");
  goal?.focus();
});

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

document.addEventListener("change", (event) => {
  // A choice shows that it is picked.
  const group = event.target.closest(".choices");
  if (group) group.querySelectorAll(".choice").forEach((c) => c.classList.toggle("is-on", c.querySelector("input").checked));
});

// The list of tasks: the bar for picked rows appears with the first pick; one box picks all rows that are shown.
function showPicks() {
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const boxes = [...document.querySelectorAll("input[name=pick][form=bulk]")];
  const picked = boxes.filter((box) => box.checked);
  boxes.forEach((box) => box.closest("tr").classList.toggle("is-picked", box.checked));
  bar.hidden = picked.length === 0;
  bar.querySelector("[data-picked]").textContent = bar.dataset.bulk.replace("%d", picked.length);
  bar.querySelector("[data-unpick]").hidden = false;
  const all = document.querySelector("[data-pick-all]");
  all.hidden = false;
  all.checked = picked.length > 0 && picked.length === boxes.length;
  all.indeterminate = picked.length > 0 && picked.length < boxes.length;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) {
    document.querySelectorAll("input[name=pick][form=bulk]").forEach((box) => { box.checked = event.target.checked; });
    showPicks();
  } else if (event.target.matches("input[name=pick][form=bulk]")) showPicks();
});
document.addEventListener("reset", (event) => { if (event.target.id === "bulk") setTimeout(showPicks); });
document.addEventListener("htmx:afterSettle", showPicks);
showPicks();

// The server could not ask its database: the form is sent once more as a whole, so that its page says so and gives back
// what was typed. The draft and the box of hints keep theirs and try again by themselves.
document.addEventListener("htmx:responseError", (event) => {
  const form = event.detail.elt;
  if (event.detail.xhr.status !== 503 || !form.matches("form:not(#draft-form, [data-find])")) return;
  HTMLFormElement.prototype.submit.call(form);
});

// What a page kept of its own for after a reload is nobody's once its reader has signed out.
document.addEventListener("submit", (event) => {
  if (!new URL(event.target.action, location).pathname.startsWith("/dang-xuat/")) return;
  try { sessionStorage.clear(); } catch { /* private window */ }
});
