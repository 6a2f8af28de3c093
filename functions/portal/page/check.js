/** The free check: declare, upload, wait, show. */
import { ask, Problem } from "./api.js";
import { announce, button, byId, clearErrors, fill, goTo, h, list, pause, section, showErrors, size } from "./dom.js";
import { UploadEnded, uploadAll } from "./uploads.js";

const STAGES = ["Receiving the files", "Reading the documents", "Counting and checking"];
const SLOW = 45_000;
export const isAtWork = ({ state }) => ["receiving", "received", "extracted"].includes(state);

export function drawCheck(app) {
	const work = app.canWork();
	section("check", work && [h("h2#check-title", "3. Check it"), h("p", "Checking is free, as often as you like. Nothing is submitted until you choose to."), button("#check-now", app.entry.draft ? "Check again (free)" : "Check (free)", () => check(app))],
		(work || (app.view && isAtWork(app.view))) && h("div.panel#progress", { hidden: true }));
}

const tell = (...contents) => section("progress", contents);

async function check(app) {
	clearErrors();
	app.busy = new AbortController();
	let submission;
	try {
		tell("Reading your files …");
		await app.files.hashing;
		tell();
		const errors = [...app.form.errors(), ...app.files.errors()];
		if (errors.length) showErrors(errors);
		else submission = await send(app);
	} catch (problem) {
		tell();
		explain(app, problem);
	}
	app.busy = null;
	lock(false);
	if (submission) await app.go(() => follow(app, submission));
}

/** What was typed must not change between its declaration and its upload. */
const lock = (on) => document.querySelectorAll(":is(#form, #files) :is(input, select, textarea, button)").forEach((control) => (control.disabled = on));

async function send(app) {
	const { submission, uploads } = await ask("submissions", app.manifest());
	app.declared(submission);
	lock(true);
	const going = app.files.items.filter(({ sha256 }) => uploads.some((upload) => upload.sha256 === sha256));
	const told = drawUploads(going, () => app.busy.abort());
	goTo(byId("progress"));
	await uploadAll(submission, uploads, going, told, app.busy.signal);
	announce("All files are up. You can submit now, or wait for the check.");
	app.uploaded(submission);
	return submission;
}

/** A bar for each file that goes up, and one for all. */
function drawUploads(items, cancel) {
	const bar = (name, max) => h("progress", { max: max || 1, value: 0, "aria-label": `Upload of ${name}` });
	const total = items.reduce((sum, { length }) => sum + length, 0);
	const [all, done] = [bar("all files", total), h("p.about")];
	const lines = new Map(items.map((item) => [item, { sent: 0, said: "", state: h("span.about", "Waiting"), bar: bar(item.name, item.length) }]));
	tell(h("h3", "Uploading"), all, done, list([...lines].map(([item, line]) => [`${item.name} `, line.state, line.bar]), ".bare"), button(".second", "Cancel the upload", cancel));
	return (item, sent, said) => {
		const line = lines.get(item);
		line.sent = line.bar.value = Math.min(sent, item.length);
		all.value = [...lines.values()].reduce((sum, other) => sum + other.sent, 0);
		fill(done, `${size(all.value)} of ${size(total)}`);
		if (line.said !== said) fill(line.state, (line.said = said));
		if (said !== "Uploading") announce(`${item.name}: ${said}`);
	};
}

/** Asks where the check is until it has an end, then shows the result. A newer call ends an older one. */
export async function follow(app, submission) {
	const mine = (app.following = {});
	const began = performance.now();
	for (let wait = 400; ; wait = Math.min(2000, wait * 1.25)) {
		const view = await ask(`submissions/${submission}`).catch((problem) => {
			if (!problem.passing) throw problem;
			announce("The connection dropped. We keep asking for the result.");
		});
		if (app.following !== mine) return;
		if (view && !isAtWork(view)) break;
		if (view) app.take(view);
		drawStages(view?.stage ?? 0, performance.now() - began > SLOW);
		await pause(wait);
	}
	const near = document.activeElement === document.body || byId("check").contains(document.activeElement);
	await app.refresh(true);
	announce(`${app.view.state_text}. ${app.view.verdict_text ?? ""}`);
	if (near && app.canWork()) goTo(byId("report-title") ?? byId("status"));
}

function drawStages(stage, slow) {
	const key = `${stage} ${slow}`;
	if (byId("progress").firstChild?.dataset?.key === key) return; // nobody's reading is disturbed without need
	tell(h("h3", { "data-key": key }, "Your files are being checked"), h("ol", STAGES.map((title, index) => h(index === stage ? "li.now" : "li", title, index < stage && " – done"))),
		slow && h("p", "This takes longer than usual. You can leave this page: the result will be here when you come back."));
	announce(STAGES[stage]);
}

/** What stopped a check, and what to do. */
function explain(app, problem) {
	const { code, item = app.files.items.find(({ file }) => !file) } = problem;
	if (problem instanceof Problem && problem.errors.length) showErrors(problem.errors.map((error) => placed(app, error)));
	else if (!(problem instanceof UploadEnded)) app.refused(problem);
	else if (code === "cancelled") {
		tell("The upload was cancelled. Nothing was submitted. What you typed and chose is still here.");
		goTo(byId("progress"));
	} else if (code === "changed") {
		Object.assign(item, { file: null, held: false });
		app.changed(true);
		showErrors([[`${item.id}-file`, `Choose “${item.name}” again: it was changed or moved since you chose it`]]);
	} else showErrors([["check-now", `“${item.name}” could not be uploaded: the connection keeps dropping. Files that are up stay up. Press “Check” to go on`]], "The upload did not finish");
}

/** A server's error at its field on the page. */
function placed({ files, form }, { field, label, message }) {
	const [, kind, index, detail] = field.split("/");
	const inside = kind === "annexes_inside";
	const item = (inside || kind === "files") && files.ordered().filter(({ role }) => (role === "inside") === inside)[index];
	if (!item) return [form.idOf(field) ?? (kind === "files" ? "add-files" : null), `${label}: ${message}`];
	const place = { label: "label", title: "title", evidence: "evidence", content_areas: "areas" }[detail] ?? "file";
	return [`${item.id}-${place}`, `${item.name || `Annex ${item.label}`}: ${message}`];
}
