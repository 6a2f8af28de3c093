/** Submitting for assessment: what becomes final is shown first. Then the receipt. */
import { ask, of } from "./api.js";
import { button, byId, clearErrors, fill, goTo, h, jump, list, pause, row, section, setError, showErrors, size, tick, words } from "./dom.js";
import { isAtWork } from "./check.js";
import { sayWhat } from "./report.js";
import { asked, chargesOf } from "./status.js";

const OWN = "These are the files that I want to be assessed, and they are my own work. I understand that I can’t change them afterwards.";
const BUTTONS = { reject: ".risk", review: ".second", unknown: ".second" };
const ACCEPTED = ["queued", "released", "claimed", "assessed"];
let shown = "";
const nameOf = ({ role, label, name, length }) => [h("b", role === "script" ? "Script" : `Annex ${label ?? ""}`), name ? ` ${name} (${size(length)})` : " in the script’s own file"];

/** Annexes in the script's own file: as the check found them, before it as they were declared. */
const insideOf = ({ report, view }) => (report ? report.annexes.filter(({ file_name: file }) => !file) : view.annexes_inside);

/** Drawn anew only when what it shows has changed, so that a tick stays while the check runs. */
export function drawSubmit(app) {
	const { view, arrived } = app;
	const ready = app.canWork() && view && (view.may_submit || view.state === "returned") && (view.state !== "receiving" || arrived === view.submission);
	const key = ready ? [view.submission, view.seen, view.state, app.isStale(), insideOf(app).length].join() : "";
	if (key === shown) return;
	shown = key;
	section("submit", ready && [h("h2#submit-title", "4. Submit for assessment"), app.isStale() ? h("p.note.caution", "You changed something after your last check. ", jump("Check again", "check-now"), ", then you can submit.")
		: view.may_submit ? contents(app, view) : h("p.note.caution", view.next)]);
}

function contents(app, view) {
	const { cost, charge_policy: policy, deadline_uk: deadline } = app.entry;
	const unknown = isAtWork(view) && "Not known yet";
	const { level, declaration } = view.consequence ?? {};
	const mend = jump("Change your files first", "files-title");
	mend.className = "action";
	return [h("p", "This is what goes to assessment. You can’t change it afterwards."),
		h("dl.final", row("Files", list([...view.files.map(nameOf), ...insideOf(app).map((annex) => [nameOf(annex), " ", sayWhat(app, annex)])], ".bare")),
			row("Words", words(view.counts) ?? "Not counted yet"), row("Result", unknown || view.verdict_text),
			row("Findings", unknown || (view.findings.length ? list(view.findings.map(({ title, severity }) => h(`span.mark.${severity}`, title)), ".bare") : "None")),
			row("Charge", cost.due && h("b", `${cost.due.amount}. `), cost.text, policy.map((text) => h("p.about", text))), row("Deadline", deadline)),
		warning(app, view),
		tick("declare", "", declaration ?? OWN, false, () => setError("declare")),
		h("p.actions", level === "reject" && mend,
			button(`${BUTTONS[level] ?? ".go"}#submit-now`, level === "reject" ? "Submit it as it is" : "Submit for assessment", () => submit(app))), h("p#submitting", { role: "status" })];
}

/** What the click leads to and what it may cost, right above it. */
function warning(app, { consequence }) {
	const { due, possible } = app.entry.cost;
	const price = possible && !consequence?.text.includes(possible.amount) && possible.text;
	return [consequence && h(`div.verdict.${consequence.level}`, h("strong", consequence.title), h("p", consequence.text), price && h("p", h("b", price))),
		due && h("div.note.caution", h("p", h("b", `${due.amount} may be charged for this submission.`)),
			asked(app).length > 0 && [asked(app), h("p", "Its answer may change what this costs. You may want to wait for it before you submit.")])];
}

async function submit(app) {
	clearErrors();
	if (!byId("declare").checked) return showErrors([["declare", "Tick the declaration to submit for assessment"]]);
	fill(byId("submitting"), "Submitting …");
	const { submission, seen } = app.view;
	try {
		await surely(() => ask(`submissions/${submission}/submit`, { declaration: true, seen }));
		app.fresh = submission;
		await app.refresh(true);
		goTo(byId(isAccepted(app.view) ? "receipt-title" : "status"));
	} catch (problem) {
		fill(byId("submitting"), problem.passing && "We could not tell whether it arrived. Please submit again: sending it twice does no harm.");
		await app.refused(problem);
	}
}

/** A repeat of the same click gets the same receipt, so a lost answer may be asked for again. */
const surely = (send, tries = 3) =>
	send().catch(async (problem) => {
		if (!problem.passing || tries === 1) throw problem;
		await pause(1500);
		return surely(send, tries - 1);
	});

const isAccepted = ({ state }) => ACCEPTED.includes(state);

/** Only what is on its way to the assessor is celebrated. */
export function drawReceipt({ entry, fresh: submitted }, receipt, view) {
	const fresh = submitted === view.submission && isAccepted(view);
	section("receipt", h(fresh ? "div.done" : "div", h("h2#receipt-title", fresh ? "Submitted for assessment" : "Your receipt"), h("p", "Your reference: ", h("b", receipt.reference))),
		h("dl.final", row("Submitted", h("b", receipt.submitted_uk), h("br"), `${receipt.submitted_at.replace("T", " ").replace("Z", "")} UTC`), row("Task", receipt.task_title),
			row("Rulebook", `${receipt.rulebook}, version ${receipt.rulebook_version}`), row("Words", words(receipt.counts) ?? "Being counted"), row("Charge", chargesOf(entry, view)),
			row("Files", list(receipt.files.map((file) => [nameOf(file), h("br"), h("code", `SHA-256 ${file.sha256}`)]), ".bare"))),
		h("p", "We have also sent it to you by email."),
		h("p.actions", button(".second", "Print or save as PDF", () => window.print()), h("a", { href: of(view, "receipt?format=download"), download: `receipt-${view.submission}.json` }, "Download it as data (JSON)")));
}
