/** The script and the annexes as chosen: their details, their hashes, and what can't be taken. */
import { count, listed, oneLine, size } from "./dom.js";
import { evidenceFor, freeLabel, fromName, looksLikeAnnex, same } from "./proposals.js";

/**
 * @typedef {{id: string, role: "script"|"annex", name: string, type: string, length: number, sha256: string|null,
 *   file: File|null, held: boolean, label: string, title: string, evidence: string, areas: string[]}} Item
 * `held`: the server has it, so that no new upload is needed. Without `file` and `held` it has to be chosen again.
 */

const LONGEST_NAME = 255;
const DETAILS = ["label", "title", "evidence", "areas"];
const extensionOf = (name) => (/\.[^.]+$/.exec(name)?.[0] ?? "").toLowerCase();
const present = (item) => item.held || item.file !== null;
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
let made = 0;

export class Files {
  /** @param {Object} rules the entry's `files` @param {Object} task @param {(redraw: boolean) => void} changed */
  constructor(rules, task, changed) {
    Object.assign(this, { rules, task, changed });
    /** @type {Item[]} */
    this.items = [];
    /** @type {{id: string, label: string, evidence: string, areas: string[]}[]} */
    this.inside = [];
    this.cited = [];
    this.refused = [];
    this.hashing = Promise.resolve();
  }

  get script() {
    return this.items.find((item) => item.role === "script");
  }

  get annexes() {
    return this.items.filter((item) => item.role === "annex");
  }

  /** Adds what can be taken; says of the rest why not. @param {File[]} chosen */
  add(chosen) {
    this.refused = [];
    const fits = chosen.filter((file) => this.admits(file));
    const script = this.script ? null : this.likelyScript(fits);
    for (const file of fits) {
      const lost = this.items.find((item) => !present(item) && item.name === nameOf(file));
      if (lost) this.give(lost, file);
      else this.append(file, file === script ? "script" : "annex");
    }
    this.changed(true);
  }

  admits(file) {
    const reason = this.refusal(file);
    if (reason) this.refused.push(reason);
    return !reason;
  }

  likelyScript(files) {
    const able = files.filter((file) => extensionOf(file.name) in this.rules.script);
    return able.find((file) => !looksLikeAnnex(file.name)) ?? able[0] ?? null;
  }

  append(file, role) {
    if (role === "annex" && this.annexes.length >= this.rules.most_annexes) {
      this.refused.push(`“${nameOf(file)}” was not added: there can be ${this.rules.most_annexes} annexes at most.`);
      return;
    }
    const item = { id: `i${++made}`, role, file: null, label: "", title: "", evidence: "", areas: [] };
    this.items.push(item);
    this.give(item, file);
    if (role === "annex") this.propose(item);
  }

  propose(item) {
    const { label, title } = fromName(item.name);
    const taken = this.labels(item);
    item.label ||= label && !taken.map(same).includes(same(label)) ? label : freeLabel(taken, this.cited);
    item.title ||= title;
    item.evidence ||= evidenceFor(item.name, this.task.evidence);
  }

  labels(except) {
    return [...this.annexes, ...this.inside].filter((item) => item !== except && item.label).map((item) => item.label);
  }

  /** Replaces a file alone: what was typed about it stays. Refused files leave everything as it was. */
  replace(item, file) {
    const reason = this.refusal(file, item.role);
    this.refused = reason ? [reason] : [];
    if (!reason) this.give(item, file);
    this.changed(true);
  }

  give(item, file) {
    const type = (this.rules.annex[extensionOf(file.name)] ?? this.rules.script[extensionOf(file.name)]);
    Object.assign(item, { file, name: nameOf(file), type, length: file.size, sha256: null, held: false });
    this.hashing = this.hashing.then(() => this.hash(item, file));
  }

  /** One file after the other: never more than one file's bytes are in memory. */
  async hash(item, file) {
    if (item.file !== file || !this.items.includes(item)) return;
    try {
      item.sha256 = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    } catch {
      this.drop(item, `“${item.name}” could not be read. If it is a folder, choose the files in it instead.`);
      return;
    }
    const twin = this.items.find((other) => other !== item && other.sha256 === item.sha256);
    if (twin && !present(twin)) this.adopt(twin, item);
    else if (twin) this.drop(item, `“${item.name}” was not added: it is the same file as “${twin.name}”.`);
    else this.changed(true);
  }

  /** The file that had to be chosen again came under another name. */
  adopt(twin, item) {
    Object.assign(twin, { file: item.file, name: item.name });
    this.remove(item);
  }

  drop(item, reason) {
    this.refused.push(reason);
    this.remove(item);
  }

  remove(item) {
    this.items = this.items.filter((other) => other !== item);
    this.inside = this.inside.filter((other) => other !== item);
    this.changed(true);
  }

