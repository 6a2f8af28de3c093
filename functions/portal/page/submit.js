/** Submitting for assessment: what becomes final is shown first. Then the receipt. */
import { ask, of } from "./api.js";
import { button, byId, clearErrors, fill, goTo, h, jump, list, pause, row, section, setError, showErrors, size, tick, words } from "./dom.js";
import { isAtWork } from "./check.js";

let shown = "";
const nameOf = ({ role, label, name, length }) => [h("b", role === "script" ? "Script" : `Annex ${label ?? ""}`), name ? ` ${name} (${size(length)})` : " in the script’s own file"];

/** Drawn anew only when what it shows has changed, so that a tick stays while the check runs. */
export function drawSubmit(app) {
	const { view, arrived } = app;
	const ready = app.canWork() && view && (view.may_submit || view.state === "returned") && (view.state !== "receiving" || arrived === view.submission);
	const key = ready ? [view.submission, view.seen, view.state, app.isStale()].join() : "";
	if (key === shown) return;
	shown = key;
	section("submit", ready && [h("h2#submit-title", "4. Submit for assessment"), app.isStale() ? h("p.note.caution", "You changed something after your last check. ", jump("Check again", "check-now"), ", then you can submit.")
		: view.may_submit ? contents(app, view) : h("p.note.caution", view.next)]);
}

function contents(app, view) {
	const { cost, charge_policy: policy, deadline_uk: deadline } = app.entry;
	const unknown = isAtWork(view) && "Not known yet";
	return [unknown && h("p.note", h("b", "The check is still running. "), "Waiting for it takes seconds. If you submit now, the time of your click counts, and the result decides what happens next: you can’t mend what it finds."),
		view.verdict === "non_compliant" && h("p.note.caution", h("b", "This does not meet a requirement. "), "Submitted like this, it will not be accepted. You can mend it and check again, free, until the deadline."),
		h("p", "This is what goes to assessment. You can’t change it afterwards."),
		h("dl.final", row("Files", list([...view.files, ...view.annexes_inside].map(nameOf), ".bare")),
			row("Words", words(view.counts) ?? "Not counted yet"), row("Result", unknown || view.verdict_text),
			row("Findings", unknown || (view.findings.length ? list(view.findings.map(({ title, severity }) => h(`span.mark.${severity}`, title)), ".bare") : "None")),
			row("Charge", cost.due && h("b", `${cost.due.amount}. `), cost.text, policy.map((text) => h("p.about", text))), row("Deadline", deadline)),
		tick("declare", "", "These are the files that I want to be assessed, and they are my own work. I understand that I can’t change them afterwards.", false, () => setError("declare")),
		button(".go#submit-now", "Submit for assessment", () => submit(app)), h("p#submitting", { role: "status" })];
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
		goTo(byId(app.view.state === "rejected" ? "status" : "receipt-title"));
	} catch (problem) {
		fill(byId("submitting"), !problem.status && "We could not tell whether it arrived. Please submit again: sending it twice does no harm.");
		await app.refused(problem);
	}
}

/** A repeat of the same click gets the same receipt, so a lost answer may be asked for again. */
const surely = (send, tries = 3) =>
	send().catch(async (problem) => {
		if (problem.status || tries === 1) throw problem;
		await pause(1500);
		return surely(send, tries - 1);
	});

export function drawReceipt(receipt, view, fresh) {
	section("receipt", h(fresh ? "div.done" : "div", h("h2#receipt-title", fresh ? "Submitted for assessment" : "Your receipt"), h("p", "Your reference: ", h("b", receipt.reference))),
		h("dl.final", row("Submitted", h("b", receipt.submitted_uk), h("br"), `${receipt.submitted_at.replace("T", " ").replace("Z", "")} UTC`), row("Task", receipt.task_title),
			row("Rulebook", `${receipt.rulebook}, version ${receipt.rulebook_version}`), row("Words", words(receipt.counts) ?? "Being counted"),
			row("Files", list(receipt.files.map((file) => [nameOf(file), h("br"), h("code", `SHA-256 ${file.sha256}`)]), ".bare"))),
		h("p", "We have also sent it to you by email."),
		h("p.actions", button(".second", "Print this receipt", () => window.print()), h("a.action.second", { href: of(view, "receipt?format=download"), download: `receipt-${view.submission}.json` }, "Download it as JSON")));
}
