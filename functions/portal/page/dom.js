/** Elements, words and fields. What comes from elsewhere becomes text nodes: nothing here parses HTML. */

// These turn the line round or show nothing: a file name must not play tricks with them.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu;
export const oneLine = (text) => String(text).replace(/\s+/gu, " ").replace(UNSEEN, "");
const there = (item) => item || item === 0;
export const byId = (id) => document.getElementById(id);

/** `h("p.hint#id", {attribute: value, onclick: listener}, ...children)`; null, false and "" are left out. */
export function h(name, ...children) {
	const [, tag, kinds, id] = /^(\w+)([^#]*)#?(.*)$/.exec(name);
	const element = document.createElementNS(`http://www.w3.org/${/svg|rect|line/.test(tag) ? "2000/svg" : "1999/xhtml"}`, tag);
	if (kinds) element.setAttribute("class", kinds.replaceAll(".", " ").trim());
	if (id) element.id = id;
	const attributes = children[0]?.constructor === Object ? children.shift() : {};
	for (const [key, value] of Object.entries(attributes)) {
		if (typeof value === "function") element.addEventListener(key.slice(2), value);
		else if (key === "value") element.value = value;
		else if (there(value)) element.setAttribute(key, value === true ? "" : value);
	}
	return fill(element, children);
}

export function fill(element, ...children) {
	element.replaceChildren(...children.flat(4).filter(there).map((child) => (child instanceof Node ? child : oneLine(child))));
	return element;
}

/** Shows a section with these contents, or hides it when there are none. */
export const section = (id, ...children) => (byId(id).hidden = !fill(byId(id), children).hasChildNodes());

export function reveal(element) {
	for (let shut; (shut = element?.closest("details:not([open])")); ) shut.open = true;
}

/** Brings an element to a person's attention, whichever way they read. */
export function goTo(element) {
	reveal(element);
	if (!element) return;
	if (element.tabIndex < 0) element.tabIndex = -1; // makes a heading focusable
	element.focus({ preventScroll: true });
	element.scrollIntoView();
}

export function announce(text) {
	if (byId("live").textContent !== text) byId("live").textContent = text;
}

/** A link that moves the focus; the address, which holds the token, stays as it is. */
export function jump(text, find) {
	const onclick = (event) => {
		event.preventDefault();
		goTo(typeof find === "string" ? byId(find) : find());
	};
	return h("a", { href: "#main", onclick }, text);
}

/** A button that can't be pressed again while what it does is under way. */
export function button(name, text, action) {
	const onclick = async ({ currentTarget: pressed }) => {
		pressed.disabled = true;
		await Promise.resolve(action()).finally(() => (pressed.disabled = false));
	};
	return h(`button${name}`, { type: "button", onclick }, text);
}

export const away = (text, href) => h("a", { href, target: "_blank", rel: "noopener" }, `${text} (opens in a new tab)`);
export const unfold = (title, ...contents) => h("details", h("summary", title), contents);
export const list = (items, kind = "") => h(`ul${kind}`, items.map((item) => h("li", item)));
export const row = (name, ...value) => value.flat().some(there) && [h("dt", name), h("dd", value)];
export const dotted = (facts) => facts.filter(there).join(" · ");
export const number = (value) => value.toLocaleString("en-GB");
export const count = (value, noun) => `${number(value)} ${noun}${value === 1 ? "" : "s"}`;
/** The server's words; a receipt, which is kept for years, holds figures alone. */
export const words = (counts) => counts && (counts.text ?? `${counts.strict === counts.lenient ? "" : `${number(counts.lenient)} to `}${number(counts.strict)} of ${count(counts.limit, "word")}`);
/** As the emails say it. */
export const size = (bytes) => (bytes < 1000 ? count(bytes, "byte") : bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);
export const most = (bytes) => size(bytes).replace(".0 ", " ");
export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

const notes = (id, hint) => [h(`p.hint#${id}-hint`, hint), h(`p.error#${id}-error`, { hidden: true })];
const described = (id) => ({ "aria-describedby": `${id}-hint ${id}-error ${id}-echo` });

/** @param {string} tag with classes, such as "input.tiny" @param {Object} props of the control */
export const labelled = (id, label, hint, tag, props, ...contents) =>
	h("div.field", h("label", { for: id }, label), notes(id, hint), h(`${tag}#${id}`, { ...described(id), ...props }, contents), h(`p.echo#${id}-echo`));

export const choice = (id, props, text) => h("div.choice", h(`input#${id}`, props), h("label", { for: id }, text));

export const tick = (id, hint, text, checked, onchange) =>
	h("div.field", notes(id, hint), choice(id, { type: "checkbox", checked, onchange, ...described(id) }, text));

/** @param {[string, string, boolean][]} options value, text, whether it is chosen */
export const choices = (id, legend, hint, type, options, onchange) =>
	h(`fieldset.field#${id}`, described(id), h("legend", legend), notes(id, hint),
		options.map(([value, text, checked], index) => choice(`${id}-${index}`, { type, name: id, value, checked, onchange }, text)));

/** Something to think about, which stops nobody. @param {string|false} question after what the echo says anyway */
export const echo = (id, text, question) => byId(`${id}-echo`) && fill(byId(`${id}-echo`), text, text && question && " ", question && h("span.ask", question));

/** @param {string|null|false} message none takes the error away, at the top too */
export function setError(id, message) {
	const place = byId(`${id}-error`);
	if (!message) forget((other) => other === id);
	if (!place) return;
	if (message) reveal(place);
	fill(place, message && [h("span.unseen", "Error: "), message]).hidden = !message;
	place.closest(".field")?.classList.toggle("wrong", Boolean(message));
	if (byId(id)?.matches("input, select, textarea")) byId(id).setAttribute("aria-invalid", Boolean(message));
}

const control = (id) => byId(id)?.querySelector("input") ?? byId(id);
let shown = [];

/** Everything that is wrong: each beside its field, and at the top, with the focus. @param {[string|null, string][]} errors */
export function showErrors(errors, title = "There is a problem") {
	clearErrors();
	shown = errors;
	section("problem", h("h2", title), list(errors.map(([id, message]) => (control(id) ? jump(message, () => control(id)) : message))));
	errors.forEach(([id, message]) => setError(id, message));
	goTo(byId("problem"));
}

/** What is mended is in nobody's way any more. */
export function forget(isMended) {
	const lines = byId("problem").querySelectorAll("li");
	const mended = shown.map(([id]) => isMended(id));
	if (!mended.includes(true)) return;
	mended.forEach((gone, index) => gone && lines[index].remove());
	shown = shown.filter((_, index) => !mended[index]);
	if (!shown.length) section("problem");
}

/** After something was typed or chosen. Fields that were drawn anew are told what is still wrong with them. */
export function forgetMended(stillWrong, redrawn) {
	for (const [id] of shown) if (!control(id) || id === "check-now" || (/^add-|-file$/.test(id) && !stillWrong.some(([wrong]) => wrong === id))) setError(id);
	if (redrawn) for (const [id, message] of shown) setError(id, message);
}

export function clearErrors() {
	for (const [id] of shown) setError(id);
	section("problem");
}
