/* More cell renderers for tables (see dashAgGridComponentFunctions.js): ranks, moves, numbers and bars that are links.
   Each takes {text, href, hint, …} from params.value and draws text as text; links are followed by 20-controls.js. */
(function () {
  "use strict";
  const renderers = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const el = (...args) => window.React.createElement(...args);
  const kinds = (block, kind) => String(kind || "").split(" ").filter((word) => /^[a-z]+$/.test(word)).map((word) => ` ${block}--${word}`).join("");

  /* Only an address on this site becomes a link. */
  function linked(value, props, ...children) {
    const href = String(value.href || "");
    if (!/^\/(?![/\\])/.test(href)) return el("span", { ...props, title: value.hint || undefined }, ...children);
    return el("a", { ...props, href, title: value.hint || undefined, "data-zh-inside": "" }, ...children);
  }

  /* value: {text, kind: "top tie" …} */
  renderers.ZhRank = function ({ value }) {
    return value ? el("span", { className: "zh-rank" + kinds("zh-rank", value.kind), title: value.hint || undefined }, value.text) : null;
  };

  /* value: {text, kind: "up" | "down" | "same" | "new"} */
  renderers.ZhMove = function ({ value }) {
    return value ? el("span", { className: "zh-move" + kinds("zh-move", value.kind), title: value.hint || undefined }, value.text) : null;
  };

  /* value: {text, note, href}: a number, and a second line in small print. */
  renderers.ZhNumber = function ({ value }) {
    if (!value) return null;
    return linked(value, { className: "zh-cellnumber zh-link" + kinds("zh-cellnumber", value.kind) },
      el("span", { className: "zh-cellnumber__value" }, value.text),
      value.note && el("small", { className: "zh-cellnumber__note" }, value.note));
  };

  /* value: {text, share: 0…1 or null, href}: a number over its bar; hatched where nothing applies. */
  renderers.ZhBarLink = function ({ value }) {
    if (!value) return null;
    const applies = typeof value.share === "number";
    return linked(value, { className: "zh-cellbar zh-link" + kinds("zh-cellbar", value.kind) },
      el("span", { className: "zh-cellbar__value" }, value.text),
      el("span", { className: "zh-bar" + (applies ? "" : " zh-bar--na") + (applies && value.share === 0 ? " zh-bar--zero" : "") },
        applies && el("span", { className: "zh-bar__fill", style: { width: 100 * value.share + "%" } })));
  };
})();
