/* Keeps the renderer of Dash 4.2–4.4 linear in the number of components (plotly/dash#3846, cured in 4.5).
   There every component that mounts dispatches RESET_COMPONENT_STATE, and each dispatch wakes every mounted component.
   A dispatch that would change nothing is dropped: its reducer only removes the layout hashes under the given path.
   Served only for those versions: dashboard/web/static_files.py. */
(function () {
  "use strict";
  const stores = (window.dash_stores = window.dash_stores || []);
  const push = stores.push;

  function changesNothing(store, action) {
    const path = action.payload && action.payload.itempath;
    if (!Array.isArray(path)) return false;
    const prefix = path.join(",");
    return !Object.keys(store.getState().layoutHashes || {}).some((key) => key.startsWith(prefix));
  }

  stores.push = function (store) {
    const dispatch = store.dispatch;
    store.dispatch = (action) =>
      action && action.type === "RESET_COMPONENT_STATE" && changesNothing(store, action) ? action : dispatch(action);
    return push.apply(this, arguments);
  };
})();
