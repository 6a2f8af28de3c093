/** The script and the annexes as chosen: details, hashes, and what can't be taken. */
import { most, oneLine, size } from "./dom.js";

const NAMED = /^(?:annex(?:e|ure)?|appendix|attachment|enclosure|schedule)[\s-]*([a-z]\d{0,2}|\d{1,2}[a-z]?)(?![a-z0-9])[\s.):–-]*(.*)$/i;
const LETTERED = /^([a-z]|\d{1,2})\s*[-.):–]+\s*(?!\d)(.+)$/i;
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const extensionOf = ({ name }) => (/\.[^.]+$/.exec(name)?.[0] ?? "").toLowerCase();
const stemOf = ({ name }) => name.replace(/\.[^.]*$/, "").replace(/[_\s]+/g, " ").trim();
const nameOf = (file) => oneLine(file.name).slice(-255);
const wordsOf = (text) => text.toLowerCase().match(/[a-z]{4,}/g) ?? [];
const same = (label) => label.trim().toUpperCase();
/** Otherwise it has to be chosen again. */
export const isThere = ({ role, held, file }) => role === "inside" || held || Boolean(file);
const PHOTO = [".heic", ".heif"];
let made = 0;

/**
 * Items have a role: "script", "annex", or "inside" for an annex in the script's own file. `held`: the server has the file.
 * `proposed`: the label is ours. `guess`: the kind of evidence that a name told. `refused`: why files were not added.
 * `cited`: labels that the script cites in vain.
 */
export class Files {
	items = [];
	refused = [];
	cited = [];
	hashing = Promise.resolve();

	/** @param {Object} rules the entry's `files` @param {Object} task @param {(redraw: boolean) => void} changed */
	constructor(rules, task, changed) {
		Object.assign(this, { rules, task, changed });
	}

	get script() {
		return this.items.find(({ role }) => role === "script");
	}

	get annexes() {
		return this.items.filter(({ role }) => role !== "script");
	}

	canBe(role, file) {
		return extensionOf(file) in this.rules[role];
	}

	/** @param {File[]} chosen the first that can be the script is proposed as it, unless it is named as an annex */
	add(chosen) {
		this.refused = [];
		const fit = chosen.filter((file) => !this.refuse(file));
		const able = this.script ? [] : fit.filter((file) => this.canBe("script", file));
		const script = able.find((file) => !NAMED.test(stemOf(file))) ?? able[0];
		for (const file of fit) {
			const lost = this.items.find((item) => !isThere(item) && item.name === nameOf(file));
			this.give(lost ?? this.make(file === script ? "script" : "annex"), file);
		}
		this.changed(true);
	}

	make(role, given) {
		const item = { id: `i${(made += 1)}`, role, name: "", length: 0, label: "", title: "", evidence: "", areas: [], ...given };
		this.items.push(item);
		return item;
	}

	/** The annex with this label in the script's own file, on the list from now on. */
	inside(label) {
		return this.items.find((item) => item.role === "inside" && same(item.label) === same(label)) ?? this.addInside(label);
	}

	addInside(label) {
		const item = this.make("inside", { label: label ?? this.freeLabel(), proposed: !label });
		this.changed(true);
		return item;
	}

	/** Also replaces a file: what was typed about it stays. */
	give(item, file) {
		const type = { ...this.rules.script, ...this.rules.annex }[extensionOf(file)];
		Object.assign(item, { file, type, name: nameOf(file), length: file.size, sha256: null, held: false });
		if (item.role === "annex") this.propose(item);
		// One after the other: never more than one file's bytes are in memory.
		this.hashing = this.hashing.then(() => this.hash(item, file));
	}

	async hash(item, file) {
		if (item.file !== file) return;
		try {
			const bytes = await file.arrayBuffer();
			const digest = await crypto.subtle.digest("SHA-256", bytes);
			bytes.transfer?.(0); // gives the memory back before the next file is read
			item.sha256 = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
		} catch {
			this.remove(item, "it could not be read. If it is a folder, choose the files in it");
		}
		const twin = this.items.find((other) => other !== item && item.sha256 && other.sha256 === item.sha256);
		if (twin) this.remove(item, `it is the same file as “${twin.name}”`);
		if (twin && !isThere(twin)) twin.file = file;
		this.changed(true);
	}

	remove(item, reason) {
		this.items = this.items.filter((other) => other !== item);
		if (reason) this.refused.push(`“${item.name}” was not added: ${reason}.`);
		this.changed(true);
	}

	/** There is one script: the one before becomes an annex. */
	setRole(item, role) {
		if (role === "script" && this.script) this.script.role = "annex";
		item.role = role;
		this.annexes.filter(({ file, label }) => file && !label).forEach((annex) => this.propose(annex));
		this.changed(true);
	}

