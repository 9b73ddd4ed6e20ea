// Small conveniences only: every page works without this file.
(function () {
  "use strict";

  // After a refused form, start reading at the list of what is wrong.
  var summary = document.querySelector(".error-summary");
  if (summary) {
    summary.focus();
  }

  // Escape folds the menu on a phone and puts the focus back on its handle.
  document.addEventListener("keydown", function (event) {
    var open = event.key === "Escape" && document.querySelector(".top details[open]");
    if (open) {
      open.removeAttribute("open");
      open.querySelector("summary").focus();
    }
  });

  // A form sent twice by a double click would be two changes.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    window.setTimeout(function () { delete form.dataset.sent; }, 3000);
  });
})();
