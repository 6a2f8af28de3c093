/** Submitting for assessment: what becomes final is shown first. Then the receipt. */
import * as api from "./api.js";
import { button, byId, count, fill, goTo, h, jump, row, section, size } from "./dom.js";
import { choice, clearErrors, setError, showErrors, showProblem } from "./fields.js";
import { utcTime } from "./dates.js";
import { countWords, isAtWork, isComplete } from "./check.js";

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
let shown = null;

/** Drawn anew only when what it shows has changed, so that a tick stays while the check runs. */
export function drawSubmit(app) {
  const { view } = app;
  const ready = app.canWork() && view && isComplete({ ...view, state: app.arrived === view.submission ? "received" : view.state });
  if (!ready || view.state === "superseded") {
    shown = null;
    return section("submit");
  }
  const key = `${view.seen} ${view.state} ${app.isStale()}`;
  if (key === shown) return byId("submit");
  shown = key;
  return section("submit", h("h2", { id: "submit-title" }, "4. Submit for assessment"), contents(app, view));
}

function contents(app, view) {
  if (app.isStale()) return h("p", { class: "note caution" }, "You changed something after your last check. ", jump("Check again", "check-title"), ", then you can submit.");
  if (!view.may_submit) return h("p", { class: "note caution" }, view.next);
  return [isAtWork(view) && h("p", { class: "note" }, h("b", {}, "The check is still running. "), "You can wait for it: that takes seconds. If you submit now, the time of your click counts, and the result decides what happens next. You can’t mend then what the check finds."),
    h("p", {}, "This is what goes to assessment. You can’t change it afterwards."), summaryOf(app, view), declaration(app)];
}

function summaryOf({ entry }, view) {
  const { due, text } = entry.cost;
  const files = h("ul", { class: "bare" }, view.files.map((file) => h("li", {}, h("b", {}, file.role === "script" ? "Script" : `Annex ${file.label ?? ""}`), ` ${file.name} (${size(file.length)})`)),
    (view.annexes_inside ?? []).map(({ label }) => h("li", {}, h("b", {}, `Annex ${label}`), " inside the script’s file")));
  const findings = view.findings.length ? h("ul", { class: "bare" }, view.findings.map(({ title, severity }) => h("li", { class: `short ${severity}` }, title))) : isAtWork(view) ? "Not known yet" : "None";
  return h("dl", { class: "final" }, row("Files", files), row("Words", view.counts ? `${countWords(view.counts)} by the strict count, ${view.counts.lenient.toLocaleString("en-GB")} by the lenient count` : "Not counted yet"),
    row("Result of the check", view.verdict_text ?? "Not known yet"), row("Findings", findings),
    row("Charge", due ? [h("b", {}, due.amount), ". ", due.text] : text, entry.charge_policy.map((words) => h("p", { class: "about" }, words))),
    row("Deadline", entry.deadline_uk));
}

function declaration(app) {
  const tick = choice({ id: "declare", kind: "checkbox", name: "declare", value: "yes", onchange: () => setError("declare", null), describedBy: "declare-error" },
    "I have looked at the files above. They are my own work, and I want them to be assessed. I understand that I can’t change them afterwards.");
  return [h("div", { class: "field" }, h("p", { class: "error", id: "declare-error", hidden: true }), tick),
    button("Submit for assessment", () => submit(app), { class: "go", id: "submit-now" }), h("p", { role: "status", id: "submitting" })];
}

async function submit(app) {
  clearErrors();
  if (!byId("declare").checked) return showErrors([{ id: "declare", message: "Tick the declaration to submit for assessment" }]);
  fill(byId("submitting"), "Submitting …");
  try {
    const { submission, seen } = app.view;
    app.submitted(await surely(() => api.submit(submission, seen)));
  } catch (problem) {
    fill(byId("submitting"), "");
    shown = null;
    if (problem.status === 0) showProblem("We could not tell whether your submission arrived. Check your connection and press “Submit” again: sending it twice does no harm", "No answer yet");
    else await app.refused(problem);
  }
}

/** A repeat of the same click gets the same receipt, so a lost answer may be asked for again. */
async function surely(send, tries = 3) {
  try {
    return await send();
  } catch (problem) {
    if (problem.status !== 0 || tries === 1) throw problem;
    await pause(1500);
    return surely(send, tries - 1);
  }
}

export function drawReceipt(receipt, fresh) {
  const path = (format) => api.address(`submissions/${receipt.submission}/receipt?format=${format}`);
  const file = (item) => h("li", {}, h("b", {}, item.role === "script" ? "Script" : `Annex ${item.label ?? ""}`), ` ${item.name} (${count(item.length, "byte")})`, h("br"), h("span", { class: "about" }, "SHA-256 "), h("code", {}, item.sha256));
  const facts = h("dl", { class: "final" }, row("Submitted", h("b", {}, receipt.submitted_uk), h("br"), h("span", { class: "about" }, utcTime(receipt.submitted_at))),
    row("Task", receipt.task_title), row("Rules", `${receipt.rulebook}, version ${receipt.rulebook_version ?? "to be recorded with the check"}`),
    row("Words", receipt.counts ? `${countWords(receipt.counts)} by the strict count, ${receipt.counts.lenient.toLocaleString("en-GB")} by the lenient count` : "Being counted"),
    row("Files", h("ul", { class: "bare" }, receipt.files.map(file))));
  const actions = h("p", { class: "file-actions unprinted" }, h("button", { type: "button", class: "second", onclick: print }, "Print this receipt"), h("a", { class: "action second", href: path("download"), download: "" }, "Download it as JSON"));
  const details = [facts, h("p", {}, "We have also sent it to you by email."), actions];
  section("receipt", fresh ? h("div", { class: "done" }, h("h2", { id: "receipt-title" }, "Submitted for assessment"), h("p", {}, "Your reference", h("br"), h("b", {}, receipt.reference))) : h("h2", { id: "receipt-title" }, "Your receipt"),
    !fresh && h("p", {}, "Reference ", h("b", {}, receipt.reference)), details);
  if (fresh) goTo(byId("receipt-title"));
}

function print() {
  document.body.classList.add("only-receipt");
  addEventListener("afterprint", () => document.body.classList.remove("only-receipt"), { once: true });
  window.print();
}
