// Narrows the service list by what is ticked, and keeps that in the address: `?role=legal&type=on-site`.
//
// Within one question any ticked answer will do, of several questions all must. Without this script the
// whole list stands there with links to its parts.

(() => {
  "use strict";

  const form = document.querySelector("[data-filters]");
  if (!form) return;
  const boxes = [...form.querySelectorAll("input[type='checkbox']")];
  const names = [...new Set(boxes.map((box) => box.name))];
  const entries = [...document.querySelectorAll(".entry-row")];
  const groups = [...document.querySelectorAll("[data-filter-group]")];
  const count = document.querySelector("[data-filter-count]");
  const clear = form.querySelector("[data-filter-clear]");
  const none = document.querySelector("[data-filter-none]");
  const wide = matchMedia("(min-width: 56rem)");

  const ticked = (name) => boxes.filter((box) => box.name === name && box.checked).map((box) => box.value);

  /** What an entry answers to a question: several roles, or one value. */
  function answers(entry, name) {
    const value = entry.dataset[name] ?? "";
    return name === "role" ? value.split(" ") : [value];
  }

  function fits(entry, name, wanted = ticked(name)) {
    return wanted.length === 0 || answers(entry, name).some((value) => wanted.includes(value));
  }

  function apply() {
    let left = 0;
    for (const entry of entries) {
      entry.hidden = !names.every((name) => fits(entry, name));
      if (!entry.hidden) left += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector(".entry-row:not([hidden])");
    // How many each choice would leave, with what the other questions say.
    for (const box of boxes) {
      const others = names.filter((name) => name !== box.name);
      const would = entries.filter((entry) => fits(entry, box.name, [box.value]) && others.every((name) => fits(entry, name)));
      box.closest("label").querySelector("[data-choice-count]").textContent = would.length;
    }
    const any = boxes.some((box) => box.checked);
    const { all, some, none: nothing } = count.dataset;
    count.textContent = !any ? all : left === 0 ? nothing : some.replace("{n}", left);
    clear.hidden = !any;
    none.hidden = left > 0;
    for (const link of document.querySelectorAll("[data-other-language]")) link.search = query();
  }

  function query() {
    const said = new URLSearchParams(boxes.filter((box) => box.checked).map((box) => [box.name, box.value]));
    return said.size === 0 && !said.toString() ? "" : `?${said}`;
  }

  function read() {
    const asked = new URLSearchParams(location.search);
    for (const box of boxes) box.checked = asked.getAll(box.name).includes(box.value);
    apply();
  }

  function changed() {
    apply();
    try {
      history.pushState(null, "", location.pathname + query());
    } catch {
      // Some browsers let no page in a folder change its address.
    }
  }

  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  clear.addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    changed();
    boxes[0].focus();
  });
  addEventListener("popstate", read);
  addEventListener("pageshow", read);
  const fold = () => (form.querySelector("details").open = wide.matches);
  wide.addEventListener("change", fold);
  read();
  fold();
})();
