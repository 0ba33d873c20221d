// Keys for the list of tasks, while it has the focus: j and k go down and up, x ticks, Enter opens, p goes to the button below.
// The list works without it.
(() => {
  const list = document.getElementById("daftar"), links = [...list.querySelectorAll(".task h3 a")];
  let at = -1;
  const go = (step) => {
    const here = links.indexOf(document.activeElement);
    at = Math.min(Math.max((here < 0 ? at : here) + step, 0), links.length - 1);
    links[at]?.focus();
    links[at]?.scrollIntoView({ block: "nearest" });
  };
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const tick = links[at]?.parentElement.querySelector(".chk");
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "x" && tick) tick.checked = !tick.checked;
    else if (event.key === "p") document.getElementById("putuskan")?.focus();
    else return;
    event.preventDefault();
  });
  list.addEventListener("focusin", (event) => {
    const row = event.target.closest(".task");
    if (row) at = links.indexOf(row.querySelector("h3 a"));
  });
})();
