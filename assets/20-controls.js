/* What writes the address in the browser: forms of class zh-query, the headers of a table, links in its cells, and the
   links to its export. After each change the page is asked for anew; nothing is kept anywhere else, but for a text that
   was typed and not sent. */
(function () {
  "use strict";
  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});

  /* Leads to an address of this site as dcc.Link does. */
  function go(href) {
    window.history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  /* The present address with some keys of its query changed; an empty value takes the key away, and any change the page. */
  function changed(values) {
    const address = new URL(window.location.href);
    for (const [key, value] of Object.entries({ page: "", ...values })) {
      if (value) address.searchParams.set(key, value);
      else address.searchParams.delete(key);
    }
    return address.pathname + address.search;
  }

  function send(form) {
    if (!form.reportValidity()) return; // what must not stand in an address never gets there
    typed = null;
    // Not FormData: it leaves out a list in which nothing is chosen, and its key would stay in the address.
    const named = [...form.elements].filter((one) => one.name);
    const values = Object.fromEntries(named.map((one) => [one.name, one.value.trim()]));
    if (values.period === form.dataset.usualPeriod) values.period = "";
    const href = changed(values);
    if (href !== window.location.pathname + window.location.search) go(href);
  }

  // A text typed into a search box and not sent. Whatever else is answered meanwhile, such as an order of the table, draws
  // the box anew as the address has it; then the text is put back, and who was typing goes on typing.
  let typed = null;
  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!box.matches("form.zh-query input")) return;
    typed = { box, text: box.value, path: window.location.pathname, left: false };
  }, true);  // before React, which may draw an older text at once
  document.addEventListener("focusout", (event) => {
    const box = event.target;
    // A box that is drawn anew has not been left by its reader.
    setTimeout(() => { if (typed && typed.box === box && box.isConnected) typed.left = true; });
  });
  window.addEventListener("popstate", () => { typed = null; });
  new MutationObserver(() => {
    if (typed && typed.path !== window.location.pathname) typed = null;
    const box = typed && document.querySelector(`form.zh-query input[name="${typed.box.name}"]`);
    if (box) putBack(box);
  }).observe(document, { childList: true, subtree: true });

  function putBack(box) {
    const { text, left } = typed;
    const isNew = box !== typed.box;
    if (box.value !== text) {
      // Past the property that React watches, or it would not notice.
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(box, text);
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    typed = { ...typed, box, left };
    if (isNew && !left) {
      box.focus();
      if (box.selectionStart !== null) box.setSelectionRange(text.length, text.length);  // a day has no cursor to set
    }
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.zh-query")) return;
    event.preventDefault();
    send(event.target);
  });

  // What a browser says of a value that does not fit is its own; data-zh-wrong says what is wrong with it here.
  document.addEventListener("invalid", (event) => {
    const field = event.target.closest("[data-zh-wrong]");
    if (field && event.target.validity.patternMismatch) event.target.setCustomValidity(field.dataset.zhWrong);
  }, true);
  document.addEventListener("input", (event) => {
    if (event.target.closest("[data-zh-wrong]")) event.target.setCustomValidity("");
  }, true);

  // A choice from a list, or of a day in a calendar, acts at once. A day that is typed changes with each key, and waits for
  // Enter as words do. "search" is what the cross in a search box sends.
  let keyed = null;
  document.addEventListener("keydown", (event) => { keyed = event.target; }, true);
  document.addEventListener("pointerdown", () => { keyed = null; }, true);
  document.addEventListener("change", (event) => {
    const box = event.target;
    const picked = box.matches('form.zh-query input[type="date"]') && box !== keyed;
    if (picked || box.matches("form.zh-query select")) send(box.form);
  });
  document.addEventListener("search", (event) => {
    if (event.target.matches("form.zh-query input")) send(event.target.form);
  }, true);

  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest(".zh-prints")) window.print();
  });

  // Links drawn by cell renderers, which no dcc.Link stands behind.
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-zh-inside]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.shiftKey || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    go(link.getAttribute("href"));
    window.scrollTo(0, 0);
  });

  /* eventListeners: {"sortChanged": ["zhSortByAddress(params)"]}; context.sort is the order a page has by itself. */
  functions.zhSortByAddress = function (params) {
    const column = params.api.getColumnState().find((one) => one.sort);
    if (!column) return;
    const usual = (params.context && params.context.sort) || "";
    const wanted = (column.sort === "desc" ? "-" : "") + column.colId;
    const shown = new URL(window.location.href).searchParams.get("sort") || usual;
    if (wanted !== shown) go(changed({ sort: wanted === usual ? "" : wanted }));
  };

  /* comparator: {"function": "zhGivenOrder"}; the server has put the rows in order. */
  functions.zhGivenOrder = function () { return 0; };
})();
