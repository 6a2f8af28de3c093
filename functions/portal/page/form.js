/** The details that a task needs, as a form made from the entry's description of it. */
import { byId, choices, echo, h, labelled, section, setError, tick } from "./dom.js";
import { dayInWords, now, readDate } from "./dates.js";

const idOf = (pointer) => `f${pointer.replace(/\W|_/g, "-")}`;
const read = (text) => readDate(text, new Date(now()));
/** The schema takes no line breaks. */
const tidy = (value) => (value ?? "").replace(/\s+/g, " ").trim();
/** Dates that come after another one: what is odd when they don't. */
const AFTER = {
	ends_on: ["starts_on", "before the start"],
	implementation_started_on: ["plan_presented_on", "before the plan was presented"],
	feedback_on: ["plan_presented_on", "before the plan was presented"],
};
const EARLIEST_YEAR = 2015;
const YEAR = 366 * 86_400_000;
const place = (pointer) => pointer.split("/").slice(2);

export class Form {
	/** @param {{id: string, title: string, fields: Object[]}[]} groups @param {() => void} changed */
	constructor(groups, changed) {
		Object.assign(this, { groups, changed, fields: groups.flatMap(({ fields }) => fields) });
		/** As typed, by pointer: text, or true or false; undefined when unanswered. */
		this.values = {};
	}

	draw() {
		section("form", h("h2#form-title", "1. Your details"), h("details#details", { open: true }, h("summary#change", { hidden: true }, "Change your details"),
			h("p.hint", "What you type is kept in this browser until you submit."), this.groups.map(({ id, title, fields }) =>
				h("div.group", { role: "group", "aria-labelledby": `g-${id}` }, h(`h3#g-${id}`, title), fields.map((field) => this.drawField(field))))));
		this.echo();
	}

	/** A finished form makes room for the report. */
	fold() {
		if (!this.errors().length) byId("change").hidden = byId("details").open = false;
	}

	drawField(field) {
		const { label, hint, required, kind, field: pointer } = field;
		const id = idOf(pointer);
		const value = this.values[pointer];
		const name = required ? label : `${label} (optional)`;
		const oninput = ({ target }) => {
			this.values[pointer] = kind === "tick" ? target.checked : kind === "yes-no" ? target.value === "yes" : target.value;
			setError(id);
			this.echo();
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

	/** What was understood of dates; how much room a long answer has. */
	echo() {
		for (const { field, kind, longest } of this.fields) {
			const value = this.values[field];
			if (kind === "date") echo(idOf(field), value && read(value).words, value && this.odd(field, read(value).iso));
			if (kind === "long") echo(idOf(field), `${tidy(value).length} of at most ${longest} characters`);
		}
	}

	/** @returns {string|false|undefined} a gentle question about a date that can be, but seldom is, right */
	odd(pointer, iso) {
		if (!iso) return undefined;
		const [group, name] = place(pointer);
		const [before, what] = AFTER[name] ?? [];
		const other = before && this.fields.find(({ field }) => place(field)[0] === group && place(field)[1].endsWith(before));
		const { iso: first, words } = read(this.values[other?.field] ?? "");
		if (first > iso) return `This is ${what} (${words}). Is that right?`;
		const [year, late] = [Number(iso.slice(0, 4)), new Date(now() + YEAR)];
		return (year < EARLIEST_YEAR || iso > late.toISOString().slice(0, 10)) && `Is ${year} the right year?`;
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
