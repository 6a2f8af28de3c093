/** The script and the annexes as chosen: details, hashes, and what can't be taken. */
import { oneLine, size } from "./dom.js";
import { now } from "./dates.js";

/**
 * @typedef {{id: string, role: "script"|"annex"|"inside", name: string, type: string, length: number, sha256: string|null,
 *   file: File|null, held: boolean, label: string, title: string, evidence: string, areas: string[]}} Item
 * `inside`: an annex in the script's own file. `held`: the server has the file, so it need not be uploaded.
 */
const NAMED = /^(?:annex(?:e|ure)?|appendix|attachment|enclosure|schedule)[\s-]*([a-z]\d{0,2}|\d{1,2}[a-z]?)(?![a-z0-9])[\s.):–-]*(.*)$/i;
const LETTERED = /^([a-z]|\d{1,2})\s*[-.):–]+\s*(?!\d)(.+)$/i;
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const extensionOf = (name) => (/\.[^.]+$/.exec(name)?.[0] ?? "").toLowerCase();
const stemOf = (name) => name.replace(/\.[^.]*$/, "").replace(/[_\s]+/g, " ").trim();
const nameOf = (file) => oneLine(file.name).slice(-255);
const wordsOf = (text) => text.toLowerCase().match(/[a-z]{4,}/g) ?? [];
const same = (label) => label.trim().toUpperCase();
export const isThere = (item) => item.role === "inside" || item.held || item.file !== null;
let made = Math.floor(now());

export class Files {
  /** @param {Object} rules the entry's `files` @param {Object} task @param {(redraw: boolean) => void} changed */
  constructor(rules, task, changed) {
    /** @type {Item[]} */
    this.items = [];
    /** Why files were not added, and labels that the script cites in vain. */
    Object.assign(this, { rules, task, changed, refused: [], cited: [], hashing: Promise.resolve() });
  }

  get script() {
    return this.items.find(({ role }) => role === "script");
  }

  get annexes() {
    return this.items.filter(({ role }) => role !== "script");
  }

  canBe(role, { name }) {
    return extensionOf(name) in this.rules[role];
  }

  /** @param {File[]} chosen the first that can be the script is proposed as it, unless it is named as an annex */
  add(chosen) {
    this.refused = [];
    const fit = chosen.filter((file) => !this.refuse(file));
    const able = this.script ? [] : fit.filter((file) => this.canBe("script", file));
    const script = able.find(({ name }) => !NAMED.test(stemOf(name))) ?? able[0];
    for (const file of fit) {
      const lost = this.items.find((item) => !isThere(item) && item.name === nameOf(file));
      this.give(lost ?? this.make(file === script ? "script" : "annex"), file);
    }
    this.changed(true);
  }

  make(role, label = "") {
    const item = { id: `i${(made += 1)}`, role, name: "", length: 0, sha256: null, file: null, held: false, label, title: "", evidence: "", areas: [] };
    this.items.push(item);
    return item;
  }

  /** An annex in the script's own file. */
  addInside(label = this.freeLabel()) {
    const item = this.make("inside", label);
    this.changed(true);
    return item;
  }

  /** Also replaces a file: what was typed about it stays. */
  give(item, file) {
    const { script, annex } = this.rules;
    const extension = extensionOf(file.name);
    Object.assign(item, { file, name: nameOf(file), type: annex[extension] ?? script[extension], length: file.size, sha256: null, held: false });
    if (item.role === "annex") this.propose(item);
    // One after the other: never more than one file's bytes are in memory.
    this.hashing = this.hashing.then(() => this.hash(item, file));
  }

  async hash(item, file) {
    if (item.file !== file) return;
    try {
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
      item.sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    } catch {
      this.remove(item, "it could not be read. If it is a folder, choose the files in it");
    }
    const twin = this.items.find((other) => other !== item && item.sha256 && other.sha256 === item.sha256);
    if (twin) this.remove(item, `it is the same file as “${twin.name}”`);
    if (twin && !isThere(twin)) Object.assign(twin, { file });
    this.changed(true);
  }

  remove(item, reason) {
    this.items = this.items.filter((other) => other !== item);
    if (reason) this.refused.push(`“${item.name}” was not added: ${reason}.`);
    this.changed(true);
  }

  /** There is one script: the one before becomes an annex. */
  setRole(item, role) {
    const before = this.script;
    item.role = role;
    for (const other of [before, item]) {
      if (other && role === "script") other.role = other === item ? "script" : "annex";
      if (other?.role === "annex") this.propose(other);
    }
    this.changed(true);
  }

