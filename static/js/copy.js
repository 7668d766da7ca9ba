// Puts a button beside each value of a form sheet that copies it. Without script the value is selected by hand.
(function () {
  "use strict";

  function selectAll(value) {
    var range = document.createRange();
    range.selectNodeContents(value);
    window.getSelection().removeAllRanges();
    window.getSelection().addRange(range);
  }

  function offer(part) {
    var value = part.querySelector(".sheet-value");
    var button = document.createElement("button");
    var said = document.createElement("span");
    button.type = "button";
    button.className = "button button-second";
    button.textContent = part.dataset.copy;
    button.setAttribute("aria-describedby", part.querySelector("h3").id);
    said.className = "muted";
    said.setAttribute("role", "status");
    button.addEventListener("click", function () {
      selectAll(value);
      if (!navigator.clipboard) {
        return;
      }
      navigator.clipboard.writeText(value.textContent).then(function () {
        said.textContent = part.dataset.copied;
        window.setTimeout(function () { said.textContent = ""; }, 4000);
      }, function () { });
    });
    var row = document.createElement("p");
    row.className = "row";
    row.append(button, said);
    part.append(row);
  }

  document.querySelectorAll("[data-copy]").forEach(offer);
})();
