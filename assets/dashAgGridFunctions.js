/* What tables name in {"function": …}: the grid's own words in the page's language, and plain text and order for cells
   whose value is an object {text, …} or a list. dash-ag-grid reads window.dashAgGridFunctions; no eval. */
(function () {
  "use strict";
  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const collator = new Intl.Collator("zh-Hans-CN", { numeric: true });
  /* Where the published words do not fit together: the grid writes "1 to 20 of 22" and "Page 1 of 2" from these pieces. */
  const OWN_WORDS = { to: "–", of: "/", noRowsToShow: "没有数据", noMatchingRows: "没有符合条件的行" };

  /* getLocaleText: {"function": "zhLocaleText(params)"} */
  functions.zhLocaleText = function (params) {
    const chinese = document.documentElement.lang.toLowerCase().startsWith("zh");
    const word = chinese && (OWN_WORDS[params.key] || window.zhihengGridWords[params.key]);
    if (!word) return params.defaultValue;
    return (params.variableValues || []).reduce((text, value) => text.replace("${variable}", value), word);
  };

  /* valueFormatter, filterValueGetter, getQuickFilterText: {"function": "zhText(params)"} */
  functions.zhText = function (params) {
    if (params.value !== undefined) return textOf(params.value);
    const field = params.colDef && params.colDef.field;
    return field && params.data ? textOf(params.data[field]) : "";
  };

  /* comparator: {"function": "zhCompare"}; orders by value.sort, else value.text, else the value; what is missing comes last both ways. */
  functions.zhCompare = function (a, b, nodeA, nodeB, descending) {
    const left = keyOf(a), right = keyOf(b);
    if (left === null || right === null) {
      if (left === right) return 0;
      return (left === null) === !descending ? 1 : -1;
    }
    if (typeof left === "number" && typeof right === "number") return left - right;
    return collator.compare(String(left), String(right));
  };

  function keyOf(value) {
    if (value === null || value === undefined || value === "") return null;
    if (Array.isArray(value)) return textOf(value) || null;
    if (typeof value !== "object") return value;
    if (value.sort !== undefined) return value.sort;
    return value.text === undefined || value.text === "" ? null : value.text;
  }

  function textOf(value) {
    if (value === null || value === undefined) return "";
    if (Array.isArray(value)) return value.map(textOf).filter(Boolean).join(" ");
    return typeof value === "object" ? String(value.text === undefined ? "" : value.text) : String(value);
  }
})();
