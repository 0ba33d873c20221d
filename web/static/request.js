// A page that waits: asks every 30 s whether the case has changed, only while the tab is visible and the case in motion; an answer without news is a
// 304. Also moves the diagram's box to the present step, and offers printing. The page is whole without it.
(() => {
  if (/terkirim|tanda-terima/.test(location.href)) {       // it was sent: what form.js kept of it in this browser is needed no more
    try { localStorage.removeItem(sessionStorage.getItem("runut")); } catch { /* a browser may have none */ }
  }
  for (const button of document.querySelectorAll("[data-cetak]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  const box = document.querySelector(".dia"), step = document.getElementById("d-kini");
  if (box && step) {
    const [outer, inner] = [box.getBoundingClientRect(), step.getBoundingClientRect()];
    box.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
  }
  const watch = document.getElementById("pantau");
  if (!watch) return;
  watch.hidden = false;
  let last = Date.now(), wait = 30000;
  async function ask() {
    if (document.hidden || Date.now() - last < wait) return;
    last = Date.now();
    try {
      const answer = await fetch(watch.dataset.status, { headers: { "If-None-Match": `"${watch.dataset.versi}"` }, cache: "no-store" });
      if (answer.status === 200 && !answer.redirected && (await answer.text()) !== watch.dataset.versi) location.reload();
      wait = answer.status < 400 ? 30000 : Math.min(wait * 2, 600000);
    } catch {
      wait = Math.min(wait * 2, 600000);        // no signal: ask less often
    }
  }
  setInterval(ask, 5000);
  document.addEventListener("visibilitychange", ask);
})();
