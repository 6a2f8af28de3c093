/** Labelled controls, and what is wrong with them: beside each, and in a summary at the top. */
import { byId, fill, goTo, h, jump, section } from "./dom.js";

const notes = (id, hint) => [hint && h(`p.hint#${id}-hint`, hint), h(`p.error#${id}-error`, { hidden: true })];
const echo = (id) => h(`p.echo#${id}-echo`, { hidden: true });
const described = (id) => ({ "aria-describedby": `${id}-hint ${id}-error ${id}-echo` });

/** @param {Object} props of the control, whose name is `tag`, such as "input.short" */
export function labelled(id, label, hint, tag, props, ...contents) {
  return h("div.field", h("label", { for: id }, label), notes(id, hint), h(`${tag}#${id}`, { ...described(id), ...props }, contents), echo(id));
}

/** @param {[string, unknown, boolean][]} options value, text, whether it is chosen */
export function choices(id, legend, hint, type, options, onchange) {
  const boxes = options.map(([value, text, checked], index) => choice(`${id}-${index}`, { type, name: id, value, checked, onchange }, text));
  return h(`fieldset.field#${id}`, described(id), h("legend", legend), notes(id, hint), boxes);
}

export const choice = (id, props, text) => h("div.choice", h(`input#${id}`, props), h("label", { for: id }, text));

export const tick = (id, hint, text, checked, onchange) =>
  h("div.field", notes(id, hint), choice(id, { type: "checkbox", value: "yes", checked, onchange, ...described(id) }, text));

export function say(id, text) {
  fill(byId(`${id}-echo`), text).hidden = !text;
}

/** @param {string|null} message null takes the error away */
export function setError(id, message) {
  const place = byId(`${id}-error`);
  if (!place) return;
  fill(place, message && [h("span.unseen", "Error: "), message]).hidden = !message;
  place.closest(".field")?.classList.toggle("wrong", Boolean(message));
  if (byId(id)?.matches("input, select, textarea")) byId(id).setAttribute("aria-invalid", Boolean(message));
}

const control = (id) => byId(id)?.querySelector("input") ?? byId(id);
let shown = [];

/**
 * Everything that is wrong at once: a summary at the top that gets the focus, and each beside its field.
 * @param {[string|null, string][]} errors id of the control or the fieldset, message
 */
export function showErrors(errors, title = "There is a problem") {
  clearErrors();
  shown = errors.map(([id]) => id);
  errors.forEach(([id, message]) => setError(id, message));
  section("problem", h("h2", title), h("ul", errors.map(([id, message]) => h("li", control(id) ? jump(message, () => control(id)) : message))));
  goTo(byId("problem"));
}

export function clearErrors() {
  shown.forEach((id) => setError(id, null));
  section("problem");
}
