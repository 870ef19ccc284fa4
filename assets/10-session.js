/* Says in the page's language when a callback was refused: Dash itself leaves a dead page and a line in the console.
   Where the session has ended, or a step of the login is due again, the page is covered and its link leads to the form and
   back; any other error shows a strip with the server's reference number. */
(function () {
  "use strict";
  const WORDS = {
    zh: {
      expired: "登录已过期",
      expiredText: "为保护数据，长时间未操作后需要重新登录。登录后会回到本页。",
      elsewhere: "您的账号已在别处登录",
      elsewhereText: "这里的登录随之结束。如非本人操作，请重新登录后修改密码并告知安全管理员。登录后会回到本页。",
      login: "重新登录",
      password: "需要修改密码",
      passwordText: "您的密码已到期，修改后才能继续。修改后会回到本页。",
      changePassword: "修改密码",
      factor: "需要启用双因子",
      factorText: "您的账号须有第二种鉴别方式才能继续。启用后会回到本页。",
      takeFactor: "启用双因子",
      failed: "操作未完成",
      refused: "服务器没有接受这次操作，请刷新页面后重试。",
      broken: "服务器处理时出错，请稍后重试；若再次出现，请把编号告诉系统管理员。",
      unreachable: "连接不到服务器，请检查网络后重试。",
      reference: "编号",
      close: "关闭",
    },
    en: {
      expired: "Your session has expired",
      expiredText: "To protect the data you need to log in again after a long pause. You will come back to this page.",
      elsewhere: "You have logged in elsewhere",
      elsewhereText: "That ended this session. If that was not you, log in again, change your password and tell the security administrator. You will come back to this page.",
      login: "Log in again",
      password: "Your password has to be changed",
      passwordText: "It has come to its end; you go on once it is changed. You will come back to this page.",
      changePassword: "Change the password",
      factor: "A second factor is needed",
      factorText: "Your account goes on once it has one. You will come back to this page.",
      takeFactor: "Take a second factor",
      failed: "This did not work",
      refused: "The server did not accept this request. Reload the page and try again.",
      broken: "The server failed while working on this. Try again later; if it happens again, give the reference to the administrator.",
      unreachable: "The server cannot be reached. Check the network and try again.",
      reference: "Reference",
      close: "Close",
    },
  };
  /* What covers the page: by the code of the refusal, the words and the form that it leads to. */
  const ENDS = {
    login_required: ["expired", "expiredText", "login", "/login"],
    second_factor: ["expired", "expiredText", "login", "/login"],
    logged_in_elsewhere: ["elsewhere", "elsewhereText", "login", "/login"],
    password_change: ["password", "passwordText", "changePassword", "/account/password"],
    second_factor_enrolment: ["factor", "factorText", "takeFactor", "/account/second-factor"],
  };
  const fetchOfTheBrowser = window.fetch;
  let leaving = false;
  window.addEventListener("pagehide", () => { leaving = true; });
  window.addEventListener("pageshow", () => { leaving = false; });

  window.fetch = async function (resource, options) {
    if (!isCallback(resource)) return fetchOfTheBrowser.apply(this, arguments);
    const byClock = document.documentElement.hasAttribute("data-by-clock"); // the wall turns (22-wall.js)
    const told = byClock ? { ...options, headers: { ...options.headers, "X-Zhiheng-Poll": "1" } } : options;
    let response;
    try {
      response = await fetchOfTheBrowser.call(this, resource, told);
    } catch (reason) {
      if (!leaving && reason.name !== "AbortError") showError(words().unreachable, "");
      throw reason;
    }
    if (response.status < 400) {
      removeById("zh-error-strip");
      return response;
    }
    const said = await response.clone().json().catch(() => null);
    const error = (said && said.error) || {};
    const end = ENDS[error.code] || (response.status === 401 && ENDS.login_required);
    if (end) {
      showEnd(end);
      return new Promise(() => {}); // the page is covered for good; Dash would only stumble over the answer
    }
    const plain = response.status >= 500 ? words().broken : words().refused;
    showError(typeof error.message === "string" && error.message ? error.message : plain, error.reference);
    return response;
  };

  function isCallback(resource) {
    const address = new URL(resource.url || String(resource), window.location.href);
    return address.pathname.endsWith("/_dash-update-component");
  }

  function words() {
    return document.documentElement.lang.toLowerCase().startsWith("en") ? WORDS.en : WORDS.zh;
  }

  function showError(message, reference) {
    removeById("zh-error-strip");
    const close = make("button", { type: "button", className: "btn btn-sm btn-outline-light" }, words().close);
    const strip = make("div", { id: "zh-error-strip", className: "zh-error-strip", role: "alert" },
      make("strong", {}, words().failed),
      make("span", { className: "zh-error-strip__text" }, message),
      reference ? make("span", { className: "zh-reference" }, words().reference + " " + String(reference)) : null,
      close);
    close.addEventListener("click", () => strip.remove());
    document.body.append(strip);
  }

  function showEnd([title, text, action, form]) {
    if (document.getElementById("zh-session-expired")) return;
    const here = window.location.pathname + window.location.search;
    const link = make("a", { className: "btn btn-primary", href: form + "?next=" + encodeURIComponent(here) }, words()[action]);
    const box = make("div", { className: "zh-overlay__box" },
      make("h2", { id: "zh-session-expired-title" }, words()[title]),
      make("p", { id: "zh-session-expired-text" }, words()[text]),
      link);
    const overlay = make("div", {
      id: "zh-session-expired", className: "zh-overlay", role: "alertdialog", "aria-modal": "true",
      "aria-labelledby": "zh-session-expired-title", "aria-describedby": "zh-session-expired-text",
    }, box);
    // The link is the only thing left to do, so the focus stays on it.
    overlay.addEventListener("keydown", (event) => { if (event.key === "Tab") { event.preventDefault(); link.focus(); } });
    document.body.append(overlay);
    link.focus();
  }

  function removeById(id) {
    const found = document.getElementById(id);
    if (found) found.remove();
  }

  /* Text only ever becomes a text node: what the server says is never read as HTML. */
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "className") element.className = value;
      else element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  }
})();