  /** What a name says about an annex: people correct instead of type. */
  propose(item) {
    const stem = stemOf(item.name);
    const [, label = "", rest = stem] = NAMED.exec(stem) ?? LETTERED.exec(stem) ?? [];
    const free = label && !this.labels(item).includes(same(label));
    item.label ||= free ? same(label) : this.freeLabel(item);
    item.title ||= (rest || stem).replace(/^./, (first) => first.toUpperCase()).slice(0, 200);
    const scores = this.task.evidence.map(({ id, title }) => [wordsOf(title).filter((word) => wordsOf(stem).includes(word)).length, id]);
    const [best, next] = scores.sort(([one], [other]) => other - one);
    if (best?.[0] > (next?.[0] ?? 0)) item.evidence ||= best[1];
  }

  labels(except) {
    return this.annexes.filter((item) => item !== except && item.label).map(({ label }) => same(label));
  }

  /** The first label that the script cites in vain, else the next in the row. */
  freeLabel(except) {
    const used = this.labels(except);
    return [...this.missing(), ...(used.some((label) => /^\d+$/.test(label)) ? LETTERS.map((_, index) => String(index + 1)) : LETTERS)].find((label) => !used.includes(same(label))) ?? "";
  }

  missing() {
    return this.cited.filter((label) => !this.labels().includes(same(label)));
  }

  /** @returns {boolean} whether it can't be taken, as anything or in that role; says why */
  refuse(file, role) {
    const { script, annex, most_bytes: most, most_annexes: annexes } = this.rules;
    const types = (allowed) => Object.keys(allowed).join(", ");
    const reason = !this.canBe(role ?? "script", file) && !this.canBe(role ?? "annex", file) ? `the script can be ${types(script)}, an annex ${types(annex)}. Save or export it as one of these`
      : file.size === 0 ? "it is empty. Open it on your device to see whether it was saved"
      : file.size > most ? `it has ${size(file.size)}; ${size(most)} is the most. Smaller pictures help`
      : !role && this.annexes.length >= annexes && `there can be ${annexes} annexes at most`;
    if (reason) this.refused.push(`“${nameOf(file)}” was not added: ${reason}.`);
    return Boolean(reason);
  }

  errors() {
    const { most_bytes_in_all: most } = this.rules;
    const total = this.items.reduce((sum, { length }) => sum + length, 0);
    return [
      !this.script && ["add-files", "Add your script"],
      total > most && ["add-files", `The files have ${size(total)} together; ${size(most)} is the most`],
      ...this.items.filter((item) => !isThere(item)).map(({ id, name }) => [`${id}-file`, `Choose “${name}” again`]),
      ...this.annexes.filter(({ role, label }) => role === "inside" && !label.trim()).map(({ id }) => [`${id}-label`, "Enter the label of the annex in your script, such as A"]),
    ].filter(Boolean);
  }

  /** In the manifest's order: the script, then annexes by label. */
  ordered() {
    const rank = ({ role, label }) => (role === "script" ? "" : `1${label}`);
    return [...this.items].sort((one, other) => rank(one).localeCompare(rank(other), "en", { numeric: true }));
  }

  manifest() {
    const items = this.ordered();
    const files = items.filter(({ role }) => role !== "inside").map(({ role, name, type, length, sha256, ...rest }) => ({ role, name, media_type: type, length, sha256, ...(role === "annex" && details(rest)) }));
    const inside = items.filter(({ role }) => role === "inside").map(({ title, ...rest }) => details(rest));
    return inside.length ? { files, annexes_inside: inside } : { files };
  }

  /** What this browser kept; files themselves can't be. @param {Set<string>} held hashes that the server has */
  take(items, held) {
    this.items = items.map((item) => ({ ...item, id: `i${(made += 1)}`, file: null, held: held.has(item.sha256) }));
  }

  /** An earlier declaration, as the server has it. */
  takeDeclared({ files, annexes_inside: inside }, held) {
    const given = ({ label, title, evidence, content_areas: areas }) => ({ label: label ?? "", title: title ?? "", evidence: evidence ?? "", areas: areas ?? [] });
    this.take([...files.map((file) => ({ role: file.role, name: file.name, type: file.media_type, length: file.length, sha256: file.sha256, ...given(file) })),
      ...(inside ?? []).map((annex) => ({ role: "inside", name: "", length: 0, ...given(annex) }))], held);
  }
}

function details({ label, title, evidence, areas }) {
  const given = { label: label.trim(), title: title?.trim(), evidence, content_areas: areas };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value?.length));
}
