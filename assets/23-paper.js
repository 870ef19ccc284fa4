/* A grid does not lay out its columns anew for paper. They are made as narrow as a sheet on its side is wide, or as they can
   be; what is wider still is made smaller by zhiheng.css. Afterwards they are as they were. */
(function () {
  "use strict";
  const SHEET = 1030; // pixels that 273 mm are
  let before = [];

  window.addEventListener("beforeprint", () => {
    before = [];
    for (const grid of document.querySelectorAll(".zh-aggrid")) {
      const api = window.dash_ag_grid.getApi(grid.id);
      if (!api) continue;
      before.push([api, api.getColumnState()]);
      api.sizeColumnsToFit(SHEET);
      const parts = [...grid.querySelectorAll(".ag-pinned-left-header, .ag-header-container")];
      grid.style.setProperty("--zh-columns", parts.reduce((sum, part) => sum + part.offsetWidth, 0));
    }
  });

  window.addEventListener("afterprint", () => {
    for (const [api, state] of before) api.applyColumnState({ state });
  });
})();
