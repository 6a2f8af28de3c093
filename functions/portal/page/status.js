/** For whom, what is asked, until when; where things stand; and whom to ask. */
import { ask, of } from "./api.js";
import { announce, away, button, byId, count, dotted, fill, goTo, h, jump, labelled, list, row, section, setError, unfold, words } from "./dom.js";
import { now, timeLeft, ukTime } from "./dates.js";

const TONES = { in_review: "review", rejected: "reject", returned: "review", checked: "review", queued: "compliant", released: "compliant", claimed: "compliant", assessed: "compliant" };
const WARNINGS = [60, 15, 5, 1];
const minutes = (left) => left / 60_000;

export function drawHeader({ entry }) {
	fill(byId("provider"), entry.provider_name);
	fill(byId("qualification"), entry.rulebook.title);
	fill(byId("title"), entry.task.title);
	fill(byId("whom"), entry.name && ["For ", h("b", entry.name), " · "], `entry ${entry.entry}`);
	document.title = `${entry.task.title} – ${entry.provider_name}`;
	const rules = unfold("What is asked", h("p", entry.task.summary), h("h3", "What is checked"), list(entry.rules));
	rules.open = !entry.submissions.length;
	section("rules", rules);
}

export function drawSummary({ entry }) {
	const submitted = entry.submissions.filter((view) => view.submitted_at).length;
	const checked = entry.submissions.filter((view) => view.checked_at).length;
	fill(byId("summary"), h("h2.unseen#summary-title", "Deadline and cost"), h("dl",
		row("Deadline", h("b", entry.deadline_uk)), row("Time now", h("span#now")), row("Time left", h("b#left")),
		row("So far", submitted ? count(submitted, "submission") : "Nothing submitted", checked > 0 && `, ${count(checked, "check")}`), row("Cost", entry.cost.text)),
		unfold("When a charge is possible", entry.charge_policy.map((text) => h("p", text))));
	tick(entry);
}

/** The time by the server's clock. @returns {boolean} whether the window opened or closed since the entry was read */
export function tick(entry) {
	const left = Date.parse(entry.closes_at) - now();
	fill(byId("now"), ukTime(now(), "seconds"));
	fill(byId("left"), left > 0 ? timeLeft(left) : "The deadline has passed");
	const warning = WARNINGS.find((least) => minutes(left) <= least && minutes(left + 1000) > least);
	if (warning) announce(`${count(warning, "minute")} left until the deadline.`);
	return entry.open !== (left > 0 && !(Date.parse(entry.opens_at) > now()));
}

const contact = ({ contact_email: email, provider_name: name, entry }) => (email ? h("a", { href: `mailto:${email}?subject=${entry}` }, email) : name);

/** The submission that matters now: the final one, else the newest. */
export const currentOf = ({ submissions, final, awaiting, draft }) => submissions.find(({ submission }) => submission === (final ?? awaiting ?? draft)) ?? submissions.at(-1);

export function drawStatus(app) {
	const { entry, view } = app;
	const closed = !entry.open && !entry.final && !entry.awaiting && (Date.parse(entry.opens_at) > now()
		? [h("h2", "Uploads have not opened yet"), h("p", `You can upload your work from ${entry.opens_uk}. Your link will still work then.`)]
		: [h("h2", "The deadline has passed"), h("p", `It was ${entry.deadline_uk}. Everything that you sent is still here to read. If you need more time, or think that this is wrong, write to `, contact(entry), ".")]);
	section("status", closed && h("div.note.caution", closed), view && statusOf(app, view));
}

function statusOf(app, view) {
	const links = [view.report_ready && jump("Read the report", "report-title"), view.may_submit && view.checked_at && jump("Submit for assessment", "submit-title"),
		app.canWork() && jump(view.state === "rejected" ? "Upload a new version" : "Change files or details", "files-title")];
	return h(`div.verdict.${TONES[view.state] ?? "plain"}`, h("h2", view.state_text), h("p", view.next),
		h("p.about", dotted([view.submitted_uk && `Submitted at ${view.submitted_uk}`, view.verdict_text && `Result of the check: ${view.verdict_text}`, words(view.counts)])), list(links.filter(Boolean), ".links"));
}

export function drawEarlier({ entry, view: current }) {
	const line = (view) => [h("b", `Version ${Number(view.submission)}`), h("p", dotted([ukTime(view.declared_at), view.state_text, view.verdict_text, words(view.counts)])),
		view.report_ready && h("p", away("Its report", of(view, "report?format=html"))), view.submitted_at && h("p", away("Its receipt", of(view, "receipt?format=html")))];
	const earlier = entry.submissions.filter((view) => view !== current).reverse();
	section("earlier", earlier.length > 0 && [h("h2", "Earlier versions"), list(earlier.map(line), ".annexes")]);
}

/** A person looks again at a count or a finding. */
export function drawAsk({ view, entry }) {
	const send = async () => {
		const text = byId("question").value.trim();
		if (!text) return setError("question", "Write what you think is wrong, and why");
		return ask(`submissions/${view.submission}/question`, { text }).then(({ message }) => section("ask", h("p.note", { role: "status" }, message)), ({ message }) => setError("question", message));
	};
	section("ask", view?.may_ask && [h("h2", "Ask for a review"), unfold("I think that a count or a finding is wrong",
		labelled("question", "What do you think is wrong?", `Name the count or the finding and say why. A person at ${entry.provider_name} reads it.`, "textarea", { rows: 5, maxlength: 2000 }), button(".second", "Send", send))]);
}

export function drawFooter(app) {
	const renew = () => app.go(async () => app.end("This link has stopped working", (await ask("renewal", {})).message));
	fill(byId("footer"), h("p", "Questions? Write to ", contact(app.entry), ` and quote ${app.entry.entry}.`), unfold("Send me a new link",
		h("p", "We send a new link to the email address that we have for you. This one then stops working at once, on all your devices. Use it if someone else may have seen your link."), button(".second", "Send a new link and stop this one", renew)));
}

/** Nothing on the page can be used any more. */
export function drawEnd(title, message) {
	for (const id of ["columns", "footer", "whom", "problem", "status"]) byId(id).hidden = true;
	fill(byId("title"), title);
	section("loading", message);
	goTo(byId("title"));
}