  /** There is one script: the one before it becomes an annex. */
  setRole(item, role) {
    const before = this.script;
    if (role === "script" && before && before !== item) {
      before.role = "annex";
      this.propose(before);
    }
    item.role = role;
    if (role === "annex") this.propose(item);
    this.changed(true);
  }

  addInside(label = freeLabel(this.labels(), this.cited)) {
    this.inside.push({ id: `i${++made}`, label, evidence: "", areas: [] });
    this.changed(true);
    return this.inside.at(-1);
  }

  canBeScript(item) {
    return extensionOf(item.name) in this.rules.script;
  }

  /** @returns {string|null} why a file can't be taken, and what to do */
  refusal(file, role) {
    const { script, annex, most_bytes: most } = this.rules;
    const name = `“${nameOf(file)}” was not added:`;
    const extension = extensionOf(file.name);
    if (!(extension in (role ? this.rules[role] : { ...script, ...annex }))) {
      const types = listed(Object.keys(role ? this.rules[role] : script));
      const also = role ? "" : `; an annex can also be ${listed(Object.keys(annex).filter((type) => !(type in script)))}`;
      return `${name} ${role === "annex" ? "an annex" : "the script"} can be ${types}${also}. Save or export it as one of these and add that.`;
    }
    if (file.size === 0) return `${name} it is empty. Open it on your device to see whether it was saved.`;
    if (file.size <= most) return null;
    return `${name} it has ${size(file.size)}, and a file can have ${size(most)} at most. Smaller pictures in it help, or export it as PDF with “minimum size”.`;
  }

  errors() {
    const found = [];
    const { most_bytes_in_all: most } = this.rules;
    const total = this.items.reduce((sum, item) => sum + item.length, 0);
    if (!this.script) found.push({ id: "add-files", message: "Add your script" });
    for (const item of this.items.filter((other) => !present(other))) {
      found.push({ id: `${item.id}-file`, message: `Choose “${item.name}” again: your browser could not keep it` });
    }
    if (total > most) found.push({ id: "add-files", message: `The files have ${size(total)} together. They can have ${size(most)} at most` });
    for (const item of this.inside.filter(({ label }) => !label.trim())) {
      found.push({ id: `${item.id}-label`, message: "Enter the label of the annex inside your script, such as A" });
    }
    return found;
  }

  /** As the manifest has it; annexes in the order of their labels. */
  manifest() {
    const byLabel = (one, other) => one.label.localeCompare(other.label, "en", { numeric: true });
    const annexes = this.annexes.sort(byLabel);
    this.declared = [...(this.script ? [this.script] : []), ...annexes];
    return { files: this.declared.map(declaredFile), annexes_inside: this.inside.map(declaredDetails) };
  }

  /** The details and hashes of everything, without the files themselves. */
  kept() {
    return { files: this.items.map(({ file, ...rest }) => rest), inside: this.inside };
  }

  /** What this browser kept; `held` says which hashes the server has. */
  take({ files, inside }, held) {
    this.items = files.map((item) => ({ ...item, id: `i${++made}`, file: null, held: held.has(item.sha256) }));
    this.inside = inside.map((item) => ({ ...item, id: `i${++made}` }));
  }

  /** An earlier declaration, as the server has it. */
  takeDeclared(view, held) {
    const details = (item) => ({ label: item.label ?? "", title: item.title ?? "", evidence: item.evidence ?? "", areas: item.content_areas ?? [] });
    const files = view.files.map((file) => ({ role: file.role, name: file.name, type: file.media_type, length: file.length, sha256: file.sha256, ...details(file) }));
    this.take({ files, inside: (view.annexes_inside ?? []).map(details) }, held);
  }

  /** What the page says about the files in all. */
  get words() {
    const annexes = this.annexes.length + this.inside.length;
    return `${this.script ? "One script" : "No script yet"}, ${annexes ? count(annexes, "annex", "annexes") : "no annexes"}`;
  }
}

/** A name as the manifest can have it: one line, and not longer than file systems allow. */
function nameOf(file) {
  const name = oneLine(file.name).trim() || "file";
  const extension = extensionOf(name);
  return name.length <= LONGEST_NAME ? name : name.slice(0, LONGEST_NAME - extension.length) + extension;
}

function declaredFile(item) {
  const { role, name, type, length, sha256 } = item;
  const base = { role, name, media_type: type, length, sha256 };
  return role === "script" ? base : { ...base, ...declaredDetails(item) };
}

function declaredDetails(item) {
  const found = {};
  for (const detail of DETAILS) {
    const value = typeof item[detail] === "string" ? item[detail].trim() : item[detail];
    if (value?.length) found[detail === "areas" ? "content_areas" : detail] = value;
  }
  return found;
}
