// A page that answers a form is kept nowhere, so a browser that goes back to it shows an error of its own. When somebody goes on
// from here, its place in the history becomes the question that it shows, and nothing tells what was answered.
(function () {
  "use strict";
  var question = document.querySelector("main .question form.form").action;

  function stepOff() {
    window.history.replaceState(null, "", question);
  }

  document.addEventListener("submit", stepOff);
  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("a[href]:not([data-leave], [href^=\"#\"])")) {
      stepOff();
    }
  });
})();
