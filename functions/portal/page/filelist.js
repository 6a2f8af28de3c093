/** The list of files on the page: choosing, dropping, and what is said about each. */
import { byId, count, fill, goTo, h, size } from "./dom.js";
import { choices, labelled, setError } from "./fields.js";
import { same } from "./proposals.js";

/** @param {import("./files.js").Files} files */
export function drawFiles(files, section) {
  const types = [...new Set([...Object.keys(files.rules.script), ...Object.keys(files.rules.annex)])];
  const input = h("input", { type: "file", id: "add-files", multiple: true, accept: types.join(","), "aria-describedby": "add-files-hint add-files-error" });
  input.addEventListener("change", () => {
    files.add([...input.files]);
    input.value = ""; // so that the same file can be chosen again after it was removed
  });
  const hint = `Script: ${Object.keys(files.rules.script).join(", ")}. Annexes also: ${Object.keys(files.rules.annex).filter((type) => !(type in files.rules.script)).join(", ")}. Up to ${size(files.rules.most_bytes)} each.`;
  const zone = h("div", { class: "drop field", id: "drop" },
    h("label", { for: "add-files" }, "Choose your script and annexes, or drop them here"),
    h("p", { class: "hint", id: "add-files-hint" }, hint), h("p", { class: "error", id: "add-files-error", hidden: true }), input);
  listenForDrops(zone, files);
  fill(section, h("h2", { id: "files-title" }, "2. Your script and annexes"), zone,
    h("div", { id: "refused", role: "alert" }), h("ul", { id: "file-list", class: "files" }), h("div", { id: "inside" }), h("div", { id: "evidence" }));
  section.hidden = false;
  redrawFiles(files);
}

/** The whole page takes drops, so that a file that misses the zone doesn't replace the page. */
function listenForDrops(zone, files) {
  const over = (on) => (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.toggle("over", on);
  };
  document.addEventListener("dragover", over(true));
  document.addEventListener("dragleave", over(false));
  document.addEventListener("drop", (event) => {
    over(false)(event);
    if (zone.isConnected && !zone.closest("[hidden]") && !files.locked) files.add([...(event.dataTransfer?.files ?? [])]);
  });
}

/** After files came, went or changed roles. What has the focus keeps it. */
export function redrawFiles(files) {
  if (!byId("file-list")) return;
  const focused = document.activeElement?.id;
  fill(byId("refused"), files.refused.length > 0 && h("div", { class: "refused" }, h("h3", {}, "Not added"), h("ul", {}, files.refused.map((reason) => h("li", {}, reason)))));
  const ordered = [...files.items].sort((one, other) => (other.role === "script") - (one.role === "script"));
  fill(byId("file-list"), ordered.map((item) => card(files, item)));
  fill(byId("inside"), drawInside(files));
  redrawEvidence(files);
  if (focused && document.activeElement?.id !== focused) byId(focused)?.focus({ preventScroll: true });
}

function card(files, item) {
  const remove = () => {
    files.remove(item);
    goTo(byId("files-title"));
  };
  const kind = item.role === "script" ? "Script" : `Annex ${item.label}`;
  return h("li", { class: `file ${item.role}`, id: item.id },
    h("div", { class: "file-head" },
      h("h3", {}, h("span", { class: "kind", id: `${item.id}-kind` }, kind), " ", h("span", { class: "name" }, item.name)),
      h("p", { class: "about" }, size(item.length), " · ", stateOf(item))),
    h("p", { class: "error", id: `${item.id}-file-error`, hidden: true }),
    h("div", { class: "file-actions" }, replaceControl(files, item), h("button", { type: "button", class: "plain", onclick: remove }, "Remove", h("span", { class: "unseen" }, ` ${item.name}`))),
    files.canBeScript(item) && roleOf(files, item),
    item.role === "annex" && details(files, item));
}

function stateOf(item) {
  if (item.held) return "On our side already";
  if (!item.file) return h("strong", { class: "tone-bad" }, "Choose this file again: your browser could not keep it. Its details are kept.");
  return item.sha256 ? "Ready to upload" : "Being read …";
}

/** A file input that looks like a button: works by keyboard and touch as any file input does. */
function replaceControl(files, item) {
  const types = Object.keys(files.rules[item.role]).join(",");
  const input = h("input", { type: "file", class: "unseen", id: `${item.id}-file`, accept: types });
  input.addEventListener("change", () => input.files[0] && files.replace(item, input.files[0]));
  const missing = !item.held && !item.file;
  return h("span", { class: "pick" }, input, h("label", { for: `${item.id}-file`, class: missing ? "action" : "action second" }, missing ? "Choose again" : "Replace", h("span", { class: "unseen" }, ` ${item.name}`)));
}

