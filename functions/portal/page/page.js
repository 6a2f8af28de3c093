/** The participant's page: reads the entry, shows what the person needs now, and keeps what they type. */
import * as api from "./api.js";
import { announce, byId, fill, goTo, h, section } from "./dom.js";
import { now, setClock } from "./dates.js";
import { showProblem } from "./fields.js";
import { makeForm } from "./form.js";
import { Files } from "./files.js";
import { drawFiles, redrawFiles } from "./filelist.js";
import { drawCheck, follow, isAtWork, isComplete } from "./check.js";
import { drawReport, drawStale } from "./report.js";
import { drawReceipt, drawSubmit } from "./submit.js";
import { drawHeader, drawRules, drawSummary, tick } from "./overview.js";
import { currentOf, drawAsk, drawEarlier, drawEnd, drawFooter, drawStatus } from "./status.js";
import * as store from "./store.js";

const QUIET = 3000;
const TYPING = 300;

class App {
  entry = null;
  /** The submission whose check and report are shown. */
  view = null;
  report = null;
  form = null;
  files = null;
  /** An AbortController while files go up. */
  busy = null;
  /** What was declared last: the submission's number and its content, to see whether anything was changed since. */
  base = null;
  boundary = null;
  arrived = null;
  receipt = null;
  ended = false;

  canWork() {
    return this.entry.open && !this.entry.final && !this.entry.awaiting;
  }

  isOver() {
    return now() >= Date.parse(this.entry.closes_at);
  }

  manifest() {
    const { files, annexes_inside: inside } = this.files.manifest();
    const manifest = { files, metadata: this.form.metadata() };
    if (inside.length) manifest.annexes_inside = inside;
    // A boundary is a place in one file: it goes with that file only.
    if (this.boundary && this.boundary.sha256 === this.files.script?.sha256) manifest.confirmed_boundary = this.boundary.block;
    return manifest;
  }

  content() {
    const { confirmed_boundary: _, ...rest } = this.manifest();
    return JSON.stringify(rest);
  }

  isStale() {
    return this.view !== null && (this.base?.number !== this.view.submission || this.base.content !== this.content());
  }

  async fetchEntry() {
    const asked = performance.now();
    this.entry = await api.entry();
    this.read = performance.now();
    setClock(this.entry.now_at, asked);
  }

  async start() {
    byId("loading").hidden = false;
    try {
      await this.fetchEntry();
    } catch (problem) {
      return this.failed(problem);
    }
    byId("loading").hidden = true;
    byId("columns").hidden = false;
    drawHeader(this);
    drawRules(this);
    setInterval(() => tick(this) && this.refresh(), 1000);
    for (const [place, event] of [[window, "focus"], [document, "visibilitychange"], [window, "online"]]) place.addEventListener(event, () => this.lookAgain());
    addEventListener("beforeunload", (event) => this.busy && event.preventDefault());
    return this.draw();
  }

  /** Nothing can be shown: say why, and offer to try again. */
  failed(problem) {
    if (problem.status === 404) return drawEnd("This link does not work any more", problem.message);
    byId("loading").hidden = true;
    byId("problem").replaceChildren();
    showProblem(problem.message, "The page could not be loaded");
    byId("problem").append(h("p", {}, h("button", { type: "button", onclick: () => location.reload() }, "Try again")));
    return undefined;
  }

  async draw() {
    drawSummary(this);
    drawFooter(this);
    drawEarlier(this);
    drawAsk(this);
    const current = currentOf(this.entry);
    if (this.canWork()) this.drawWork();
    else this.drawOnlyToRead();
    this.view = current && (current.submission === this.entry.draft || !this.canWork()) ? current : null;
    drawStatus(this);
    drawSubmit(this);
    await this.drawReceipt(current);
    if (current && isAtWork(current) && isComplete(current)) return this.go(() => follow(this, current.submission));
    return this.drawReport(current);
  }

  drawWork() {
    if (this.form) return;
    this.form = makeForm(this.entry.form.groups, () => this.changed(false));
    this.files = new Files(this.entry.files, this.entry.task, (redraw) => this.changed(redraw));
    this.restore();
    this.drawForm();
    drawFiles(this.files, byId("files"));
    this.view = this.entry.submissions.find(({ submission }) => submission === this.entry.draft) ?? null;
    drawCheck(this);
  }

  drawForm() {
    section("form", h("h2", { id: "form-title" }, "1. Your details"), h("p", { class: "hint" }, "What you type is kept in this browser until you submit."), this.form.draw());
    this.form.settle();
  }

  drawOnlyToRead() {
    this.form = null;
    this.files = null;
    if (this.entry.final || this.entry.awaiting) store.forget(this.entry.entry);
    for (const id of ["form", "files", "submit"]) section(id);
    const current = currentOf(this.entry);
    section("check", current && isAtWork(current) && isComplete(current) && [h("h2", { id: "check-title" }, "The check"), h("div", { id: "progress", class: "panel" })]);
  }

  /** What this browser kept, or what the server has, whichever is newer. */
  restore() {
    const { entry } = this;
    const kept = store.load(entry.entry);
    const newest = entry.submissions.at(-1);
    const draft = entry.submissions.find(({ submission }) => submission === entry.draft);
    const held = new Set((draft?.files ?? []).filter(({ arrived }) => arrived).map(({ sha256 }) => sha256));
    if (kept && !(newest && Date.parse(newest.declared_at) > kept.at)) {
      this.form.take(kept.values);
      this.files.take(kept, held);
      this.base = kept.base;
      this.boundary = kept.boundary;
    } else if (newest) {
      this.form.takeMetadata(newest.metadata);
      this.files.takeDeclared(newest, held);
      this.base = draft ? { number: draft.submission, content: this.content() } : null;
      this.boundary = Number.isInteger(draft?.confirmed_boundary) ? { sha256: this.files.script?.sha256, block: draft.confirmed_boundary } : null;
    }
  }

