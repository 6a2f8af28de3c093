/** The details that a task needs, as a form made from the entry's description of it. */
import { h } from "./dom.js";
import { dayInWords, now, readDate } from "./dates.js";
import { choice, choices, labelled, say, setError } from "./fields.js";

const idOf = (pointer) => `f${pointer.replace(/[^A-Za-z0-9]+/g, "-")}`;
const isTick = (field) => field.kind === "tick";

/**
 * @typedef {{field: string, label: string, hint: string, kind: string, required: boolean, longest: number|null,
 *   digits: number|null, least: number|null, most: number|null}} Field
 * @param {{id: string, title: string, fields: Field[]}[]} groups
 * @param {() => void} changed
 */
export function makeForm(groups, changed) {
  const fields = groups.flatMap((group) => group.fields);
  /** What was typed, by pointer: text as it stands, or a boolean; undefined when unanswered. */
  const values = {};
  const heard = (field) => (event) => {
    const { type, checked, value } = event.target;
    values[field.field] = type === "radio" ? value === "yes" : isTick(field) ? checked : value;
    setError(idOf(field.field), null);
    respond(field, values[field.field]);
    changed();
  };
  const left = (field) => () => {
    const typed = values[field.field];
    if (typed) setError(idOf(field.field), wrong(field, typed));
  };
  const draw = () => groups.map((group) => drawGroup(group, values, heard, left));
  return {
    draw,
    values,
    /** To be called when the drawn form stands in the page. */
    settle: () => fields.forEach((field) => respond(field, values[field.field])),
    take: (kept) => fields.forEach(({ field }) => field in kept && (values[field] = kept[field])),
    takeMetadata: (metadata) => fields.forEach((field) => takeOne(values, field, metadata)),
    metadata: () => metadataOf(fields, values),
    errors: () => fields.map((field) => ({ id: idOf(field.field), message: wrong(field, values[field.field]) })).filter(({ message }) => message),
    idOf: (pointer) => (fields.some(({ field }) => field === pointer) ? idOf(pointer) : null),
  };
}

function drawGroup(group, values, heard, left) {
  const title = `g-${group.id}`;
  const controls = group.fields.map((field) => drawField(field, values[field.field], heard(field), left(field)));
  return h("div", { class: "group", role: "group", "aria-labelledby": title }, h("h3", { id: title }, group.title), controls);
}

function drawField(field, value, oninput, onblur) {
  const { label, hint, required } = field;
  const id = idOf(field.field);
  if (field.kind === "yes-no") {
    const options = [{ value: "yes", text: "Yes", checked: value === true }, { value: "no", text: "No", checked: value === false }];
    return choices({ id, legend: label, hint, optional: !required, kind: "radio", options, onchange: oninput });
  }
  if (isTick(field)) return drawTick(field, id, value, oninput);
  const common = { value: value ?? "", oninput, onblur, autocomplete: "off", "aria-required": required ? "true" : null };
  const control = field.kind === "long" ? h("textarea", { ...common, rows: 5, spellcheck: "true" }) : h("input", { type: "text", ...common, ...looks(field) });
  return labelled({ id, label, hint, optional: !required, control });
}

function drawTick(field, id, value, onchange) {
  const describedby = `${id}-hint ${id}-error`;
  const hint = field.hint && h("p", { class: "hint", id: `${id}-hint` }, field.hint);
  const error = h("p", { class: "error", id: `${id}-error`, hidden: true });
  return h("div", { class: "field" }, hint, error, choice({ id, kind: "checkbox", name: id, value: "yes", checked: value, onchange, describedby }, field.label));
}

/** Widths say how much is expected; keyboards on phones show digits where only digits go. */
function looks(field) {
  if (field.digits) return { class: "short", inputmode: "numeric", spellcheck: "false" };
  if (field.kind === "number") return { class: "tiny", inputmode: "numeric", spellcheck: "false" };
  if (field.kind === "date") return { class: "medium", spellcheck: "false" };
  return { spellcheck: "true", autocomplete: field.field === "/metadata/home_school/name" ? "organization" : "off" };
}

/** Echoes what was understood of a date, and how much room a long answer has left. */
function respond(field, value) {
  if (field.kind === "date") {
    const { words, guessed } = value ? readDate(value, new Date(now())) : {};
    say(idOf(field.field), words && (guessed ? `${words}. Type the year if you mean another one.` : words));
  } else if (field.kind === "long" && field.longest) {
    const room = field.longest - oneParagraph(value ?? "").length;
    say(idOf(field.field), room < 0 ? `${-room} characters too many` : `${room} of ${field.longest} characters left`);
  }
}

/** @returns {string|null} what is wrong with an answer, in words */
function wrong(field, value) {
  const name = `“${field.label}”`;
  if (isTick(field)) return field.required && value !== true ? `Tick ${name} to go on` : null;
  if (field.kind === "yes-no") return field.required && value === undefined ? `Choose yes or no for ${name}` : null;
  const text = (value ?? "").trim();
  if (!text) return field.required ? missing(field, name) : null;
  if (field.kind === "date") return outOf(name, readDate(text, new Date(now())).problem);
  if (field.kind === "number") return outOf(name, badNumber(field, text));
  if (field.digits && !new RegExp(`^\\d{${field.digits}}$`).test(digits(text))) return `${name} must be ${field.digits} digits`;
  if (field.longest && oneParagraph(text).length > field.longest) return `${name} must be ${field.longest} characters or fewer`;
  return null;
}

const outOf = (name, problem) => (problem ? `${name} ${problem}` : null);

function missing(field, name) {
  if (field.kind === "date") return `Enter a date for ${name}, such as 5 January 2026`;
  return `Enter ${field.kind === "number" ? "a number for " : ""}${name}`;
}

function badNumber({ least, most }, text) {
  if (!/^\d{1,6}$/.test(text)) return "must be a whole number, such as 3";
  if (least !== null && Number(text) < least) return `must be ${least} or more`;
  return most !== null && Number(text) > most ? `must be ${most} or fewer` : null;
}

const digits = (text) => text.replace(/\s/g, "");
const oneParagraph = (text) => text.replace(/\s+/g, " ").trim();

/** The metadata as the manifest has it: nested by pointer, unanswered fields and empty groups left out. */
function metadataOf(fields, values) {
  const root = {};
  for (const field of fields) {
    const value = asDeclared(field, values[field.field]);
    if (value === undefined) continue;
    const steps = field.field.split("/").slice(1);
    const last = steps.pop();
    const place = steps.reduce((at, step) => (at[step] ??= {}), root);
    place[last] = value;
  }
  return root.metadata ?? {};
}

function asDeclared(field, value) {
  if (isTick(field)) return value === true;
  if (field.kind === "yes-no") return value;
  const text = oneParagraph(value ?? "");
  if (!text) return undefined;
  if (field.kind === "date") return readDate(text, new Date(now())).iso ?? text;
  if (field.kind === "number") return /^\d+$/.test(text) ? Number(text) : text;
  return field.digits ? digits(text) : text;
}

/** An earlier declaration's value, as it would be typed. */
function takeOne(values, field, metadata) {
  const value = field.field.split("/").slice(2).reduce((at, step) => at?.[step], metadata);
  if (value === undefined || value === null) return;
  if (typeof value === "boolean") values[field.field] = value;
  else values[field.field] = field.kind === "date" && /^\d{4}-\d\d-\d\d$/.test(value) ? dayInWords(value) : String(value);
}
