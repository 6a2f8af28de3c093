/** The free check: declare, upload, wait, show. */
import * as api from "./api.js";
import { announce, button, byId, fill, goTo, h, number, oneLine, size } from "./dom.js";
import { clearErrors, showErrors, showProblem } from "./fields.js";
import { UploadEnded, uploadAll } from "./uploads.js";

const STAGES = ["Receiving the files", "Reading the documents", "Counting and checking"];
const AT_WORK = new Set(["receiving", "received", "extracted"]);
const SLOW = 45_000;
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

export const isAtWork = (view) => AT_WORK.has(view.state);
/** All files are there, so that the server has the next move. */
export const isComplete = (view) => view.state !== "receiving" || view.files.every(({ arrived }) => arrived);

export function drawCheck(app) {
  const section = byId("check");
  const again = app.view !== null;
  fill(section, h("h2", { id: "check-title" }, "3. Check it"),
    h("p", {}, "Checking is free, as often as you like. Nothing is submitted until you choose to."),
    button(again ? "Check again (free)" : "Check (free)", () => runCheck(app), { id: "check-now" }),
    h("div", { id: "progress", class: "panel", hidden: true }));
  section.hidden = false;
}

export async function runCheck(app) {
  if (app.busy) return;
  clearErrors();
  app.busy = new AbortController();
  lock(app, true);
  try {
    const found = await readyErrors(app);
    if (found.length) showErrors(found);
    else await checkDeclared(app, app.busy.signal);
  } catch (problem) {
    explain(app, problem);
  } finally {
    app.busy = null;
    lock(app, false);
  }
}

async function readyErrors(app) {
  tell(h("p", {}, "Reading your files …"));
  await app.files.hashing;
  byId("progress").hidden = true;
  return [...app.form.errors(), ...app.files.errors()];
}

async function checkDeclared(app, signal) {
  const manifest = app.manifest();
  const declared = await api.declare(manifest);
  app.declared(declared.submission);
  const items = app.files.items;
  const told = drawUploads(app, items, declared.uploads);
  goTo(byId("progress"));
  await uploadAll(declared.submission, declared.uploads, items, told, signal);
  app.uploaded(declared.submission);
  announce("All files are up. You can submit now, or wait for the check.");
  await follow(app, declared.submission);
}

/** What was typed must not change between its declaration and the answer to it. */
function lock(app, on) {
  app.files.locked = on;
  for (const control of document.querySelectorAll("#form :is(input, select, textarea, button), #files :is(input, select, textarea, button), #check-now")) {
    control.disabled = on;
  }
}

function tell(...contents) {
  const panel = byId("progress");
  fill(panel, ...contents);
  panel.hidden = false;
}

/** A bar for each file that goes up, and one for all. @returns {(item: Object, told: {sent: number, words: string}) => void} */
function drawUploads(app, items, addresses) {
  const going = items.filter(({ sha256 }) => addresses.some((address) => address.sha256 === sha256));
  const total = going.reduce((sum, { length }) => sum + length, 0);
  const sent = new Map(going.map((item) => [item.id, 0]));
  const lines = new Map(going.map((item) => [item.id, uploadLine(item)]));
  const all = bar("All files", total);
  const words = h("p", { class: "about" });
  const cancel = h("button", { type: "button", class: "second", onclick: () => app.busy?.abort() }, "Cancel the upload");
  tell(h("h3", {}, "Uploading"), all, words, h("ul", { class: "uploads" }, [...lines.values()].map(({ line }) => line)), cancel);
  announce(going.length ? "Uploading your files." : "Nothing new to upload.");
  return (item, { sent: bytes, words: state }) => {
    sent.set(item.id, Math.min(bytes, item.length));
    all.value = [...sent.values()].reduce((sum, value) => sum + value, 0);
    fill(words, `${size(all.value)} of ${size(total)}`);
    lines.get(item.id).show(sent.get(item.id), state);
  };
}

const bar = (name, most) => h("progress", { max: Math.max(1, most), value: 0, "aria-label": `Upload: ${oneLine(name)}` });

