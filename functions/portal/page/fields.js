/** Labelled controls, and what is wrong with them: beside each, and in a summary at the top. */
import { byId, fill, goTo, h, jump } from "./dom.js";

const describedBy = (id) => `${id}-hint ${id}-error ${id}-echo`;

/** A control with its label, hint, place for an error and place for an echo of what was understood. */
export function labelled({ id, label, hint, optional, control }) {
  control.id = id;
  control.setAttribute("aria-describedby", describedBy(id));
  return h("div", { class: "field", id: `${id}-box` }, h("label", { for: id }, label, optional && " (optional)"), ...notes(id, hint), control, echo(id));
}

/**
 * Radios or checkboxes in a fieldset; `id` is the fieldset's.
 * @param {{id: string, legend: string, hint?: string, optional?: boolean, kind: "radio"|"checkbox", options: {value: string, text: unknown, checked?: boolean}[], onchange: (event: Event) => void}} question
 */
export function choices({ id, legend, hint, optional, kind, options, onchange }) {
  const boxes = options.map(({ value, text, checked }, index) => choice({ id: `${id}-${index}`, kind, name: id, value, checked, onchange }, text));
  const about = { class: "field", id, "aria-describedby": describedBy(id) };
  return h("fieldset", about, h("legend", {}, legend, optional && " (optional)"), ...notes(id, hint), ...boxes, echo(id));
}

export function choice({ id, kind, name, value, checked, onchange, describedby }, text) {
  const input = h("input", { type: kind, id, name, value, checked: checked === true, onchange, "aria-describedby": describedby });
  return h("div", { class: "choice" }, input, h("label", { for: id }, text));
}

const notes = (id, hint) => [hint ? h("p", { class: "hint", id: `${id}-hint` }, hint) : null, h("p", { class: "error", id: `${id}-error`, hidden: true })];
const echo = (id) => h("p", { class: "echo", id: `${id}-echo`, hidden: true });

export function say(id, text) {
  const place = byId(`${id}-echo`);
  fill(place, text);
  place.hidden = !text;
}

/** @param {string} id of the control or the fieldset @param {string|null} message null takes the error away */
export function setError(id, message) {
  const place = byId(`${id}-error`);
  if (!place) return;
  fill(place, message && [h("span", { class: "unseen" }, "Error: "), message]);
  place.hidden = !message;
  place.closest(".field")?.classList.toggle("wrong", Boolean(message));
  const control = byId(id);
  if (!control?.matches("input, select, textarea")) return;
  if (message) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

const firstControl = (id) => {
  const found = byId(id);
  return found?.matches("fieldset") ? found.querySelector("input") : found;
};

let shown = [];

/**
 * Everything that is wrong, told at once: a summary at the top that has the focus, and each beside its field.
 * @param {{id: string|null, message: string}[]} errors
 */
export function showErrors(errors, title = "There is a problem") {
  clearErrors();
  shown = errors.filter(({ id }) => id !== null).map(({ id }) => id);
  const items = errors.map(({ id, message }) => h("li", {}, firstControl(id) ? jump(message, () => firstControl(id)) : message));
  for (const { id, message } of errors) if (id !== null) setError(id, message);
  const summary = byId("problem");
  fill(summary, h("h2", {}, title), h("ul", {}, items));
  summary.hidden = false;
  goTo(summary);
}

export const showProblem = (message, title) => showErrors([{ id: null, message }], title);

export function clearErrors() {
  for (const id of shown) setError(id, null);
  shown = [];
  const summary = byId("problem");
  summary.hidden = true;
  fill(summary);
}
