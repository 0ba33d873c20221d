// After signing out this browser keeps nothing of what was typed (form.js); drafts are the server's.
(() => {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith("runut:")) localStorage.removeItem(name);
  } catch { /* a browser may have none */ }
})();