function roleOf(files, item) {
  const control = h("select", { onchange: (event) => files.setRole(item, event.target.value) },
    [["script", "My script"], ["annex", "An annex"]].map(([value, text]) => h("option", { value, selected: item.role === value }, text)));
  return labelled({ id: `${item.id}-role`, label: "What is this file?", control });
}

function details(files, item) {
  const set = (name) => (event) => {
    item[name] = event.target.value;
    setError(event.target.id, null);
    if (name === "label" && byId(`${item.id}-kind`)) fill(byId(`${item.id}-kind`), `Annex ${item.label}`);
    redrawEvidence(files);
    files.changed(false);
  };
  const text = (name, most, looks) => h("input", { type: "text", value: item[name], maxlength: most, autocomplete: "off", oninput: set(name), ...looks });
  const label = labelled({ id: `${item.id}-label`, label: "Label", hint: "As your script calls it, such as A", control: text("label", 20, { class: "tiny", spellcheck: "false" }) });
  const title = "title" in item && labelled({ id: `${item.id}-title`, label: "Title", control: text("title", 200, { spellcheck: "true" }) });
  return h("div", { class: "details" }, h("div", { class: "pair" }, label, title), evidenceOf(files, item, set("evidence")), areasOf(files, item));
}

function evidenceOf(files, item, onchange) {
  const { evidence } = files.task;
  if (!evidence.length) return null;
  const option = (value, text) => h("option", { value, selected: item.evidence === value }, text);
  const control = h("select", { onchange }, option("", "Choose one"), evidence.map(({ id, title, required }) => option(id, required ? `${title} (needed)` : title)));
  return labelled({ id: `${item.id}-evidence`, label: "What it is evidence of", control });
}

function areasOf(files, item) {
  const onchange = ({ target }) => {
    item.areas = files.task.content_areas.map(({ id }) => id).filter((id) => (id === target.value ? target.checked : item.areas.includes(id)));
    files.changed(false);
  };
  const options = files.task.content_areas.map(({ id, title }) => ({ value: id, text: title, checked: item.areas.includes(id) }));
  if (!options.length) return null;
  return choices({ id: `${item.id}-areas`, legend: "Content areas that it supports", hint: "Tick at least one", kind: "checkbox", options, onchange });
}

function drawInside(files) {
  const cards = files.inside.map((item) => h("li", { class: "file annex", id: item.id },
    h("div", { class: "file-head" }, h("h3", {}, h("span", { class: "kind", id: `${item.id}-kind` }, `Annex ${item.label}`), " inside your script’s file")),
    h("div", { class: "file-actions" }, h("button", { type: "button", class: "plain", onclick: () => files.remove(item) }, "Remove", h("span", { class: "unseen" }, ` annex ${item.label} inside the script`))),
    details(files, item)));
  const add = () => goTo(byId(`${files.addInside().id}-label`));
  const hint = "Annexes at the end of your script’s own file do not count. Say here what they are.";
  return [cards.length > 0 && h("ul", { class: "files" }, cards),
    h("div", { class: "inside-add" }, h("p", { class: "hint" }, hint), h("button", { type: "button", class: "second", onclick: add }, "Add an annex that is inside the script’s file"))];
}

/** Which of the kinds of evidence that the task asks for are there. */
function redrawEvidence(files) {
  const needed = files.task.evidence.filter(({ required }) => required);
  const annexes = [...files.annexes, ...files.inside];
  const line = ({ id, title }) => {
    const found = annexes.filter((item) => item.evidence === id).map((item) => `Annex ${item.label}`);
    return h("li", { class: found.length ? "have" : "lack" }, title, ": ", h("b", {}, found.length ? found.join(", ") : "not yet"));
  };
  const gone = files.cited.filter((label) => !annexes.some((item) => same(item.label) === same(label)));
  fill(byId("evidence"), needed.length > 0 && annexes.length + files.items.length > 0 && h("div", { class: "note" }, h("h3", {}, "Evidence that this task needs"), h("ul", { class: "ticks" }, needed.map(line))),
    gone.length > 0 && h("p", { class: "note" }, `Your script refers to ${count(gone.length, "annex", "annexes")} that we could not find here: ${gone.join(", ")}.`));
}
