// A form that keeps drafts loses nothing that was typed into it: a link to another part of the page sends it first and
// goes on there, any other way out of the page is asked for by the browser.
(() => {
  let changed = null;

  const unsent = () => {
    if (changed !== null && !changed.isConnected) changed = null;
    return changed;
  };

  document.addEventListener("input", (event) => {
    changed = event.target.closest("form[data-keeps]") ?? unsent();
  });
  document.addEventListener("submit", (event) => { if (event.target === changed) changed = null; });
  window.addEventListener("beforeunload", (event) => { if (unsent()) event.preventDefault(); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.hasAttribute("download") || event.button || event.ctrlKey || event.metaKey || !unsent()) return;
    event.preventDefault();
    event.stopPropagation(); // links within the application change the page without leaving it
    const to = new URL(link.href), part = to.searchParams.get("rows");
    if (to.pathname !== location.pathname || !part) { location.assign(link.href); return; }
    changed.elements.rows.value = part;
    changed.requestSubmit();
  }, true);
})();
