// Files of a report: dropped or photographed, listed before they are sent, and how far a large one has come.
// Without this file the fields work as the browser has them.
"use strict";

(() => {
  const TOLD_FROM = 512 * 1024; // smaller sendings are over before anybody could read how far they are
  const size = (bytes) => (bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1).replace(".", ",")} MB`);
  const same = (a, b) => a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;
  const element = (tag, attributes, ...inside) => { const made = Object.assign(document.createElement(tag), attributes); made.append(...inside); return made; };

  const setUp = (box) => {
    if (box.classList.contains("is-ours")) return;
    const words = box.dataset, list = box.querySelector("[data-list]"), form = box.closest("form");
    const [main, camera] = [":not([capture])", "[capture]"].map((kind) => box.querySelector(`input[type=file]${kind}`));
    const endings = words.endings.split(",");
    let files = [];

    const refusal = (file) => {
      const name = file.name.toLowerCase();
      if (/\.hei[cf]$/.test(name)) return words.heic;
      if (!endings.some((ending) => name.endsWith(ending))) return words.kind;
      if (!file.size) return words.empty;
      return file.size > Number(words.limit) ? words.large : "";
    };
    const sent = () => files.filter((item) => !item.refused).map((item) => item.file);
    const show = () => {
      const chosen = new DataTransfer();
      sent().forEach((file) => chosen.items.add(file));
      main.files = chosen.files;
      if (camera) camera.value = "";
      list.replaceChildren(...files.map((item) => {
        const remove = element("button", { type: "button", className: "btn btn-quiet btn-sm", textContent: words.remove });
        remove.setAttribute("aria-label", `${words.remove} ${item.file.name}`);
        remove.addEventListener("click", () => { files = files.filter((other) => other !== item); show(); main.focus(); });
        const told = item.refused ? element("span", { className: "is-late", textContent: item.refused }) : element("span", { className: "muted", textContent: size(item.file.size) });
        return element("li", {}, element("span", { className: "uploads-name", textContent: item.file.name }), told, remove);
      }));
      list.hidden = !files.length;
    };
    const add = (more) => {
      [...more].filter((file) => !files.some((item) => same(item.file, file))).forEach((file) => {
        files.push({ file, refused: refusal(file) || (sent().length >= Number(words.most) ? words.many : "") });
      });
      show();
    };

    box.classList.add("is-ours"); // the browser's own button speaks the browser's language
    box.querySelector("[data-drop-note]").hidden = false;
    [main, camera].forEach((input) => input?.addEventListener("change", () => add(input.files)));
    add(main.files); // a page that was gone back to
    const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    const over = (on) => (event) => { if (carries(event)) { event.preventDefault(); box.classList.toggle("is-over", on); } };
    box.addEventListener("dragover", over(true));
    box.addEventListener("dragleave", over(false));
    box.addEventListener("drop", (event) => { over(false)(event); if (carries(event)) add(event.dataTransfer.files); });

    // How far it has come: our own request on a page, htmx's in a row.
    const bar = element("progress", { className: "meter meter--accent", max: 1, value: 0 }), said = element("span", { className: "small" });
    const stop = element("button", { type: "button", className: "btn btn-quiet btn-sm", textContent: words.stop });
    const status = element("div", { className: "uploads-sending" }, said, bar, stop);
    bar.setAttribute("aria-label", words.sending);
    const come = ({ loaded, total }) => {
      bar.value = total ? loaded / total : 0;
      said.textContent = loaded < total ? `${words.sending}: ${size(loaded)} / ${size(total)}` : words.stored;
      if (!status.isConnected) box.append(status);
    };
    const total = () => sent().reduce((sum, file) => sum + file.size, 0);
    form.addEventListener("htmx:xhr:progress", (event) => { stop.hidden = true; if (total() >= TOLD_FROM && event.detail.lengthComputable) come(event.detail); });
    form.addEventListener("submit", (event) => {
      if (form.hasAttribute("hx-post") || event.defaultPrevented || total() < TOLD_FROM) return;
      event.preventDefault();
      send(form, event.submitter, come, { bar, said, stop, status, lost: words.lost });
    });
  };

  // The answer is the next page, as it is without this: shown in place, under its own address. Nothing is sent twice.
  const send = (form, button, come, { bar, said, stop, status, lost }) => {
    const request = new XMLHttpRequest();
    const free = (words) => { said.textContent = words; bar.hidden = stop.hidden = true; if (button) button.disabled = false; };
    request.upload.addEventListener("progress", come);
    request.addEventListener("load", () => {
      history.replaceState(null, "", request.responseURL || form.action);
      document.open();
      document.write(request.responseText);
      document.close();
    });
    request.addEventListener("error", () => free(lost));
    request.addEventListener("abort", () => { free(""); status.remove(); });
    stop.onclick = () => request.abort();
    bar.hidden = stop.hidden = false;
    if (button) button.disabled = true;
    request.open("POST", form.action);
    request.send(new FormData(form, button));
    come({ loaded: 0, total: 1 });
  };

  const setUpAll = () => document.querySelectorAll("[data-files]").forEach(setUp);
  // A file that misses the box must not take the page away, with what was typed in it.
  ["dragover", "drop"].forEach((name) => document.addEventListener(name, (event) => {
    if (document.querySelector("[data-files]") && [...(event.dataTransfer?.types ?? [])].includes("Files")) event.preventDefault();
  }));
  document.addEventListener("htmx:afterSettle", setUpAll);
  setUpAll();
})();
