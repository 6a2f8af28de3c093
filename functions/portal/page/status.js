/** Where things stand, for someone who comes back; what was before; and whom to ask. */
import * as api from "./api.js";
import { button, byId, fill, goTo, h, jump, section } from "./dom.js";
import { labelled, setError, showProblem } from "./fields.js";
import { ukTime } from "./dates.js";
import { contact } from "./overview.js";
import { countWords, isAtWork, isComplete } from "./check.js";
import { drawLinks, reportBody } from "./report.js";

const LONGEST_QUESTION = 2000;
const TONES = { queued: "compliant", released: "compliant", claimed: "compliant", assessed: "compliant", in_review: "needs_review", rejected: "non_compliant", returned: "returned", checked: "needs_review" };

/** The submission that matters now: the final one, else the newest. */
export function currentOf(entry) {
  const number = entry.final ?? entry.awaiting ?? entry.draft;
  return entry.submissions.find(({ submission }) => submission === number) ?? entry.submissions.at(-1) ?? null;
}

export function drawStatus(app) {
  const view = currentOf(app.entry);
  section("status", ...windowNotice(app), view && !app.busy && !(app.canWork() && isAtWork(view) && isComplete(view)) && statusOf(app, view));
  const title = byId("status").querySelector("h2");
  if (title) title.id = "status-title";
}

/** Before the window opens and after it has closed there is nothing to upload. */
function windowNotice(app) {
  const { entry } = app;
  if (entry.open || entry.final || entry.awaiting) return [];
  const box = (title, ...text) => [h("div", { class: "note caution" }, h("h2", {}, title), h("p", {}, ...text))];
  if (!app.isOver()) return box("Uploads have not opened yet", "You can upload your work from ", h("b", {}, entry.opens_uk ?? "a later date"), ". Your link will still work then.");
  const submitted = entry.submissions.some((view) => view.submitted_at);
  return box("The deadline has passed", `It was ${entry.deadline_uk}. `, submitted ? "Everything that you sent is still here to read. " : "Nothing was submitted for assessment, so nothing can go to an assessor. ", "If you need more time, or think that this is wrong, write to ", contact(app), ".");
}

function statusOf(app, view) {
  const links = [];
  if (view.report_ready) links.push(jump("Read the report", "report-title"));
  if (app.canWork() && view.may_submit && isComplete(view)) links.push(jump("Submit for assessment", "submit-title"));
  if (app.canWork()) links.push(jump(view.state === "rejected" ? "Upload a new version" : "Change your files or details", view.state === "rejected" ? "form-title" : "files-title"));
  const facts = [view.submitted_uk && `Submitted ${view.submitted_uk}`, view.verdict_text && `Result of the check: ${view.verdict_text}`, countWords(view.counts)];
  return h("div", { class: `verdict ${TONES[view.state] ?? ""}` }, h("h2", {}, view.state_text), h("p", {}, view.next),
    h("p", { class: "about" }, facts.filter(Boolean).join(" · ")), links.length > 0 && h("ul", { class: "links" }, links.map((link) => h("li", {}, link))));
}

export function drawEarlier(app) {
  const current = currentOf(app.entry);
  const earlier = app.entry.submissions.filter((view) => view !== current).reverse();
  section("earlier", earlier.length > 0 && [h("h2", { id: "earlier-title" }, "Earlier versions"), h("ul", { class: "annexes" }, earlier.map(earlierLine))]);
}

function earlierLine(view) {
  const place = h("div", { class: "folded" });
  const show = async (event) => {
    const open = event.target.getAttribute("aria-expanded") === "true";
    event.target.setAttribute("aria-expanded", String(!open));
    if (open) return fill(place);
    const report = await api.report(view.submission).catch((problem) => problem);
    return fill(place, report instanceof Error ? h("p", {}, report.message) : [h("div", { class: `verdict ${report.verdict}` }, h("strong", {}, report.verdict_text), " ", report.sentence), reportBody(report), drawLinks(view)]);
  };
  const receipt = () => h("a", { href: api.address(`submissions/${view.submission}/receipt?format=html`), target: "_blank", rel: "noopener noreferrer" }, "Receipt (opens in a new tab)");
  return h("li", {}, h("b", {}, `Version ${Number(view.submission)}`), h("p", {}, [`uploaded ${ukTime(view.declared_at)}`, view.state_text, view.verdict_text, countWords(view.counts)].filter(Boolean).join(" · ")),
    view.report_ready && button("Its report", show, { class: "plain", "aria-expanded": "false" }), " ", view.submitted_at && receipt(), place);
}

/** A person looks again at a count or a finding. */
export function drawAsk(app) {
  const able = app.entry.submissions.filter((view) => view.may_ask).reverse();
  if (!able.length) return section("ask");
  const number = h("select", {}, able.map((view) => h("option", { value: view.submission }, `Version ${Number(view.submission)}: ${view.state_text}`)));
  const text = h("textarea", { rows: 5, maxlength: LONGEST_QUESTION, spellcheck: "true", oninput: () => setError("question", null) });
  const answer = h("p", { role: "status" });
  const send = async () => {
    if (!text.value.trim()) return setError("question", "Write what you think is wrong, and why");
    try {
      const { message } = await api.question(number.value, text.value.trim());
      text.value = "";
      fill(answer, h("b", {}, message));
    } catch (problem) {
      setError("question", problem.errors?.[0]?.message ?? problem.message);
    }
  };
  const hint = `Name the count or the finding and say why. A person at ${app.entry.provider_name} reads it. Up to ${LONGEST_QUESTION} characters.`;
  return section("ask", h("h2", { id: "ask-title" }, "Ask for a review"), h("details", {}, h("summary", {}, "I think that a count or a finding is wrong"),
    able.length > 1 && labelled({ id: "question-about", label: "Which version is it about?", control: number }),
    labelled({ id: "question", label: "What do you think is wrong?", hint, control: text }), button("Send", send, { class: "second" }), answer));
}

export function drawFooter(app) {
  const confirm = async () => {
    try {
      app.end((await api.renewal()).message);
    } catch (problem) {
      showProblem(problem.message, "No new link was sent");
    }
  };
  fill(byId("footer"), h("p", {}, "Questions? Write to ", contact(app), ` and quote ${app.entry.entry}.`),
    h("details", {}, h("summary", {}, "Send me a new link"), h("p", {}, "Use this if someone else may have seen your link. We send a new one to the email address that we have for you. This link then stops working at once, on all your devices. What is uploaded stays, but what you have typed since your last check will be lost here."),
      button("Send a new link and stop this one", confirm, { class: "second" })));
}

/** The link has stopped working: nothing on the page can be used any more. */
export function drawEnd(title, message) {
  for (const id of ["columns", "footer", "loading", "problem", "whom"]) byId(id).hidden = true;
  fill(byId("title"), title);
  byId("title").after(h("p", { class: "note", role: "status" }, message));
  goTo(byId("title"));
}
