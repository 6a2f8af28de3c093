/** The participant's page: reads the entry, shows what the person needs now, keeps what they type. */
import { ask, Problem } from "./api.js";
import { announce, button, byId, clearErrors, forgetMended, section, showErrors } from "./dom.js";
import { now, setClock } from "./dates.js";
import { Form } from "./form.js";
import { Files } from "./files.js";
import { drawFiles, redrawFiles } from "./filelist.js";
import { drawCheck, follow, isAtWork } from "./check.js";
import { drawReport, drawStale } from "./report.js";
import { drawReceipt, drawSubmit } from "./submit.js";
import { currentOf, drawAsk, drawEarlier, drawEnd, drawFooter, drawHeader, drawStatus, drawSummary, drawWay, tick } from "./status.js";

const SHAPE = 1; // of what the browser keeps: another number forgets what an older page kept
const QUIET = 3000;

/** Storage may be full or forbidden: the page works without it. */
function stored(action) {
	try {
		return action(localStorage);
	} catch {
		return null;
	}
}

/**
 * `view`: the submission that is shown. `busy`: an AbortController while files go up. `base`: what was declared last.
 * `boundary`: where the person said that the annexes begin, and in which file. `arrived`: the submission whose files are all
 * there, though its view may not say so yet. `fresh`: the one just submitted.
 */
class App {
	canWork() {
		return this.entry.open && !this.entry.final && !this.entry.awaiting;
	}

	content() {
		return { ...this.files.manifest(), metadata: this.form.metadata() };
	}

	manifest() {
		const fits = this.boundary?.sha256 === this.files.script?.sha256;
		return { ...this.content(), ...(fits && { confirmed_boundary: this.boundary?.block }) };
	}

	/** Whether something was changed since the newest draft was declared. */
	isStale() {
		const { draft } = this.entry;
		return Boolean(this.form) && draft !== null && (this.base?.number !== draft || this.base.content !== JSON.stringify(this.content()));
	}

	async load() {
		const asked = performance.now();
		this.entry = await ask("entry");
		this.read = performance.now();
		setClock(this.entry.now_at, asked);
		this.view = currentOf(this.entry);
	}

	async start() {
		clearErrors();
		section("loading", "One moment: we are fetching your task.");
		await this.load().finally(() => section("loading"));
		byId("columns").hidden = false;
		drawHeader(this);
		setInterval(() => tick(this.entry) && this.lookAgain(), 1000);
		for (const event of ["focus", "online", "visibilitychange"]) addEventListener(event, ({ target }) => [window, document].includes(target) && this.lookAgain(), true);
		addEventListener("beforeunload", (event) => this.busy && event.preventDefault());
		await this.show();
	}

	async show() {
		const { view } = this;
		this.report = null;
		if (!this.canWork()) this.leaveWork();
		else if (!this.form) await this.beginWork();
		if (view && (!this.form || (view.checked_at && !this.isStale()))) this.makeRoom();
		for (const draw of [drawWay, drawCheck, drawSummary, drawStatus, drawEarlier, drawAsk, drawSubmit, drawFooter]) draw(this);
		if (!view?.submitted_at) section("receipt");
		else drawReceipt(this, await ask(`submissions/${view.submission}/receipt`), view);
		if (view && isAtWork(view) && (view.state !== "receiving" || view.submitted_at || this.arrived === view.submission)) this.go(() => follow(this, view.submission));
		if (!view?.report_ready) return section("report");
		const report = (this.report = await ask(`submissions/${view.submission}/report?format=page`));
		drawSubmit(this);
		if (this.files) this.files.cited = report.citations.filter((label) => !report.annexes.some((annex) => annex.label === label));
		return drawReport(this, report, view);
	}

	async beginWork() {
		this.form = new Form(this.entry.form.groups, () => this.changed());
		this.files = new Files(this.entry.files, this.entry.task, (redraw) => this.changed(redraw));
		this.restore(await this.held());
		this.form.draw();
		drawFiles(this.files);
	}

	/** The hashes that need no upload: those of the draft, or else of what was submitted last. */
	async held() {
		const { view } = this;
		if (view && !this.entry.draft) return new Set(view.files.filter(({ arrived }) => arrived).map(({ sha256 }) => sha256));
		if (!view || view.submission !== this.entry.draft) return new Set();
		const { uploads } = view.state === "receiving" ? await ask(`submissions/${view.submission}/uploads`, {}) : { uploads: [] };
		if (!uploads.length) this.arrived = view.submission;
		return new Set(view.files.map(({ sha256 }) => sha256).filter((sha256) => !uploads.some((upload) => upload.sha256 === sha256)));
	}

