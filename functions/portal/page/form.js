/** The details that a task needs, as a form made from the entry's description of it. */
import { byId, choices, fill, h, labelled, setError, tick } from "./dom.js";
import { dayInWords, now, readDate } from "./dates.js";

const idOf = (pointer) => `f${pointer.replace(/\W|_/g, "-")}`;
const read = (text) => readDate(text, new Date(now()));
/** The schema takes no line breaks. */
const tidy = (value) => (value ?? "").replace(/\s+/g, " ").trim();
const place = (pointer) => pointer.split("/").slice(2);

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
		const { label, hint, required, kind, field: pointer } = field;
		const id = idOf(pointer);
		const value = this.values[pointer];
		const name = required ? label : `${label} (optional)`;
		const oninput = ({ target }) => {
			this.values[pointer] = kind === "tick" ? target.checked : kind === "yes-no" ? target.value === "yes" : target.value;
			setError(id);
			echo(field, target.value);
			this.changed();
		};
		if (kind === "tick") return tick(id, hint, label, value, oninput);
		if (kind === "yes-no") return choices(id, name, hint, "radio", [["yes", "Yes", value === true], ["no", "No", value === false]], oninput);
		const onblur = ({ target }) => target.value && setError(id, wrong(field, target.value));
		const tag = kind === "long" ? "textarea" : `input.${field.digits ? "number" : kind}`;
		const digits = field.digits || kind === "number";
		return labelled(id, name, hint, tag, { value: value ?? "", oninput, onblur, rows: 5, "aria-required": String(required), inputmode: digits && "numeric",
			spellcheck: String(!digits && kind !== "date"), autocomplete: id.endsWith("home-school-name") ? "organization" : "off" });
	}

	/** Once the form stands in the page. */
	settle() {
		this.fields.forEach((field) => echo(field, this.values[field.field]));
	}

	errors() {
		return this.fields.map((field) => [idOf(field.field), wrong(field, this.values[field.field])]).filter(([, message]) => message);
	}

	idOf(pointer) {
		return this.fields.some(({ field }) => field === pointer) ? idOf(pointer) : null;
	}

	/** Nested by pointer; unanswered fields and empty groups are left out. */
	metadata() {
		const root = {};
		for (const field of this.fields) {
			const value = declared(field, this.values[field.field]);
			const [group, name] = place(field.field);
			if (value !== undefined) (root[group] ??= {})[name] = value;
		}
		return root;
	}

	/** An earlier declaration's values, as they would be typed. */
	take(metadata) {
		for (const { field, kind } of this.fields) {
			const [group, name] = place(field);
			const value = metadata[group]?.[name] ?? "";
			if (value !== "") this.values[field] = typeof value === "boolean" ? value : kind === "date" ? dayInWords(value) : String(value);
		}
	}
}

/** What was understood of a date; how much room a long answer has. */
function echo({ kind, field, longest }, value) {
	if (kind === "date") fill(byId(`${idOf(field)}-echo`), value && read(value).words);
	if (kind === "long") fill(byId(`${idOf(field)}-echo`), `${tidy(value).length} of at most ${longest} characters`);
}

/** @returns {string|false|undefined} what is wrong with an answer */
function wrong(field, value) {
	const { kind, required, digits, longest } = field;
	const name = `“${field.label}”`;
	if (kind === "tick") return required && !value && `Tick ${name}`;
	if (kind === "yes-no") return required && value === undefined && `Choose yes or no for ${name}`;
	const text = tidy(value);
	if (!text) return required && `Enter ${/date|number/.test(kind) ? `a ${kind} for ` : ""}${name}`;
	const problem = kind === "date" ? read(text).problem : kind === "number" ? badNumber(field, text)
		: digits && declared(field, text).search(`^\\d{${digits}}$`) ? `must be ${digits} digits`
		: longest && text.length > longest && `must be ${longest} characters or fewer`;
	return problem && `${name} ${problem}`;
}

function badNumber({ least, most }, text) {
	if (!/^\d{1,6}$/.test(text)) return "must be a whole number, such as 3";
	return (text < (least ?? 0) && `must be ${least} or more`) || (text > (most ?? Infinity) && `must be ${most} or fewer`);
}

function declared({ kind, digits }, value) {
	if (kind === "tick") return value === true;
	if (kind === "yes-no") return value;
	const text = tidy(value);
	if (!text) return undefined;
	if (kind === "date") return read(text).iso ?? text;
	if (kind === "number") return Number(text);
	return digits ? text.replaceAll(" ", "") : text;
}
