/** The details that a task needs, as a form made from the entry's description of it. */
import { h } from "./dom.js";
import { dayInWords, now, readDate } from "./dates.js";
import { choices, labelled, say, setError, tick } from "./fields.js";

const idOf = (pointer) => `f${pointer.replace(/[^A-Za-z0-9]+/g, "-")}`;
const read = (text) => readDate(text, new Date(now()));
/** The schema takes no line breaks. */
const tidy = (value) => (value ?? "").replace(/\s+/g, " ").trim();

export class Form {
  /** @param {{id: string, title: string, fields: Object[]}[]} groups @param {() => void} changed */
  constructor(groups, changed) {
    Object.assign(this, { groups, changed, fields: groups.flatMap(({ fields }) => fields) });
    /** As typed, by pointer: text, or true or false; undefined when unanswered. */
    this.values = {};
  }

  draw() {
    return this.groups.map(({ id, title, fields }) =>
      h("div.group", { role: "group", "aria-labelledby": `g-${id}` }, h(`h3#g-${id}`, title), fields.map((field) => this.drawField(field))));
  }

  drawField(field) {
    const { label, hint, required, kind } = field;
    const id = idOf(field.field);
    const value = this.values[field.field];
    const name = required ? label : `${label} (optional)`;
    const oninput = ({ target }) => this.hear(field, kind === "tick" ? target.checked : kind === "yes-no" ? target.value === "yes" : target.value);
    if (kind === "tick") return tick(id, hint, label, value, oninput);
    if (kind === "yes-no") return choices(id, name, hint, "radio", [["yes", "Yes", value === true], ["no", "No", value === false]], oninput);
    const onblur = () => this.values[field.field] && setError(id, wrong(field, this.values[field.field]));
    const [tag, looks] = looksOf(field);
    return labelled(id, name, hint, tag, { value: value ?? "", oninput, onblur, autocomplete: "off", "aria-required": required, ...looks });
  }

  hear(field, value) {
    this.values[field.field] = value;
    setError(idOf(field.field), null);
    respond(field, value);
    this.changed();
  }

  /** Echoes what was understood, once the form stands in the page. */
  settle() {
    this.fields.forEach((field) => respond(field, this.values[field.field]));
  }

  errors() {
    return this.fields.map((field) => [idOf(field.field), wrong(field, this.values[field.field])]).filter(([, message]) => message);
  }

  idOf(pointer) {
    return this.fields.some(({ field }) => field === pointer) ? idOf(pointer) : null;
  }

  /** As the manifest has it: nested by pointer; unanswered fields and empty groups are left out. */
  metadata() {
    const root = {};
    for (const field of this.fields) {
      const value = declared(field, this.values[field.field]);
      const [group, name] = field.field.split("/").slice(2);
      if (value !== undefined) (root[group] ??= {})[name] = value;
    }
    return root;
  }

  /** An earlier declaration's values, as they would be typed. */
  take(metadata) {
    for (const { field, kind } of this.fields) {
      const [group, name] = field.split("/").slice(2);
      const value = metadata?.[group]?.[name] ?? undefined;
      if (value !== undefined) this.values[field] = typeof value === "boolean" ? value : kind === "date" ? dayInWords(value) : String(value);
    }
  }
}

/** Widths say how much is expected; phones show digits where only digits go. */
function looksOf({ kind, digits, field }) {
  if (kind === "long") return ["textarea", { rows: 5, spellcheck: "true" }];
  if (digits || kind === "number") return [digits ? "input.short" : "input.tiny", { inputmode: "numeric", spellcheck: "false" }];
  if (kind === "date") return ["input.medium", { spellcheck: "false" }];
  return ["input", { spellcheck: "true", autocomplete: field.endsWith("/home_school/name") ? "organization" : "off" }];
}

function respond(field, value) {
  if (field.kind === "date") say(idOf(field.field), value && read(value).words);
  if (field.kind !== "long") return;
  const room = field.longest - tidy(value).length;
  say(idOf(field.field), room < 0 ? `${-room} characters too many` : `${room} characters left`);
}

/** @returns {string|null} what is wrong with an answer */
function wrong(field, value) {
  const { kind, required, digits, longest } = field;
  const name = `“${field.label}”`;
  if (kind === "tick") return required && !value ? `Tick ${name}` : null;
  if (kind === "yes-no") return required && value === undefined ? `Choose yes or no for ${name}` : null;
  const text = tidy(value);
  if (!text) return required ? `Enter ${kind === "date" ? "a date for " : kind === "number" ? "a number for " : ""}${name}` : null;
  const problem = kind === "date" ? read(text).problem : kind === "number" ? badNumber(field, text)
    : digits && !new RegExp(`^(\\s*\\d){${digits}}$`).test(text) ? `must be ${digits} digits`
    : longest && text.length > longest && `must be ${longest} characters or fewer`;
  return problem ? `${name} ${problem}` : null;
}

function badNumber({ least, most }, text) {
  if (!/^\d{1,6}$/.test(text)) return "must be a whole number, such as 3";
  if (Number(text) < (least ?? 0)) return `must be ${least} or more`;
  return Number(text) > (most ?? Infinity) && `must be ${most} or fewer`;
}

function declared({ kind, digits }, value) {
  if (kind === "tick") return value === true;
  if (kind === "yes-no") return value;
  const text = tidy(value);
  if (!text) return undefined;
  if (kind === "date") return read(text).iso ?? text;
  if (kind === "number") return /^\d+$/.test(text) ? Number(text) : text;
  return digits ? text.replace(/\s/g, "") : text;
}
