// Words of the page, out of its templates: messages, labels, answers as text.

/** The text of a template with its slots filled; nothing where the page has none. */
function text(selector, slots) {
  const copy = content(selector, slots);
  return copy && copy.textContent.trim();
}

const message = (code, slots) => text('data-message="' + code + '"', slots);

/** The same where the page is known to have it. */
const said = (code, slots) => message(code, slots) || "";

const word = (name) => text('data-word="' + name + '"') || "";

/** The label of a field or section, by its path without row ids; the path where there is none. */
const label = (general) => text('data-label="' + general + '"') || general;

/** The name of a stage, by its place; empty past the last. */
function stageName(place) {
  const stage = program.stages[place];
  return stage ? text('data-stage="' + stage.id + '"') || stage.id : "";
}

/** A day in words: 2026年12月7日. */
function dayWords(day) {
  const [year, month, date] = day.split("-").map(Number);
  return said("date", { year, month, day: date });
}

/** The day of the week in words: 星期一. */
const weekday = (day) => word("weekday-" + (new Date(day).getUTCDay() || 7));

/** An answer in words, as a control of its field would hold it. */
function answerWords(general, field, answer) {
  switch (field.type) {
    case "yes-no":
      return word(answer === "true" ? "yes" : "no");
    case "choice":
    case "department":
      return choiceWords(general, field, answer);
    case "choices":
      return answer
        .split("\n")
        .map((id) => choiceWords(general, field, id))
        .join(word("list-separator"));
    case "date":
      return dayWords(answer);
    case "date-time": {
      const [year, month, day, hour, minute] = answer.split(/[- T:]/);
      return said("date-time", { year: +year, month: +month, day: +day, hour, minute });
    }
    case "attachment":
      return answer.split("\n")[0];
    default:
      return answer;
  }
}

/** The label of a choice; its id where there is none, a department that is only words. */
function choiceWords(general, field, id) {
  const offered = (field.choices || field.departments || []).includes(id);
  return (offered && text('data-choice="' + general + ":" + id + '"')) || id;
}

/** The value of a line in words; empty where there is none. */
function lineWords([path, , typed, value], field = fieldOf(path)) {
  const rest = value.slice(1);
  if (value[0] === "=") return answerWords(general(path), field, rest);
  if (value[0] === "!") return typed;
  if (value[0] === "?") return rest ? said("no-calendar", { year: rest }) : said("cannot-compute");
  return "";
}

/** What a row is called: 诉求 2. */
function rowTitle(section, row) {
  const name = label(section);
  const slots = { section: name, number: rowNumber(row) };
  return message("row-title:" + section, slots) || message("row-title", slots) || name + " " + slots.number;
}

/** `2026-11-23 10:12` of an instant as entries carry it. */
const moment = (at) => at.slice(0, 16).replace("T", " ");