	/** What this browser kept, or what the server has, whichever is newer. */
	restore(held) {
		const { view, form, files } = this;
		const found = stored((storage) => JSON.parse(storage.getItem(this.entry.entry)));
		const kept = found?.shape === SHAPE && found; // what another version of this page kept is no help
		if (Array.isArray(kept?.items) && !(Date.parse(view?.declared_at) > kept.at)) {
			Object.assign(form.values, kept.values);
			files.take(kept.items, held);
			({ base: this.base, boundary: this.boundary } = kept);
		} else if (view) {
			form.take(view.metadata);
			files.takeDeclared(view, held);
			this.base = { number: view.submission, content: JSON.stringify(this.content()) };
			this.boundary = Number.isInteger(view.confirmed_boundary) && { sha256: files.script?.sha256, block: view.confirmed_boundary };
		}
	}

	leaveWork() {
		if (this.entry.final || this.entry.awaiting) this.forget();
		this.form = this.files = null;
		for (const id of ["form", "files"]) section(id);
	}

	/** What is done and read is folded, so that the report comes first. */
	makeRoom() {
		this.form?.fold();
		byId("rules").firstChild.open = false;
	}

	changed(redraw) {
		if (!this.files) return;
		if (redraw) redrawFiles(this.files);
		forgetMended(this.files.errors(), redraw);
		drawStale(this);
		drawSubmit(this);
		clearTimeout(this.saving);
		this.saving = setTimeout(() => this.save(), 300);
	}

	save() {
		const items = this.files?.items.map(({ file, ...item }) => item);
		if (items) stored((storage) => storage.setItem(this.entry.entry, JSON.stringify({ shape: SHAPE, at: now(), values: this.form.values, items, base: this.base, boundary: this.boundary })));
	}

	forget() {
		clearTimeout(this.saving);
		stored((storage) => storage.removeItem(this.entry.entry));
	}

	keepBoundary(block) {
		this.boundary = { sha256: this.files.script?.sha256, block };
		this.save();
	}

	/** A new draft takes the place of the one before, whose report is history. */
	declared(number) {
		this.base = { number, content: JSON.stringify(this.content()) };
		this.entry.draft = number;
		this.view = this.following = this.report = null;
		this.files.refused = [];
		for (const id of ["report", "status"]) section(id);
		this.changed();
	}

	uploaded(number) {
		this.arrived = number;
		for (const item of this.files.items) item.held = true;
		this.changed(true);
	}

	take(view) {
		this.view = view;
		drawSubmit(this);
	}

	/** Something may have happened in another window, on another device or at the provider's. */
	lookAgain() {
		if (document.hidden || this.busy || this.ended || performance.now() - this.read < QUIET) return;
		this.read = performance.now();
		this.go(() => this.refresh().catch((problem) => {
			if (!problem.passing) throw problem; // it is asked again at the next look
		}));
	}

	async refresh(always = false) {
		const sign = ({ final, awaiting, draft, open, withdrawn_uk, submissions }) => JSON.stringify([final, awaiting, draft, open, withdrawn_uk, submissions.map(({ state, seen }) => [state, seen])]);
		const [before, { draft }, stale] = [sign(this.entry), this.entry, this.form && this.isStale()];
		await this.load();
		if (!always && sign(this.entry) === before) return drawSummary(this);
		this.following = null;
		if (!always) announce("Something changed since you last looked. The page shows how it is now.");
		// A newer draft from elsewhere replaces what is here, unless that was edited.
		if (this.entry.draft && this.entry.draft !== draft && !stale) this.form = null;
		return this.show();
	}

	/** The server said no: in its words, and with how things are now. */
	async refused(problem) {
		if (!(problem instanceof Problem)) {
			showErrors([[null, "Something went wrong on this page. Reload it: what you typed is kept in this browser."]]);
			throw problem;
		}
		if (problem.code === "not-found") return this.end("This link does not work", problem.message);
		if (!this.entry) section("loading", button("", "Try again", () => this.go(() => this.start())));
		else if (problem.status === 409) await this.refresh(true);
		return showErrors([[null, problem.message]], problem.status === 409 ? "That can’t be done now" : undefined);
	}

	end(title, message) {
		this.ended = true;
		this.following = null;
		drawEnd(title, message);
	}

	go(action) {
		return action().catch((problem) => this.refused(problem));
	}
}

const app = new App();
app.go(() => app.start());
