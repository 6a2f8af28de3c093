/** The files on the page: choosing, dropping, and what is said about each. */
import { button, byId, choices, dotted, echo, fill, goTo, h, labelled, list, most, section, setError, size } from "./dom.js";
import { isThere } from "./files.js";

/** @param {import("./files.js").Files} files */
export function drawFiles(files) {
	const { script, annex, most_bytes: limit } = files.rules;
	const input = picker("add-files", { ...script, ...annex }, (chosen) => files.add(chosen), { multiple: true });
	const zone = h("div.drop.field", h("label", { for: "add-files" }, "Choose your script and annexes, or drop them here"),
		h("p.hint#add-files-hint", `${files.types().replace(/^./, (first) => first.toUpperCase())}. Up to ${most(limit)} each.`), h("p.error#add-files-error", { hidden: true }), input);
	section("files", h("h2#files-title", "2. Your script and annexes"), h("div#refused", { role: "alert" }), zone, h("ul.bare#file-list"),
		button(".second", "Add an annex that is in the script’s own file", () => goTo(byId(`${files.addInside().id}-label`))), h("div#evidence"));
	redrawFiles(files);
	// The whole page takes drops: a file that misses the zone must not replace the page.
	for (const type of ["dragover", "dragleave", "drop"]) {
		document.addEventListener(type, (event) => {
			if (!event.dataTransfer?.types.includes("Files")) return;
			event.preventDefault();
			zone.classList.toggle("over", type === "dragover");
			if (type === "drop" && zone.isConnected && !input.disabled) files.add([...event.dataTransfer.files]);
		});
	}
}

function picker(id, types, take, props) {
	const onchange = ({ target }) => {
		take([...target.files]);
		target.value = ""; // so that the same file can be chosen again
	};
	return h(`input#${id}`, { type: "file", accept: Object.keys(types).join(), "aria-describedby": `${id}-hint ${id}-error`, onchange, ...props });
}

/** After files came, went or changed roles. What has the focus keeps it. */
export function redrawFiles(files) {
	const focused = document.activeElement.id;
	drawRefused(files.refused);
	fill(byId("file-list"), files.ordered().map((item) => card(files, item)));
	redrawEvidence(files);
	echoDetails(files);
	if (focused) byId(focused)?.focus({ preventScroll: true });
}

/** A new refusal is brought to the eye, as the file may have been dropped anywhere. */
function drawRefused(refused) {
	const told = refused.join();
	if (byId("refused").dataset.told === told) return;
	byId("refused").dataset.told = told;
	fill(byId("refused"), refused.length > 0 && h("div.note.bad", h("h3", "Not added"), list(refused)));
	if (told) byId("refused").scrollIntoView({ block: "nearest" });
}

function echoDetails(files) {
	for (const item of files.annexes) {
		echo(`${item.id}-label`, "", files.oddLabel(item));
		echo(`${item.id}-evidence`, item.evidence && item.guess === item.evidence && "We took this from the file’s name. Change it if it is not right.");
	}
}

function card(files, item) {
	const { id, role, name, evidence, areas } = item;
	const remove = () => {
		files.remove(item);
		goTo(byId("files-title"));
	};
	const state = !isThere(item) ? h("b.bad", "Choose this file again: your browser can’t keep it. Its details are kept.") : item.held ? "On our side already" : item.sha256 ? "Ready to upload" : "Being read …";
	return h(`li.file.${role}#${id}`,
		h("h3", h(`span.kind#${id}-kind`, kindOf(item)), name || "In the script’s own file"),
		name && h("p.about", `${size(item.length)} · `, state), h(`p.error#${id}-file-error`, { hidden: true }),
		h("div.actions", name && replacement(files, item), button(".plain", ["Remove", h("span.unseen", ` ${name || kindOf(item)}`)], remove)),
		name && files.canBe("script", item) && labelled(`${id}-role`, "What is this file?", "", "select", { onchange: ({ target }) => files.setRole(item, target.value) }, options([["script", "My script"], ["annex", "An annex"]], role)),
		role !== "script" && h("details", { open: !evidence || !areas.length }, h("summary", "Label, evidence and content areas"), details(files, item)));
}

const kindOf = ({ role, label }) => (role === "script" ? "Script" : `Annex ${label}`);
const options = (pairs, chosen) => pairs.map(([value, text]) => h("option", { value, selected: value === chosen }, text));

/** A file input that looks like a button, and works as any file input does. */
function replacement(files, item) {
	const take = ([file]) => {
		files.refused = [];
		if (!files.refuse(file, item.role)) files.give(item, file);
		files.changed(true);
	};
	return h("span.pick", picker(`${item.id}-file`, files.rules[item.role], take, { class: "unseen" }),
		h("label.action.second", { for: `${item.id}-file` }, isThere(item) ? "Replace" : "Choose again", h("span.unseen", ` ${item.name}`)));
}

function details(files, item) {
	const { id, role, areas } = item;
	const { evidence, content_areas: all } = files.task;
	const keep = (name) => ({ target }) => {
		item[name] = target.value;
		if (name === "label") item.proposed = false;
		if (name === "evidence") item.guess = "";
		setError(`${id}-${name}`);
		fill(byId(`${id}-kind`), kindOf(item));
		redrawEvidence(files);
		echoDetails(files);
		files.changed(false);
	};
	const tick = ({ target }) => {
		item.areas = all.map((area) => area.id).filter((area) => (area === target.value ? target.checked : item.areas.includes(area)));
		setError(`${id}-areas`);
		files.changed(false);
	};
	const text = (name, maxlength) => ({ value: item[name], maxlength, autocomplete: "off", oninput: keep(name) });
	return [labelled(`${id}-label`, "Label", "As your script calls it, such as A", "input.number", text("label", 20)),
		role === "annex" && labelled(`${id}-title`, "Title", "", "input", text("title", 200)),
		evidence.length > 0 && labelled(`${id}-evidence`, "What it is evidence of", "", "select", { onchange: keep("evidence") }, options([["", "Choose one"], ...evidence.map((kind) => [kind.id, kind.title])], item.evidence)),
		all.length > 0 && choices(`${id}-areas`, "Content areas that it supports", "Tick at least one", "checkbox", all.map((area) => [area.id, area.title, areas.includes(area.id)]), tick)];
}

/** Which of the evidence that the task needs is there. */
function redrawEvidence(files) {
	const found = ({ id }) => dotted(files.annexes.filter(({ evidence }) => evidence === id).map(kindOf));
	const needed = files.task.evidence.filter(({ required }) => required && files.items.length);
	fill(byId("evidence"), needed.length > 0 && h("div.note", h("h3", "Evidence that this task needs"), h("ul.bare", needed.map((kind) => h(found(kind) ? "li.have" : "li.lack", `${kind.title}: `, h("b", found(kind) || "not yet"))))));
}
