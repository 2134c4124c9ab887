// What the review page of a draft sends: one thing after the other, again when the connection was lost, and anew on
// what somebody else saved in between. The keys and the look of the table are draft-keys.js; without both the page works.
"use strict";

(() => {
  const form = document.getElementById("draft-form");
  if (!form) return;
  const ADDRESS = form.getAttribute("action"); // form.action would be the buttons of that name
  const TIMEOUT = 30000, LONGEST_PAUSE = 30000;
  const byId = (id) => document.getElementById(id);
  const tell = (name, detail = {}) => form.dispatchEvent(new CustomEvent(`draft:${name}`, { detail }));
  const PASSIVE = "input[name=pick], input[name$='-at'], #bulk-unit"; // picking is no change of the draft
  const queue = [];
  let busy = false, renewing = false, flight = null, dirty = false, pressed = null, tries = 0, timer = 0;

  // Fields with their values. `base` is what the server had when it last answered: what differs from it was typed here.
  const FIELDS = "textarea[name], select[name], input[name]:not([type=hidden]):not([type=radio]):not([name=pick])";
  const valueOf = (field) => (field.type === "checkbox" ? String(field.checked) : field.value);
  const values = (root) => new Map([...root.querySelectorAll(FIELDS)].map((field) => [field.name, valueOf(field)]));
  const flat = (text) => (text ?? "").trim().replace(/\s+/g, " ");
  const put = (typed) => typed.forEach(([name, value]) => {
    const field = form.querySelector(`[name="${name}"]:not([type=hidden])`);
    if (!field || valueOf(field) === value) return;
    if (field.type === "checkbox") field.checked = value === "true"; else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  let base = values(form), sent = base, meanwhile = [];

  // Buttons and keys wait for each other: the version on the page is old while something is being saved.
  const next = () => {
    if (busy || timer) return;
    if (!queue.length) { release(); return; }
    flight = queue[0];
    busy = true;
    keepQueue();
    const { action, extra, again } = flight, isSave = action === "save";
    window.htmx.ajax("POST", ADDRESS, {
      source: form, target: isSave ? "#draft-saved" : "#work", swap: isSave ? "innerHTML" : "outerHTML",
      values: { ...extra, ...(again ? { again: "1" } : {}), action },
    }).catch(() => { /* told by afterRequest */ });
  };
  const push = (action, extra = {}) => { queue.push({ action, extra, tries: 0, beside: beside() }); keepQueue(); next(); };
  const arrived = (done) => {
    tries = 0;
    clearTimeout(timer);
    timer = 0;
    byId("draft-saved-top").classList.remove("is-late");
    if (done && queue.includes(done)) queue.splice(queue.indexOf(done), 1);
    keepQueue();
    base = new Map([...sent, ...(done && done.action !== "save" ? values(byId("work")) : [])]);
    put(meanwhile);
    tell("settled");
  };
  const say = (words) => ["draft-saved", "draft-saved-top"].forEach((id) => {
    const place = byId(id);
    place.classList.remove("no-phone");
    place.setAttribute("aria-live", "polite");
    if (place.textContent.trim() === words) return;
    const told = document.createElement("span");
    told.className = "is-late";
    told.textContent = words;
    place.replaceChildren(told);
  });
  const lost = (done) => {
    dirty = true;
    if (done) done.again = true;
    else if (!queue.length) queue.push({ action: "save", extra: {}, tries: 0 });
    say(form.dataset.lost);
    clearTimeout(timer);
    timer = setTimeout(retry, Math.min(LONGEST_PAUSE, 1000 * 2 ** tries));
    tries += 1;
    tell("failed");
  };
  const retry = () => { clearTimeout(timer); timer = 0; next(); };
  window.addEventListener("online", () => { if (timer) retry(); });
  const refused = (status) => {
    queue.length = 0;
    keepQueue();
    dirty = true;
    if (status !== 422) { say(form.dataset.refused); pressed = null; }
    tell("failed");
  };

  const mayBeAhead = (xhr) => xhr.getResponseHeader("Draft-Version");
  form.addEventListener("htmx:configRequest", (event) => { event.detail.timeout = TIMEOUT; });
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (renewing) { event.preventDefault(); dirty = true; return; } // what was typed is put over the page made anew, and sent then
    busy = true;
    dirty = false;
    sent = values(form);
  });
  form.addEventListener("htmx:beforeSwap", (event) => {
    if (mayBeAhead(event.detail.xhr)) event.detail.shouldSwap = false;
    meanwhile = [...values(form)].filter(([name, value]) => sent.has(name) && sent.get(name) !== value);
    tell("swap");
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    const { xhr } = event.detail, done = flight;
    flight = null;
    busy = false;
    if (xhr.status >= 200 && xhr.status < 400) arrived(done);
    else if (!xhr.status || xhr.status === 429 || xhr.status >= 500) lost(done);
    else if (mayBeAhead(xhr)) { refresh(done); return; }
    else refused(xhr.status);
    setTimeout(next); // htmx holds its own lock until this event is over
  });

  // Somebody else saved: the page is made anew from what is stored, what was typed here is put over it, and what was
  // pressed is sent again. Only where both wrote into one field a person has to choose, on a page with both texts.
  const PARTS = ["work", "checks", "twin", "unit-names", "draft-head", "draft-count", "kept-top", "draft-undo"];
  const keyOf = (root, name) => (/^u\d+-/.test(name) ? root.querySelector(`[name="${name.split("-")[0]}-key"]`)?.value : name);
  const clashes = (typed, fresh, theirs) => typed.some(([name, value]) => {
    if (!theirs.has(name) || keyOf(form, name) !== keyOf(fresh, name)) return true;
    const stored = flat(theirs.get(name));
    return stored !== flat(base.get(name)) && stored !== flat(value);
  });
  const refresh = async (done) => {
    busy = renewing = true;
    try {
      const query = new URLSearchParams([...form.querySelectorAll("tbody.is-open")].map((row) => ["mo", row.dataset.row]));
      query.append("thu-tu", form.querySelector("[name=order]").value);
      const answer = await fetch(`${ADDRESS}?${query}`);
      if (answer.redirected) { dirty = false; queue.length = 0; keepQueue(); location.href = answer.url; return; }
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const theirs = values(fresh.getElementById("draft-form"));
      const typed = [...values(form)].filter(([name, value]) => name !== "unit" && base.has(name) && flat(base.get(name)) !== flat(value));
      if (clashes(typed, fresh, theirs) || (done && (done.tries += 1) > 3)) { submit({ name: "action", value: "save" }); return; }
      tell("swap", { anew: true });
      PARTS.forEach((id) => {
        const place = byId(id), now = fresh.getElementById(id);
        if (place && now) place.replaceWith(document.adoptNode(now));
      });
      byId("draft-version").value = fresh.getElementById("draft-version").value;
      base = theirs;
      put(typed);
      tell("settled");
      if (pressed?.value === "confirm") pressed = null; // whoever confirms has seen what the other wrote
      if (done) done.again = false; else if (!queue.length) queue.push({ action: "save", extra: {}, tries: 0 });
      busy = renewing = false;
      next();
    } catch {
      busy = renewing = false;
      lost(done);
    }
  };

  // A button that leaves the page waits for what is on its way. Its place may be made anew meanwhile, so what it
  // says is kept, not the button.
  const submit = ({ name, value }) => {
    const button = Object.assign(document.createElement("button"), { type: "submit", name, value, hidden: true });
    button.dataset.now = "";
    queue.length = 0;
    keepQueue();
    dirty = false;
    form.append(button);
    form.requestSubmit(button);
    button.remove();
  };
  const release = () => {
    if (!pressed) return;
    const button = pressed;
    pressed = null;
    submit(button);
  };
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.matches("[data-op]")) {
      event.preventDefault();
      window.draftSending.act(button.value);
    } else if (!("now" in (button?.dataset ?? {})) && (busy || timer || queue.length || dirty)) {
      event.preventDefault();
      if (!queue.length && !busy) queue.push({ action: "save", extra: {}, tries: 0 });
      pressed = { name: button?.name || "action", value: button?.value || "save" };
      retry();
    } else dirty = false;
  });

  // What was typed and not yet saved is sent when the page goes away, even while a save is on its way: the server knows
  // by the page's own name that only this page saved since. A page that is loaded again before that has
  // arrived is loaded once more. If the page stays after all, it learns its new version.
  const LEFT = `draft-left:${ADDRESS}`;
  byId("draft-page").value = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(16).slice(2)}`;
  const version = () => Number(byId("draft-version").value);
  const remember = (value) => { try { if (value) sessionStorage.setItem(LEFT, value); else sessionStorage.removeItem(LEFT); } catch { /* private window */ } };
  document.addEventListener("input", (event) => { if (form.contains(event.target) && event.target.name && !event.target.matches(PASSIVE)) dirty = true; });
  window.addEventListener("beforeunload", (event) => {
    if (queue.length) event.preventDefault(); // presses that the server has not got: the browser asks
    if (!dirty) return;
    dirty = false;
    remember(JSON.stringify({ version: version() + (busy ? 1 : 0), at: Date.now(), tries: 0 }));
    const data = new URLSearchParams(new FormData(form));
    data.set("action", "save");
    fetch(ADDRESS, { method: "POST", body: data, keepalive: true, headers: { "HX-Request": "true" } })
      .then((answer) => answer.text())
      .then((text) => {
        const now = text.match(/id="draft-version" value="(\d+)"/);
        if (now) byId("draft-version").value = now[1];
      })
      .catch(() => { dirty = true; });
  });

  // Presses that the server has not got when the page goes away after all (closed with a lost connection, put away by a
  // phone) are kept in this window, and sent when the same person opens the draft in it again. One that was on its way
  // may have arrived: what must not happen twice is then left out.
  const KEPT = `draft-queue:${ADDRESS}`, LONGEST_KEPT = 3600000, NOT_TWICE = /^(?:add|undo|merge)\b/;
  const beside = () => {
    const fields = [...form.querySelectorAll("input[name$='-at']:checked, #bulk-unit")].map((field) => [field.name, field.value]);
    const pick = [...form.querySelectorAll("input[name=pick]:checked")].map((box) => box.value);
    return { ...Object.fromEntries(fields), ...(pick.length ? { pick } : {}) };
  };
  const keepQueue = () => {
    const acts = queue.filter((item) => item.action !== "save").map((item) => (
      { action: item.action, extra: { ...item.beside, ...item.extra }, sent: item === flight || Boolean(item.again) }));
    const kept = JSON.stringify({ by: form.dataset.user, at: Date.now(), version: version(), acts });
    try { if (acts.length) sessionStorage.setItem(KEPT, kept); else sessionStorage.removeItem(KEPT); } catch { /* private window */ }
  };
  const takeUp = () => {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(KEPT) || "null"); sessionStorage.removeItem(KEPT); } catch { /* private window */ }
    if (!kept || kept.by !== form.dataset.user || Date.now() - kept.at > LONGEST_KEPT) return;
    kept.acts.filter((item) => !(item.sent && version() > kept.version && NOT_TWICE.test(item.action)))
      .forEach(({ action, extra, sent }) => queue.push({ action, extra, beside: {}, tries: 0, again: sent }));
    keepQueue();
    next();
  };
  let isReloading = false;
  try {
    const left = JSON.parse(sessionStorage.getItem(LEFT) || "null");
    remember("");
    if (left && version() <= left.version && Date.now() - left.at < 5000 && left.tries < 3) {
      remember(JSON.stringify({ ...left, tries: left.tries + 1 }));
      isReloading = true;
      setTimeout(() => { dirty = false; location.reload(); }, 400);
    }
  } catch { /* private window */ }

  if (!isReloading) window.addEventListener("load", takeUp, { once: true }); // htmx is there then

  window.draftSending = { push, queued: () => queue.map((item) => item.action), act: push, PASSIVE };
})();
