/** For whom, what is asked, until when; where things stand; and whom to ask. */
import { ask, of } from "./api.js";
import { announce, away, button, byId, count, fill, goTo, h, jump, list, number, row, section, unfold } from "./dom.js";
import { labelled, setError } from "./fields.js";
import { now, timeLeft, ukTime } from "./dates.js";

const TONES = { in_review: "needs_review", rejected: "non_compliant", returned: "returned", checked: "needs_review", receiving: "", received: "", extracted: "", superseded: "" };
const WARNINGS = [60, 15, 5, 1];
export const words = (counts) => counts && `${number(counts.strict)} of ${number(counts.limit)} words (lenient count ${number(counts.lenient)})`;

export function drawHeader({ entry }) {
  fill(byId("provider"), entry.provider_name);
  fill(byId("qualification"), entry.rulebook.title);
  fill(byId("title"), entry.task.title);
  fill(byId("whom"), entry.name && ["For ", h("b", entry.name), " · "], `entry ${entry.entry}`);
  document.title = `${entry.task.title} – ${entry.provider_name}`;
  const rules = unfold("What is asked", h("p", entry.task.summary), h("h3", "What is checked"), list("", entry.rules));
  rules.open = !entry.submissions.length;
  section("rules", rules);
}

export function drawSummary({ entry }) {
  const submitted = entry.submissions.filter((view) => view.submitted_at).length;
  const checked = entry.submissions.filter((view) => view.checked_at).length;
  fill(byId("summary"), h("h2.unseen#summary-title", "Deadline and cost"), h("dl",
    row("Deadline", h("b", entry.deadline_uk)), row("Time now", h("span#now", { role: "timer" })), row("Time left", h("b#left", { role: "timer" })),
    row("So far", submitted ? count(submitted, "submission") : "Nothing submitted", checked > 0 && `, ${count(checked, "check")}`), row("Cost", entry.cost.text)),
    entry.charge_policy.length > 0 && unfold("When a charge is possible", entry.charge_policy.map((text) => h("p", text))));
  tick(entry);
}

/** The time by the server's clock. @returns {boolean} whether the window opened or closed since the entry was read */
export function tick(entry) {
  const left = Date.parse(entry.closes_at) - now();
  fill(byId("now"), ukTime(now(), true));
  fill(byId("left"), left > 0 ? timeLeft(left) : "The deadline has passed");
  const warning = WARNINGS.find((minutes) => left > minutes * 60_000 - 1000 && left <= minutes * 60_000);
  if (warning) announce(`${count(warning, "minute")} left until the deadline.`);
  return entry.open !== (left > 0 && !(Date.parse(entry.opens_at) > now()));
}

const contact = ({ contact_email: email, provider_name: name, entry }) => (email ? h("a", { href: `mailto:${email}?subject=${entry}` }, email) : name);

/** The submission that matters now: the final one, else the newest. */
export function currentOf({ submissions, final, awaiting, draft }) {
  return submissions.find(({ submission }) => submission === (final ?? awaiting ?? draft)) ?? submissions.at(-1) ?? null;
}

export function drawStatus(app) {
  const { entry, view } = app;
  const closed = !entry.open && !entry.final && !entry.awaiting && (Date.parse(entry.opens_at) > now()
    ? [h("h2", "Uploads have not opened yet"), h("p", `You can upload your work from ${entry.opens_uk}. Your link will still work then.`)]
    : [h("h2", "The deadline has passed"), h("p", `It was ${entry.deadline_uk}. Everything that you sent is still here to read. If you need more time, or think that this is wrong, write to `, contact(entry), ".")]);
  section("status", closed && h("div.note.caution", closed), view && statusOf(app, view));
}

function statusOf(app, view) {
  const facts = [view.submitted_uk && `Submitted ${view.submitted_uk}`, view.verdict_text && `Result of the check: ${view.verdict_text}`, words(view.counts)];
  const links = [view.report_ready && jump("Read the report", "report-title"), view.may_submit && view.checked_at && jump("Submit for assessment", "submit-title"),
    app.canWork() && jump(view.state === "rejected" ? "Upload a new version" : "Change files or details", "files-title")];
  return h(`div.verdict.${TONES[view.state] ?? "compliant"}`.replace(/\.$/, ""), h("h2", view.state_text), h("p", view.next), h("p.about", facts.filter(Boolean).join(" · ")), list(".links", links.filter(Boolean)));
}

export function drawEarlier({ entry, view: current }) {
  const line = (view) => [h("b", `Version ${Number(view.submission)}`), h("p", [ukTime(view.declared_at), view.state_text, view.verdict_text, words(view.counts)].filter(Boolean).join(" · ")),
    view.report_ready && h("p", away("Its report", of(view, "report?format=html"))), view.submitted_at && h("p", away("Its receipt", of(view, "receipt?format=html")))];
  const earlier = entry.submissions.filter((view) => view !== current).reverse();
  section("earlier", earlier.length > 0 && [h("h2", "Earlier versions"), list(".annexes", earlier.map(line))]);
}

/** A person looks again at a count or a finding. */
export function drawAsk({ view, entry }) {
  if (!view?.may_ask) return section("ask");
  const send = async () => {
    const { value } = byId("question");
    if (!value.trim()) return setError("question", "Write what you think is wrong, and why");
    const { message } = await ask(`submissions/${view.submission}/question`, { text: value.trim() }).catch((problem) => setError("question", problem.message) ?? {});
    if (message) fill(byId("ask").querySelector("details"), h("p.note", { role: "status" }, message));
  };
  return section("ask", h("h2", "Ask for a review"), unfold("I think that a count or a finding is wrong",
    labelled("question", "What do you think is wrong?", `Name the count or the finding and say why. A person at ${entry.provider_name} reads it.`, "textarea", { rows: 5, maxlength: 2000, spellcheck: "true" }), button(".second", "Send", send)));
}

export function drawFooter(app) {
  const renew = () => app.go(async () => app.end("This link has stopped working", (await ask("renewal", {})).message));
  fill(byId("footer"), h("p", "Questions? Write to ", contact(app.entry), ` and quote ${app.entry.entry}.`), unfold("Send me a new link",
    h("p", "We send a new link to the email address that we have for you. This one then stops working at once, on all your devices. Use it if someone else may have seen your link."), button(".second", "Send a new link and stop this one", renew)));
}

/** The link has stopped working: nothing on the page can be used any more. */
export function drawEnd(title, message) {
  for (const id of ["columns", "footer", "whom", "problem"]) byId(id).hidden = true;
  fill(byId("title"), title);
  fill(byId("loading"), message).hidden = false;
  goTo(byId("title"));
}
