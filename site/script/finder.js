// The finder of the home page: plain words -> what the matter is about -> who takes it; and a park or
// township that someone serves -> who that is.
//
// It knows no words of its own: it compares with the list on the page (`data-words`) and shows copies of
// that list's parts, so that finder and list cannot differ. Without this script the list stands there whole.

(() => {
  "use strict";

  const form = document.querySelector("[data-finder]");
  if (!form) return;
  const box = form.querySelector("input");
  const place = document.querySelector("[data-finder-results]");
  const said = place.querySelector("[data-finder-count]");
  const list = place.querySelector("ol");
  const pattern = document.querySelector("template[data-found]").content.firstElementChild;
  const subjects = [...document.querySelectorAll("[data-subject]")].map((element) => ({
    element,
    words: element.dataset.words.split("|").map(folded).filter(Boolean),
    otherwise: "otherwise" in element.dataset,
  }));
  const places = [...new Set([...document.querySelectorAll("[data-role] [data-serves]")].flatMap(served))].map(
    (name) => ({ name, word: folded(name) }),
  );
  const MOST = 4;
  let composing = false;
  let shown = "";

  /** One spelling of what was typed: half width, small letters, no punctuation. */
  function folded(text) {
    return text.normalize("NFKC").toLowerCase().replace(/[\s\p{P}\p{S}]+/gu, " ").trim();
  }

  /** How well a word fits what was asked; 0 if not at all. Longer words are more specific. */
  function fit(word, asked) {
    if (/^[\x20-\x7e]+$/.test(word)) {
      // Latin words: whole ones, the last of them perhaps unfinished or in the plural.
      if (` ${asked}`.includes(` ${word}`)) return 100 + 4 * word.length;
      return asked.length > 2 && ` ${word}`.includes(` ${asked}`) ? 60 + 4 * asked.length : 0;
    }
    const compact = asked.replaceAll(" ", "");
    if (compact === word) return 200 + 10 * word.length;
    if (compact.includes(word)) return 100 + 10 * word.length;
    if (compact.length > 1 && word.includes(compact)) return 60 + 10 * compact.length;
    return word.length > 2 && scattered(word, compact) ? 40 + 10 * word.length : 0;
  }

  /** Whether the word's characters stand in this order with at most two others between: 利息太高 for 利息高. */
  function scattered(word, asked) {
    for (let from = asked.indexOf(word[0]); from >= 0; from = asked.indexOf(word[0], from + 1)) {
      const window = asked.slice(from, from + word.length + 2);
      let at = 0;
      for (const character of window) if (character === word[at]) at += 1;
      if (at === word.length) return true;
    }
    return false;
  }

  function find(asked) {
    const found = subjects.map((subject) => {
      const fits = subject.words.map((word) => fit(word, asked));
      return { subject, score: Math.max(...fits) };
    });
    return found.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score).slice(0, MOST);
  }

  /** The parks and townships that a person's line says they serve. */
  function served(line) {
    return line.dataset.serves.split("|").filter(Boolean);
  }

  /** Those that were named, whole or in part. */
  function named(asked) {
    return places.filter(({ word }) => word && fit(word, asked) > 0);
  }

  /** What else was asked. */
  function without(places, asked) {
    return places.reduce((rest, { word }) => rest.replace(word, " ").trim(), asked);
  }

  function show(text) {
    const asked = folded(text);
    if (asked === shown) return;
    shown = asked;
    remember(text.trim());
    place.hidden = !asked;
    if (!asked) return list.replaceChildren();
    const where = named(asked);
    const about = find(without(where, asked)).map(({ subject }) => entry(subject, where));
    const found = about.length > 0 ? about : where.map((place) => whoServes(place));
    const rest = subjects.filter(({ otherwise }) => otherwise).map((subject) => entry(subject, []));
    const { none, one, many } = said.dataset;
    said.textContent = found.length === 0 ? none : found.length === 1 ? one : many.replace("{n}", found.length);
    list.replaceChildren(...(found.length > 0 ? found : rest));
  }

  /** A result: copies of what the page's list holds of the subject, and of those who take it there. */
  function entry({ element }, where) {
    const item = pattern.cloneNode(true);
    const slot = (name) => item.querySelector(`[data-slot="${name}"]`);
    slot("name").textContent = element.querySelector("[data-name]").textContent;
    const phrases = element.querySelector("[data-phrases]");
    slot("phrases").textContent = phrases ? phrases.textContent : "";
    slot("notes").replaceChildren(...copies(element.querySelectorAll("[data-note]")));
    const roles = element.dataset.roles.split(" ");
    const contacts = roles.map((role) => document.querySelector(`[data-role="${role}"] [data-contact]`));
    slot("contacts").replaceChildren(...copies(contacts.filter(Boolean)).map((contact) => only(contact, where)));
    return item;
  }

  /** A result: everyone who serves a place. */
  function whoServes(place) {
    const item = pattern.cloneNode(true);
    const contacts = [...document.querySelectorAll("[data-role] [data-contact]")];
    const there = contacts.filter((contact) => serving(contact, [place]).length > 0);
    item.querySelector('[data-slot="name"]').textContent = place.name;
    item.querySelector('[data-slot="contacts"]').replaceChildren(...copies(there).map((contact) => only(contact, [place])));
    return item;
  }

  /** Of a role's people those who serve one of the places. */
  function serving(contact, where) {
    const people = [...contact.querySelectorAll("[data-person]")];
    return people.filter((line) => where.some(({ name }) => served(line).includes(name)));
  }

  /** Without those who serve elsewhere, if there is anyone who serves here. */
  function only(contact, where) {
    const here = serving(contact, where);
    for (const line of here.length > 0 ? contact.querySelectorAll("[data-person]") : []) {
      if (!here.includes(line)) line.remove();
    }
    return contact;
  }

  function copies(elements) {
    return [...elements].map((element) => element.cloneNode(true));
  }

  /** The words stand in the address, so that they can be passed on and survive the change of language. */
  function remember(text) {
    const query = text ? `?q=${encodeURIComponent(text)}` : "";
    try {
      history.replaceState(null, "", location.pathname + query + location.hash);
    } catch {
      // Some browsers let no page in a folder change its address.
    }
    for (const link of document.querySelectorAll("[data-other-language]")) link.search = query;
  }

  function answer() {
    if (composing) return;
    show(box.value);
    (list.querySelector("[data-slot='name']") ?? box).focus();
  }

  function step(event) {
    const stops = [box, ...list.querySelectorAll("[data-slot='name']")];
    const at = stops.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Escape: 0 }[event.key];
    if (at < 0 || next === undefined || event.isComposing || stops.length < 2) return;
    const stop = stops[Math.min(Math.max(next, 0), stops.length - 1)];
    event.preventDefault();
    stop.focus();
    if (stop === box) box.select();
  }

  box.addEventListener("compositionstart", () => (composing = true));
  box.addEventListener("compositionend", () => {
    composing = false;
    show(box.value);
  });
  box.addEventListener("input", () => composing || show(box.value));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer();
  });
  form.querySelector("button").addEventListener("click", answer);
  document.addEventListener("keydown", step);
  addEventListener("pageshow", () => {
    box.value ||= new URLSearchParams(location.search).get("q") ?? "";
    show(box.value);
  });
})();
