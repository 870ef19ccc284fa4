/* Chooses files to go with a plain form (forms.files_field) and says which; they are never read here. */
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".zh-files > button");
    if (!button) return;
    const place = button.parentElement;
    let chooser = place.querySelector("input[type=file]");
    if (!chooser) {
      chooser = document.createElement("input");
      chooser.type = "file";
      chooser.name = "files";
      chooser.multiple = true;
      chooser.hidden = true;
      chooser.accept = ".pdf,.jpg,.jpeg,.png";
      chooser.addEventListener("change", () => {
        place.querySelector(".zh-files__said").textContent = [...chooser.files].map((file) => file.name).join("、");
      });
      place.append(chooser);
    }
    chooser.click();
  });
})();
