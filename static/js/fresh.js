// Brings a part of the page up to date while work is going on: <div data-fresh="/address" data-seconds="3">.
// The answer is the part again; it stops when the answer no longer asks for it. Without script the page says how.
(function () {
  "use strict";

  function watch(part) {
    var seconds = Number(part.dataset.seconds) || 5;
    window.setTimeout(function () { renew(part, seconds); }, seconds * 1000);
  }

  function renew(part, seconds) {
    // Nobody is taken out of a field or a link by news.
    if (document.hidden || part.contains(document.activeElement)) {
      watch(part);
      return;
    }
    window.fetch(part.dataset.fresh, { headers: { "X-Part": "1" }, redirect: "error" })
      .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer.status); })
      .then(function (html) {
        var found = new DOMParser().parseFromString(html, "text/html");
        var next = part.id ? found.getElementById(part.id) : found.body.firstElementChild;
        if (!next) { return; }
        // The part itself stays, so that a screen reader hears what is new in it.
        part.replaceChildren.apply(part, Array.from(next.childNodes));
        if (next.dataset.fresh) { watch(part); }
      })
      .catch(function () { part.dataset.seconds = String(Math.min(seconds * 2, 60)); watch(part); });
  }

  document.querySelectorAll("[data-fresh]").forEach(watch);
})();
