/** For whom, what is asked, until when; where things stand; and whom to ask. */
import { ask, of } from "./api.js";
import { announce, away, button, byId, count, dotted, fill, goTo, h, jump, labelled, list, row, section, setError, unfold, words } from "./dom.js";
import { now, timeLeft, ukTime } from "./dates.js";

const TONES = { in_review: "review", rejected: "reject", returned: "review", queued: "compliant", released: "compliant", claimed: "compliant", assessed: "compliant" };
const CHECKED = { compliant: "compliant", non_compliant: "reject" };
const WARNINGS = [60, 15, 5, 1];
const minutes = (left) => left / 60_000;

export function drawHeader({ entry }) {
	fill(byId("provider"), entry.provider_name);
	fill(byId("qualification"), entry.rulebook.title);
	fill(byId("title"), entry.task.title);
	fill(byId("whom"), entry.name && ["For ", h("b", entry.name), " · "], `entry ${entry.entry}`);
	document.title = `${entry.task.title} – ${entry.provider_name}`;
	const rules = unfold("What is asked", h("p", entry.task.summary), h("h3", "What is checked"), list(entry.rules));
	rules.open = !entry.submissions.length && matchMedia("(min-width: 40rem)").matches;
	section("rules", rules);
}

/** What to do, in one line. */
export const drawWay = (app) => fill(byId("way"), app.canWork() && [jump("Add your details", "form-title"), " and ", jump("your files", "files-title"), ", ", jump("check them for free", "check-title"), ", then submit."]);

/** What is done can't be hurried any more, and costs what it costs. */
export const chargesOf = ({ cost }, view) => cost.charges.filter(({ submission }) => !view || submission === view.submission).map(({ text }) => h("p", text));

export function drawSummary(app) {
	const { entry } = app;
	const done = entry.final || entry.awaiting;
	const submitted = entry.submissions.filter((view) => view.submitted_at).length;
	const checked = entry.submissions.filter((view) => view.checked_at).length;
	fill(byId("summary"), h("h2.unseen#summary-title", "Deadline and cost"), h(done ? "dl" : "dl.wide",
		row("Deadline", h("b", entry.deadline_uk)), !done && [row("Time left", h("b#left")), row("Time now", h("span#now"))],
		row("So far", submitted ? count(submitted, "submission") : "Nothing submitted", checked > 0 && `, ${count(checked, "check")}`),
		row("Charge", chargesOf(entry)), !done && row("Cost", entry.cost.text)),
		!done && unfold("When a charge is possible", entry.charge_policy.map((text) => h("p", text))));
	tick(entry);
}

/** The time by the server's clock. @returns {boolean} whether the window opened or closed since the entry was read */
export function tick(entry) {
	const left = Date.parse(entry.closes_at) - now();
	if (byId("left")) {
		fill(byId("now"), ukTime(now(), "seconds"));
		fill(byId("left"), entry.withdrawn_uk ? "Withdrawn" : left > 0 ? timeLeft(left) : "The deadline has passed");
	}
	const warning = byId("left") && !entry.withdrawn_uk && WARNINGS.find((least) => minutes(left) <= least && minutes(left + 1000) > least);
	if (warning) announce(`${count(warning, "minute")} left until the deadline.`);
	return !entry.withdrawn_uk && entry.open !== (left > 0 && !(Date.parse(entry.opens_at) > now()));
}

/** What to quote: what the emails and the receipt quote. */
const referenceOf = ({ entry, view }) => (view?.submitted_at ? `${entry.entry}/${view.submission}` : entry.entry);
const contact = (app) => (app.entry.contact_email ? h("a", { href: `mailto:${app.entry.contact_email}?subject=${referenceOf(app)}` }, app.entry.contact_email) : app.entry.provider_name);

/** The submission that matters now: the final one, else the newest. */
export const currentOf = ({ submissions, final, awaiting, draft }) => submissions.find(({ submission }) => submission === (final ?? awaiting ?? draft)) ?? submissions.at(-1);

export function drawStatus(app) {
	const { entry, view } = app;
	const closed = entry.withdrawn_uk ? [h("h2", "This entry has been withdrawn"), h("p", `${entry.provider_name} withdrew it at ${entry.withdrawn_uk}, so nothing more can be uploaded or submitted. Everything that you sent is still here to read. If you did not expect this, write to `, contact(app), ".")]
		: !entry.open && !entry.final && !entry.awaiting && (Date.parse(entry.opens_at) > now()
		? [h("h2", "Uploads have not opened yet"), h("p", `You can upload your work from ${entry.opens_uk}. Your link will still work then.`)]
		: [h("h2", "The deadline has passed"), h("p", `It was ${entry.deadline_uk}. Everything that you sent is still here to read. If you need more time, or think that this is wrong, write to `, contact(app), ".")]);
	section("status", closed && h("div.note.caution", closed), view && statusOf(app, view));
}

