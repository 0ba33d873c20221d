// Draws a form again while it is filled in: what was typed goes to the same address as "Perbarui", the answer is the form alone.
// Works on top of a page that works without it. A field that is being used, or holds chosen files, is never replaced.
(() => {
  const form = document.getElementById("formulir");
  document.querySelector(".esum")?.focus();
  if (!form?.hasAttribute("data-hidup")) return;
  const byHand = document.getElementById("hitung");
  if (byHand) byHand.hidden = true;
  let typed = 0, asked = 0, timer;

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
  form.addEventListener("change", (event) => {
    const field = event.target;
    const counts = field.matches("[data-segar], select, input[type=date], input[type=radio], input[type=checkbox], input[inputmode=decimal]");
    if (counts && field.type !== "file") later();
  });
})();
