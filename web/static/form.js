// Draws a form again while it is filled in, and keeps what was typed: what was typed goes to the same address as "Perbarui" or "Simpan draf", the answer
// is the form alone or when it was kept. Works on top of a page that works without it. A field that is being used, or holds chosen files, is never
// replaced. What the server could not take stays in this browser, under the person's key, until it could.
(() => {
  const form = document.getElementById("formulir");
  document.querySelector(".esum")?.focus();
  if (!form) return;
  const byHand = document.getElementById("hitung");
  const live = form.hasAttribute("data-hidup");
  if (live && byHand) byHand.hidden = true;
  let typed = 0, asked = 0, timer, keeping;

  // the draft ------------------------------------------------------------------------------------------------------------------------
  const shelf = form.dataset.draf ? `runut:${form.dataset.draf}:${location.pathname}` : null;
  const state = document.getElementById("draf"), offer = document.getElementById("pulih");
  const store = (work) => { try { return work(localStorage); } catch { return null; } };     // a browser may have none

  const entries = () => [...new FormData(form)].filter(([name, value]) =>
    !(value instanceof File) && !["csrf_token", "key", "revision", "tombol", "untuk", "kasus"].includes(name));

  function aside() {
    if (shelf) store((s) => s.setItem(shelf, JSON.stringify({ at: Date.now(), entries: entries() })));
  }

  async function keep() {
    const seen = typed, data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.set("tombol", "simpan");
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Runut-Bagian": "1" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const said = await answer.text();
      if (said && state && !said.includes("<")) state.textContent = said;
      if (seen === typed && shelf) store((s) => s.removeItem(shelf));
    } catch { /* no signal: it stays in this browser */ }
  }

  function restore(kept) {
    for (const [name, value] of kept) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value;
        else if (field.type !== "hidden") field.value = value;
      }
    }
    form.dispatchEvent(new Event("input"));
    if (live) later();
  }

  if ("draf" in form.dataset) {
    if (shelf) {
      store((s) => { for (const name of Object.keys(s)) if (name.startsWith("runut:") && Date.now() - JSON.parse(s[name]).at > 864e5 * 7) s.removeItem(name); });
      const kept = store((s) => JSON.parse(s.getItem(shelf)));
      if (kept && offer && JSON.stringify(kept.entries) !== JSON.stringify(entries())) {
        const [back, away] = offer.querySelectorAll("button");
        offer.hidden = false;
        back.addEventListener("click", () => { offer.hidden = true; restore(kept.entries); });
        away.addEventListener("click", () => { offer.hidden = true; store((s) => s.removeItem(shelf)); });
      }
      form.addEventListener("submit", (event) => {
        if (event.submitter?.value === "buang") return store((s) => s.removeItem(shelf));
        aside();
        store(() => sessionStorage.setItem("runut", shelf));                // request.js takes it away once it was received
      });
    }
    form.addEventListener("input", () => {
      aside();
      clearTimeout(keeping);
      keeping = setTimeout(keep, 1500);
    });
    addEventListener("online", keep);
  }

  // live facts --------------------------------------------------------------------------------------------------------------------------
  const inUse = (node) => node.contains(document.activeElement)
    || [...node.querySelectorAll("input[type=file]")].some((input) => input.files.length);

  function merge(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    if (!old.hasAttribute("data-isi")) {
      const inner = inUse(old) ? old.querySelector("[data-isi]") : null;
      if (inner) merge(inner, fresh.querySelector("[data-isi]") ?? inner);
      else if (!inUse(old)) old.replaceWith(fresh);
      return;
    }
    const wanted = new Set([...fresh.children].map((child) => child.id));
    for (const child of [...old.children]) if (!wanted.has(child.id) && !inUse(child)) child.remove();
    let before = null;
    for (const child of [...fresh.children]) {
      const same = [...old.children].find((known) => known.id === child.id);
      if (same) merge(same, child);
      else old.insertBefore(child, before ? before.nextSibling : old.firstChild);
      before = [...old.children].find((known) => known.id === child.id);
    }
  }

  async function refresh() {
    const [seen, mine] = [typed, ++asked];
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.set("tombol", "perbarui");
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Runut-Bagian": "1" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("formulir");
      if (mine !== asked) return;
      if (seen !== typed) return later();
      for (const id of ["k1", "samping", "k2", "tanda"]) {
        const [old, now] = [document.getElementById(id), fresh.querySelector("#" + id)];
        if (old && now) merge(old, now);
      }
      const button = document.getElementById("hitung");
      if (button) button.hidden = true;
    } catch {
      if (byHand) byHand.hidden = false;        // no signal: the button does the same when there is one again
    }
  }

  const later = () => { clearTimeout(timer); timer = setTimeout(refresh, 250); };
  form.addEventListener("input", () => { typed++; });
  if (live) form.addEventListener("change", (event) => {
    const field = event.target;
    const counts = field.matches("[data-segar], select, input[type=date], input[type=radio], input[type=checkbox], input[inputmode=decimal]");
    if (counts && field.type !== "file") later();
  });
})();
