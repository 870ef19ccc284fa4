/* Sends files that are chosen or dropped to a plain route, says how far it is, goes where the answer leads.
   Files are never read here. */
(() => {
  "use strict";
  const UNREACHABLE = { zh: "服务器没有应答，请稍后再试。", en: "The server does not answer; try again later." };

  document.addEventListener("click", (event) => {
    const place = event.target.closest(".zh-drop");
    if (!place || place.disabled) return;
    const chooser = document.createElement("input");
    chooser.type = "file";
    chooser.multiple = true;
    chooser.className = "zh-drop__chooser";
    chooser.hidden = true;
    chooser.addEventListener("change", () => { send(place, chooser.files); chooser.remove(); });
    chooser.addEventListener("cancel", () => chooser.remove());
    document.body.append(chooser);
    chooser.click();
  });

  for (const type of ["dragover", "drop"]) {
    document.addEventListener(type, (event) => {
      const place = event.target.closest && event.target.closest(".zh-drop");
      if (!place) return;
      event.preventDefault();
      if (type === "drop" && !place.disabled) send(place, event.dataTransfer.files);
    });
  }

  function send(place, files) {
    if (!files.length) return;
    const body = new FormData();
    body.append("csrf_token", place.dataset.token);
    for (const file of files) body.append("files", file);
    const request = new XMLHttpRequest();
    request.open("POST", place.dataset.action);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) say(place, place.dataset.sending.replace("{share}", Math.round(100 * event.loaded / event.total)));
    });
    request.upload.addEventListener("load", () => say(place, place.dataset.checking));
    request.addEventListener("load", () => {
      if (request.status < 400) { window.location.assign(request.responseURL); return; }
      place.disabled = false;
      say(place, message(request));
    });
    request.addEventListener("error", () => {
      place.disabled = false;
      say(place, document.documentElement.lang.startsWith("en") ? UNREACHABLE.en : UNREACHABLE.zh);
    });
    place.disabled = true;
    request.send(body);
  }

  function message(request) {
    try {
      const error = JSON.parse(request.responseText).error;
      return error.message + " (" + error.reference + ")";
    } catch {
      return request.status + " " + request.statusText;
    }
  }

  function say(place, text) {
    place.querySelector(".zh-drop__said").textContent = text;
  }
})();
