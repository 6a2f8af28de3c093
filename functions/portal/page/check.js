/** The free check: declare, upload, wait, show. */
import { ask, Problem } from "./api.js";
import { announce, button, byId, fill, goTo, h, pause, section, size } from "./dom.js";
import { clearErrors, showErrors } from "./fields.js";
import { UploadEnded, uploadAll } from "./uploads.js";

const STAGES = ["Receiving the files", "Reading the documents", "Counting and checking"];
const SLOW = 45_000;
export const isAtWork = ({ state }) => ["receiving", "received", "extracted"].includes(state);

export function drawCheck(app) {
  section("check", h("h2#check-title", app.canWork() ? "3. Check it" : "The check"),
    app.canWork() && [h("p", "Checking is free, as often as you like. Nothing is submitted until you choose to."), button("#check-now", app.entry.draft ? "Check again (free)" : "Check (free)", () => check(app))],
    h("div.panel#progress", { hidden: true }));
}

const tell = (...contents) => (fill(byId("progress"), contents).hidden = !contents.length);

async function check(app) {
  clearErrors();
  app.busy = new AbortController();
  let submission;
  try {
    tell(h("p", "Reading your files …"));
    await app.files.hashing;
    const errors = [...app.form.errors(), ...app.files.errors()];
    tell();
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
function lock(on) {
  for (const id of ["form", "files"]) byId(id).querySelectorAll("input, select, textarea, button").forEach((control) => (control.disabled = on));
}

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
  const bar = (name, max) => h("progress", { max: Math.max(1, max), value: 0, "aria-label": `Upload of ${name}` });
  const total = items.reduce((sum, { length }) => sum + length, 0);
  const [all, words] = [bar("all files", total), h("p.about")];
  const lines = new Map(items.map((item) => [item, { sent: 0, said: "", state: h("span.about", "Waiting"), bar: bar(item.name, item.length) }]));
  tell(h("h3", "Uploading"), all, words, h("ul.bare", [...lines].map(([item, line]) => h("li", item.name, " ", line.state, line.bar))), button(".second", "Cancel the upload", cancel));
  return (item, sent, said) => {
    const line = lines.get(item);
    line.sent = line.bar.value = Math.min(sent, item.length);
    all.value = [...lines.values()].reduce((sum, other) => sum + other.sent, 0);
    fill(words, `${size(all.value)} of ${size(total)}`);
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
  if (near && app.canWork()) goTo(byId("report-title") ?? byId("status"));
}

function drawStages(stage, slow) {
  const key = `${stage} ${slow}`;
  if (byId("progress").firstChild?.dataset.stage === key) return; // nobody's reading is disturbed without need
  const line = (title, index) => h(`li${index === stage ? ".now" : ""}`, { "aria-current": index === stage && "step" }, title, index < stage && h("span.about", " – done"));
  tell(h("h3", { "data-stage": key }, "Your files are being checked"), h("ol", STAGES.map(line)), slow && h("p", "This takes longer than usual. You can leave this page: the result will be here when you come back."));
  announce(STAGES[stage]);
}

/** What stopped a check, and what to do. */
function explain(app, problem) {
  if (problem instanceof Problem && problem.errors.length) showErrors(problem.errors.map((error) => placed(app, error)));
  else if (!(problem instanceof UploadEnded)) app.refused(problem);
  else if (problem.code === "cancelled") {
    tell(h("p", { role: "status" }, "The upload was cancelled. Nothing was submitted. What you typed and chose is still here."));
    goTo(byId("progress"));
  } else if (problem.code === "changed") {
    const item = problem.item ?? app.files.items.find(({ file }) => !file);
    Object.assign(item, { file: null, held: false });
    app.changed(true);
    showErrors([[`${item.id}-file`, `Choose “${item.name}” again: it was changed or moved since you chose it`]]);
  } else {
    showErrors([["check-now", `“${problem.item.name}” could not be uploaded: the connection keeps dropping. Files that are up stay up. Press “Check” to go on`]], "The upload did not finish");
  }
}

/** A server's error at its field on the page. */
function placed(app, { field, label, message }) {
  const [, kind, index, detail] = field.split("/");
  const inside = kind === "annexes_inside";
  const item = (inside || kind === "files") && app.files.ordered().filter(({ role }) => (role === "inside") === inside)[index];
  if (!item) return [app.form.idOf(field) ?? (kind === "files" ? "add-files" : null), `${label}: ${message}`];
  const place = { label: "label", title: "title", evidence: "evidence", content_areas: "areas" }[detail] ?? "file";
  return [`${item.id}-${place}`, `${item.name || `Annex ${item.label}`}: ${message}`];
}
