/* Cell renderers of the tables, named in columnDefs as {"cellRenderer": "ZhLink"}. Each takes its input from params.value,
   shows an empty cell for null, and draws text as text. Columns of lists and objects need "cellDataType": False. */
(function () {
  "use strict";
  const renderers = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const el = (...args) => window.React.createElement(...args);

  /* value: [{label, share, text}], share 0…1 or null where the rate does not apply. */
  renderers.ZhRateBars = function (params) {
    const rates = params.value || [];
    if (!rates.length) return null;
    return el("span", { className: "zh-ratebars", role: "img", "aria-label": rates.map(described).join("；") },
      rates.map((rate, index) => {
        const applies = typeof rate.share === "number" && isFinite(rate.share);
        const share = applies ? Math.min(1, Math.max(0, rate.share)) : 0;
        return el("span", {
          key: index, title: described(rate),
          className: "zh-ratebars__bar" + (applies ? "" : " zh-ratebars__bar--na") + (applies && share === 0 ? " zh-ratebars__bar--zero" : ""),
        }, applies && el("span", { className: "zh-ratebars__fill", style: { height: 100 * share + "%" } }));
      }));
  };

  function described(rate) {
    return [rate.label, rate.text].filter(Boolean).join(" ");
  }

  /* value: [number or null]; null is a gap. cellRendererParams may fix the scale: {"min": 0, "max": 100}. */
  renderers.ZhSparkline = function (params) {
    const values = (params.value || []).map((value) => (typeof value === "number" && isFinite(value) ? value : null));
    const known = values.filter((value) => value !== null);
    if (!known.length) return null;
    const width = 96, height = 24, margin = 3;
    const low = typeof params.min === "number" ? params.min : Math.min(...known);
    const high = typeof params.max === "number" ? params.max : Math.max(...known);
    const x = (index) => margin + (values.length > 1 ? (index * (width - 2 * margin)) / (values.length - 1) : (width - 2 * margin) / 2);
    const y = (value) => (high > low ? height - margin - ((value - low) * (height - 2 * margin)) / (high - low) : height / 2);
    const at = (index) => x(index).toFixed(1) + "," + y(values[index]).toFixed(1);
    const last = values.reduce((found, value, index) => (value === null ? found : index), 0);
    const said = values.map((value) => (value === null ? "–" : String(value))).join(", ");
    return el("svg", { className: "zh-sparkline", width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": said },
      el("title", {}, said),
      runs(values).map((run) => run.length > 1
        ? el("polyline", { key: run[0], points: run.map(at).join(" ") })
        : el("circle", { key: run[0], cx: x(run[0]), cy: y(values[run[0]]), r: 1.5 })),
      el("circle", { className: "zh-sparkline__last", cx: x(last), cy: y(values[last]), r: 2.5 }));
  };

  /* The indexes of neighbours that are known, one list a stretch. */
  function runs(values) {
    const found = [];
    values.forEach((value, index) => {
      if (value === null) return;
      if (index > 0 && values[index - 1] !== null) found[found.length - 1].push(index);
      else found.push([index]);
    });
    return found;
  }

  /* value: {text, href}; only addresses on this site become links, and a plain click stays inside the page as dcc.Link does. */
  renderers.ZhLink = function (params) {
    const value = params.value;
    if (value === null || value === undefined) return null;
    const text = typeof value === "object" ? value.text : String(value);
    const href = String(value.href || "");
    if (!/^\/(?![/\\])/.test(href)) return el("span", {}, text);
    return el("a", { href, className: "zh-link", onClick: (event) => follow(event, href) }, text);
  };

  function follow(event, href) {
    if (event.metaKey || event.shiftKey || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    window.history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  }

  /* value: [{text, kind}], kind one of the zh-badge--… classes of zhiheng.css. */
  renderers.ZhBadges = function (params) {
    return el("span", { className: "zh-badges" }, (params.value || []).map((badge, index) =>
      el("span", { key: index, className: "zh-badge" + (/^[a-z-]+$/.test(badge.kind) ? " zh-badge--" + badge.kind : "") }, badge.text)));
  };
})();