	/** What a name says about an annex: people correct instead of type. */
	propose(item) {
		const stem = stemOf(item);
		const [, label = "", rest] = NAMED.exec(stem) ?? LETTERED.exec(stem) ?? [];
		if (!item.label) this.name(item, same(label));
		item.title ||= (rest || stem).replace(/^./, (first) => first.toUpperCase()).slice(0, 200);
		const scores = this.task.evidence.map(({ id, title }) => [wordsOf(title).filter((word) => wordsOf(stem).includes(word)).length, id]);
		const [best, next] = scores.sort(([one], [other]) => other - one);
		if (!item.evidence && best?.[0] > (next?.[0] ?? 0)) item.evidence = item.guess = best[1];
	}

	/** A label in a file's name is stronger than one that we proposed, or that an annex without a file has. */
	name(item, label) {
		const holder = label && this.annexes.find((other) => other !== item && same(other.label) === label);
		const gets = label && (!holder || holder.proposed || holder.role === "inside");
		Object.assign(item, gets ? { label } : { label: this.freeLabel(item), proposed: true });
		if (gets && holder) Object.assign(holder, { label: this.freeLabel(holder), proposed: true });
	}

	/** @returns {string|false|undefined} what to ask about a label as it is typed */
	oddLabel(item) {
		const label = same(item.label);
		if (label && this.labels(item).includes(label)) return `Two annexes have the label ${label}. Give each its own.`;
		return /[A-Z]{3}|\s/.test(label) && "A label is short, such as A or 1. What the annex is goes under “Title” or “evidence”.";
	}

	labels(except) {
		return this.annexes.filter((item) => item !== except).map(({ label }) => same(label));
	}

	/** The first label that the script cites in vain, else the next in the row. */
	freeLabel(except) {
		const used = this.labels(except);
		const row = used.some((label) => /^\d+$/.test(label)) ? LETTERS.map((_, index) => String(index + 1)) : LETTERS;
		return [...this.cited, ...row].find((label) => !used.includes(same(label))) ?? "";
	}

	/** @returns {boolean} whether it can't be taken, as anything or in that role; says why */
	refuse(file, role) {
		const { most_bytes: limit, most_annexes: annexes } = this.rules;
		const reason = !this.canBe(role ?? "script", file) && !this.canBe(role ?? "annex", file) ? (PHOTO.includes(extensionOf(file)) ? "save the photo as JPEG, then choose it again" : `${this.types()}. Save or export it as one of these`)
			: file.size === 0 ? "it is empty. Open it on your device to see whether it was saved"
			: file.size > limit ? `it has ${size(file.size)}; ${most(limit)} is the most. Smaller pictures help`
			: !role && this.annexes.length >= annexes && `there can be ${annexes} annexes at most`;
		if (reason) this.refused.push(`“${nameOf(file)}” was not added: ${reason}.`);
		return Boolean(reason);
	}

	/** Which files can be taken, in words. */
	types() {
		const script = Object.keys(this.rules.script).sort();
		const more = Object.keys(this.rules.annex).filter((type) => !script.includes(type)).sort();
		return `your script can be ${script.join(", ")}; an annex also ${more.join(", ")}`;
	}

	errors() {
		const { most_bytes_in_all: limit } = this.rules;
		const total = this.items.reduce((sum, { length }) => sum + length, 0);
		return [
			!this.script && ["add-files", "Add your script"],
			total > limit && ["add-files", `The files have ${size(total)} together; ${most(limit)} is the most`],
			...this.items.map((item) => !isThere(item) && [`${item.id}-file`, `Choose “${item.name}” again`]),
			...this.items.map(({ id, role, label }) => role === "inside" && !label.trim() && [`${id}-label`, "Enter the annex’s label, such as A"]),
		].filter(Boolean);
	}

	/** In the manifest's order: the script, then annexes by label. */
	ordered() {
		const rank = ({ role, label }) => (role === "script" ? "" : `1${label}`);
		return [...this.items].sort((one, other) => rank(one).localeCompare(rank(other), "en", { numeric: true }));
	}

	manifest() {
		const files = [];
		const inside = [];
		for (const { role, name, type, length, sha256, title, ...rest } of this.ordered()) {
			if (role === "inside") inside.push(details(rest));
			else files.push({ role, name, media_type: type, length, sha256, ...(role === "annex" && details({ title, ...rest })) });
		}
		return inside.length ? { files, annexes_inside: inside } : { files };
	}

	/** What this browser kept; files themselves can't be. @param {Set<string>} held hashes that the server has */
	take(items, held) {
		for (const { id, ...item } of items) this.make(item.role, { ...item, held: held.has(item.sha256) });
	}

	/** An earlier declaration, as the server has it. */
	takeDeclared({ files, annexes_inside: inside }, held) {
		const given = (role, { label, title, evidence, content_areas: areas }) => ({ role, label: label ?? "", title: title ?? "", evidence: evidence ?? "", areas: areas ?? [] });
		this.take(files.map(({ role, name, media_type: type, length, sha256, ...rest }) => ({ name, type, length, sha256, ...given(role, rest) })), held);
		this.take((inside ?? []).map((annex) => given("inside", annex)), held);
	}
}

function details({ label, title, evidence, areas }) {
	const given = { label: label.trim(), title: title?.trim(), evidence, content_areas: areas };
	return Object.fromEntries(Object.entries(given).filter(([, value]) => value?.length));
}