function uploadLine(item) {
  const progress = bar(item.name, item.length);
  const state = h("span", { class: "about" }, "Waiting");
  let said = "";
  const show = (bytes, words) => {
    progress.value = bytes;
    if (words === said) return;
    said = words;
    fill(state, words);
    if (words !== "Uploading") announce(`${item.name}: ${words}`);
  };
  return { line: h("li", {}, h("span", { class: "name" }, item.name), " ", state, progress), show };
}

/** Reads where the check is until it has an end, then shows the report. A newer call ends an older one. */
export async function follow(app, submission) {
  const mine = (app.following = {});
  const began = performance.now();
  for (let wait = 400; ; wait = Math.min(2000, wait * 1.25)) {
    const view = await readView(submission);
    if (app.following !== mine) return;
    if (view) {
      app.take(view);
      if (!isAtWork(view)) break;
      drawStages(view, performance.now() - began > SLOW);
    }
    await pause(wait);
    if (app.following !== mine) return;
  }
  byId("progress")?.setAttribute("hidden", "");
  await app.settled();
}

/** @returns {Promise<Object|null>} null when there is no connection at the moment */
async function readView(submission) {
  try {
    return await api.view(submission);
  } catch (problem) {
    if (problem.status !== 0 && problem.status !== 429 && problem.status < 500) throw problem;
    announce("The connection dropped. We keep asking for the result.");
    return null;
  }
}

let stageShown = null;

function drawStages(view, slow) {
  const stage = view.stage ?? 0;
  const key = `${view.submission} ${stage} ${slow}`;
  if (byId("stages") && !byId("progress").hidden && key === stageShown) return;
  stageShown = key;
  const state = (index) => (index < stage ? "done" : index === stage ? "now" : "later");
  const words = { done: "done", now: "under way", later: "" };
  const line = (title, index) => h("li", { class: state(index), "aria-current": index === stage ? "step" : null }, title, words[state(index)] && h("span", { class: "about" }, ` (${words[state(index)]})`));
  tell(h("h3", {}, "Your files are being checked"), h("ol", { id: "stages", class: "stages" }, STAGES.map(line)),
    slow && h("p", {}, "This takes longer than usual. You can leave this page: the result will be here when you come back."));
  announce(STAGES[stage] ?? "");
}

/** What stopped a check, in words and with what to do. */
function explain(app, problem) {
  byId("progress").hidden = true;
  if (problem instanceof UploadEnded) explainUpload(app, problem);
  else if (problem instanceof api.Problem && problem.errors.length) showErrors(problem.errors.map((error) => placed(app, error)));
  else if (problem instanceof api.Problem) app.refused(problem);
  else throw problem;
}

function explainUpload(app, { code, item }) {
  if (code === "cancelled") {
    tell(h("p", {}, "The upload was cancelled. Nothing was submitted. What you typed and chose is still here."));
    announce("The upload was cancelled.");
    goTo(byId("check-now"));
  } else if (code === "changed") {
    const lost = item ?? app.files.items.find(({ file }) => !file);
    if (lost) Object.assign(lost, { file: null, held: false });
    app.files.changed(true);
    showErrors([{ id: lost && `${lost.id}-file`, message: `Choose “${lost?.name ?? "the file"}” again: it could not be read from your device. It may have been changed or moved since you chose it` }]);
  } else {
    showProblem(`“${item.name}” could not be uploaded: the connection keeps dropping. What is up already stays up. Check your connection, then press “Check” again to go on`, "The upload did not finish");
  }
}

/** A server's field error at the field on the page. */
function placed(app, { field, label, message }) {
  const [, kind, index, detail] = field.split("/");
  const where = kind === "files" ? app.files.declared?.[Number(index)] : kind === "annexes_inside" ? app.files.inside[Number(index)] : null;
  const names = { label: "label", title: "title", evidence: "evidence", content_areas: "areas" };
  const id = where ? `${where.id}-${names[detail] ?? "file"}` : app.form.idOf(field);
  const named = where && !message.includes(where.name ?? where.label) ? `${where.name ?? `Annex ${where.label}`}: ${message}` : message;
  return { id: id ?? (kind === "files" ? "add-files" : null), message: named || `${label}: please check this` };
}

export const countWords = (counts) => counts && `${number(counts.strict)} of ${number(counts.limit)} words`;
