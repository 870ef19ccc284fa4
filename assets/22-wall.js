/* The wall of the meeting room: each screen says how long it stands and which one follows (dashboard/views/screen.py).
   It turns only while the server answers; until then the screen stays, says so, and goes on by itself as soon as it can.
   A turn of the clock is no use of the session; a click or a key since the turn before is one (docs/accounts.md). */
(function () {
  "use strict";
  const WALL = "/screen";
  const AGAIN = 10; // seconds until what did not come is asked for again
  const WHERE_NOTHING_STANDS = 60; // as after a fault of the server, or while scores are computed
  let standing = null;
  let left = WHERE_NOTHING_STANDS;
  let touched = false;

  /* Read by 10-session.js, which tells the server. */
  function say(byClock) {
    document.documentElement.toggleAttribute("data-by-clock", byClock);
  }

  for (const touch of ["pointerdown", "keydown"]) {
    document.addEventListener(touch, () => { touched = true; say(false); }, true);
  }

  setInterval(() => {
    if (window.location.pathname !== WALL) {
      [standing, left] = [null, WHERE_NOTHING_STANDS];
      say(false);
      return;
    }
    const screen = document.querySelector(".zh-screen");
    if (screen !== standing) {
      standing = screen;
      left = screen ? Number(screen.dataset.seconds) : WHERE_NOTHING_STANDS;
    }
    left -= 1;
    if (left > 0) return;
    left = AGAIN;
    turn(screen);
  }, 1000);

  async function turn(screen) {
    if (document.getElementById("zh-session-expired")) return; // covers the wall until somebody logs in again
    const health = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
    const away = !health || !health.ok;
    if (screen) screen.querySelector(".zh-screen__away").hidden = !away;
    if (away || (screen && !screen.isConnected)) return;
    say(!touched);
    touched = false;
    const here = window.location.pathname + window.location.search;
    const onward = screen ? screen.dataset.onward : here;
    if (onward === here) {
      window.dash_clientside.set_props("location", { search: window.location.search }); // the same page once more
    } else {
      window.history.replaceState({}, "", onward); // an evening of screens is no history to go back through
      window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    }
  }
})();
