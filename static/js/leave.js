// Leaves at once: a white page before the answer comes, and this page out of the history.
// Without this script the link in the exit bar does the same, a moment later.
(function () {
  "use strict";
  var pressed = [];
  var left = false;

  function leave() {
    left = true;
    document.documentElement.classList.add("leaving");
    document.title = "";
    window.location.replace("/leave");
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("a[data-leave]")) {
      event.preventDefault();
      leave();
    }
  });

  // Shift three times within five seconds, each press on its own: Shift held with a letter is typing.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Shift") {
      pressed = [];
      return;
    }
    if (event.repeat) {
      return;
    }
    var now = Date.now();
    pressed = pressed.filter(function (moment) { return now - moment < 5000; });
    pressed.push(now);
    if (pressed.length >= 3) {
      leave();
    }
  });

  // Back from the neutral site: a kept page leaves again and shows nothing.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted && left) {
      leave();
    }
  });
})();