  changed(redraw) {
    if (!this.files) return;
    if (redraw) redrawFiles(this.files);
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.save(), TYPING);
    drawStale(this);
    drawSubmit(this);
  }

  save() {
    if (!this.files || !this.canWork()) return;
    store.save(this.entry.entry, { at: now(), values: this.form.values, ...this.files.kept(), base: this.base, boundary: this.boundary });
  }

  keepBoundary(block) {
    this.boundary = { sha256: this.files.script?.sha256, block };
    this.save();
  }

  /** The server has the declaration of a new draft; what was shown of the one before is history. */
  declared(number) {
    this.base = { number, content: this.content() };
    this.entry.draft = number;
    this.view = null;
    this.report = null;
    this.following = {};
    section("report");
    section("status");
    drawSubmit(this);
    this.save();
  }

  uploaded(number) {
    this.arrived = number;
    for (const item of this.files.items) item.held = true;
    redrawFiles(this.files);
    this.save();
  }

  take(view) {
    this.view = view;
    const index = this.entry.submissions.findIndex(({ submission }) => submission === view.submission);
    if (index < 0) this.entry.submissions.push(view);
    else this.entry.submissions[index] = view;
    drawSubmit(this);
  }

  /** A check has come to its end. */
  async settled() {
    const own = byId("check").contains(document.activeElement) || document.activeElement === document.body;
    await this.fetchEntry();
    this.view = currentOf(this.entry);
    if (this.canWork()) drawCheck(this);
    else this.drawOnlyToRead();
    for (const draw of [drawSummary, drawStatus, drawSubmit, drawEarlier, drawAsk]) draw(this);
    await this.drawReceipt(this.view);
    await this.drawReport(this.view);
    if (own && this.canWork()) goTo(byId("report-title"));
    announce(this.report ? `${this.report.verdict_text}. ${this.report.sentence}` : this.view.state_text);
  }

  async drawReport(view) {
    this.report = null;
    if (!view?.report_ready || (this.canWork() && view.submission !== this.entry.draft && view.state !== "rejected")) return section("report");
    try {
      this.report = await api.report(view.submission);
    } catch (problem) {
      return section("report", h("h2", { id: "report-title" }, "The report"), h("p", {}, problem.message));
    }
    if (this.files) this.propose();
    return drawReport(this, this.report, view);
  }

  /** Labels that the script cites and no annex has are proposed for the next annexes. */
  propose() {
    const there = this.report.annexes.map(({ label }) => label);
    this.files.cited = this.report.citations.filter((label) => !there.includes(label));
    redrawFiles(this.files);
  }

  async drawReceipt(view, fresh = false) {
    if (!view?.submitted_at) return section("receipt");
    if (!fresh && this.receipt?.submission === view.submission && this.receipt.state === view.state) return undefined;
    try {
      this.receipt = await api.receipt(view.submission);
      drawReceipt(this.receipt, fresh || this.fresh === view.submission);
    } catch (problem) {
      section("receipt", h("h2", { id: "receipt-title" }, "Your receipt"), h("p", {}, problem.message));
    }
    return undefined;
  }

  async submitted(receipt) {
    this.fresh = receipt.submission;
    this.receipt = receipt;
    clearTimeout(this.saving);
    store.forget(this.entry.entry);
    await this.refresh(true);
    drawReceipt(receipt, true);
  }

  /** The server said no: say so in its words, and show how things are now. */
  async refused(problem) {
    if (!(problem instanceof api.Problem)) throw problem;
    if (problem.status === 404 && problem.code === "not-found") return this.end(problem.message);
    if (problem.status === 409) await this.refresh(true);
    return showProblem(problem.message, problem.status === 409 ? "That can’t be done now" : undefined);
  }

  /** Something may have happened in another window, on another device or at the provider's. */
  lookAgain() {
    if (document.hidden || this.busy || this.ended || performance.now() - this.read < QUIET) return;
    this.read = performance.now();
    this.go(() => this.refresh());
  }

  async refresh(always = false) {
    const before = this.signature();
    const stale = this.files ? this.isStale() : false;
    const draft = this.entry.draft;
    await this.fetchEntry();
    if (!always && this.signature() === before) return drawSummary(this);
    this.following = {};
    if (this.canWork() && this.entry.draft !== draft) this.adopt(stale);
    if (!always) announce("Something changed since you last looked. The page shows how it is now.");
    return this.draw();
  }

  /** A newer draft came from elsewhere: its content replaces what is here, unless that was edited. */
  adopt(stale) {
    if (stale || !this.files) return;
    clearTimeout(this.saving);
    store.forget(this.entry.entry);
    this.form = null;
  }

  signature() {
    const { final, awaiting, draft, open, submissions } = this.entry;
    return JSON.stringify([final, awaiting, draft, open, submissions.map(({ submission, state, verdict, seen }) => [submission, state, verdict, seen])]);
  }

  end(message) {
    this.ended = true;
    this.following = {};
    drawEnd("This link has stopped working", message);
  }

  /** Runs what nobody waits for; a failure is told instead of lost. */
  go(action) {
    return action().catch((problem) => this.refused(problem));
  }
}

new App().start();