function statusOf(app, view) {
	const { entry } = app;
	const links = [view.report_ready && jump("Read the report", "report-title"), view.may_submit && view.checked_at && jump("Submit for assessment", "submit-title"),
		app.canWork() && jump(view.state === "rejected" ? "Upload a new version" : "Change files or details", "files-title"), view.state === "rejected" && askedAbout(app).length > 0 && jump("Ask for a review", "ask-title")];
	const again = view.state === "assessed" && view.submission !== entry.final;
	const tone = again ? "plain" : view.state === "checked" ? (CHECKED[view.verdict] ?? "review") : TONES[view.state];
	return h(`div.verdict.${tone ?? "plain"}`, h("h2", view.state_text), h("p", view.next), view.submitted_at && chargesOf(entry, view),
		h("p.about", dotted([view.submitted_uk && `Submitted at ${view.submitted_uk}`, view.verdict_text && `Result of the check: ${view.verdict_text}`, words(view.counts)])), list(links.filter(Boolean), ".links"));
}

export function drawEarlier({ entry, view: current }) {
	const line = (view) => [h("b", version(view)), h("p", dotted([ukTime(view.declared_at), view.state_text, view.verdict_text, words(view.counts)])),
		view.report_ready && h("p", away("Its report", of(view, "report?format=html"))), view.submitted_at && h("p", away("Its receipt", of(view, "receipt?format=html")))];
	const earlier = entry.submissions.filter((view) => view !== current).reverse();
	section("earlier", earlier.length > 0 && [h("h2", "Earlier versions"), list(earlier.map(line), ".annexes")]);
}

/** What a question can be about: what is shown, and what was decided. */
const askedAbout = ({ entry, view: current }) => entry.submissions.filter((view) => view.may_ask && (view === current || view.submission === current?.submission || view.submitted_at)).reverse();
const version = ({ submission }) => `Version ${Number(submission)}`;
/** What was asked and may be unanswered; none of it is forgotten when a newer version is shown. */
export const asked = ({ entry }) => entry.submissions.filter((view) => view.asked_text).map((view) => h("p", h("b", `${version(view)}: `), view.asked_text));

/** A person looks again at a count or a finding. */
export function drawAsk(app) {
	const { entry } = app;
	const [about, before] = [askedAbout(app), asked(app)];
	const send = async () => {
		const text = byId("question").value.trim();
		if (!text) return setError("question", "Write what you think is wrong, and why");
		const number = byId("question-about")?.value ?? about[0].submission;
		const answered = ({ message }) => section("ask", h("h2#ask-title", "Ask for a review"), h("p.note", { role: "status" }, message));
		return ask(`submissions/${number}/question`, { text }).then(answered, ({ message }) => setError("question", message));
	};
	const form = about.length > 0 && unfold("I think that a count or a finding is wrong",
		about.length > 1 && labelled("question-about", "Which version?", "", "select", {}, about.map((view) => h("option", { value: view.submission }, `${version(view)}: ${view.state_text}`))),
		labelled("question", "What do you think is wrong?", `Name the count or the finding and say why. A person at ${entry.provider_name} reads it.`, "textarea", { rows: 5, maxlength: 2000, oninput: () => setError("question") }), button(".second", "Send", send));
	section("ask", (form || before.length > 0) && [h("h2#ask-title", "Ask for a review"), before, form]);
}

export function drawFooter(app) {
	const renew = () => app.go(async () => app.end("A new link is on its way", (await ask("renewal", {})).message));
	fill(byId("footer"), h("p", "Questions? Write to ", contact(app), ` and quote ${referenceOf(app)}.`), unfold("Send me a new link",
		h("p", "We send a new link to the email address that we have for you. This one then stops working at once, on all your devices. Use it if someone else may have seen your link."), button(".second", "Send a new link and stop this one", renew)));
}

/** Nothing on the page can be used any more. */
export function drawEnd(title, message) {
	for (const id of ["columns", "footer", "whom", "way", "problem", "status"]) byId(id).hidden = true;
	fill(byId("title"), title);
	section("loading", message);
	goTo(byId("title"));
}
