/* The wall of the meeting room: each screen says how long it stands and which one follows (dashboard/views/screen.py). */
(function () {
  "use strict";
  let shown = null;
  let timer = 0;

  new MutationObserver(() => {
    const screen = document.querySelector(".zh-screen");
    if (screen === shown) return;
    shown = screen;
    clearTimeout(timer);
    if (screen) timer = setTimeout(() => goOn(screen), 1000 * Number(screen.dataset.seconds));
  }).observe(document, { childList: true, subtree: true });

  function goOn(screen) {
    if (!screen.isConnected) return;
    window.history.replaceState({}, "", screen.dataset.onward); // an evening of screens is no history to go back through
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }
})();
