"use strict";
(function ask() {
  fetch("/_wuwei/after/VERSION", { cache: "no-store" })
    .then((answer) => answer.text())
    .then((version) => {
      if (version === "VERSION") ask();
      else location.reload();
    })
    .catch(() => setTimeout(ask, 1000));
})();
