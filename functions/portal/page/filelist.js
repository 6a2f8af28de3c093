/** The files on the page: choosing, dropping, and what is said about each. */
import { byId, fill, goTo, h, list, section, size } from "./dom.js";
import { choices, labelled } from "./fields.js";
import { isThere } from "./files.js";

/** @param {import("./files.js").Files} files */
export function drawFiles(files) {
  const { script, annex, most_bytes: most } = files.rules;
  const also = Object.keys(annex).filter((type) => !(type in script));
  const input = picker("add-files", Object.keys({ ...script, ...annex }), (chosen) => files.add(chosen), { multiple: true });
  const zone = h("div.drop.field", h("label", { for: "add-files" }, "Choose your script and annexes, or drop them here"),
    h("p.hint#add-files-hint", `Script: ${Object.keys(script).join(", ")}. Annexes also ${also.join(", ")}. Up to ${size(most)} each.`), h("p.error#add-files-error", { hidden: true }), input);
  section("files", h("h2#files-title", "2. Your script and annexes"), zone, h("div#refused", { role: "alert" }), h("ul.bare#file-list"),
    h("button.second", { type: "button", onclick: () => goTo(byId(`${files.addInside().id}-label`)) }, "Add an annex that is in the script’s own file"), h("div#evidence"));
  redrawFiles(files);
  // The whole page takes drops: a file that misses the zone must not replace the page.
  for (const type of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(type, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      zone.classList.toggle("over", type === "dragover");
      if (type === "drop" && zone.isConnected && !input.disabled) files.add([...event.dataTransfer.files]);
    });
  }
}

function picker(id, types, take, props = {}) {
  const input = h(`input#${id}`, { type: "file", accept: types.join(), "aria-describedby": `${id}-hint ${id}-error`, ...props });
  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = ""; // so that the same file can be chosen again
  });
  return input;
}

/** After files came, went or changed roles. What has the focus keeps it. */
export function redrawFiles(files) {
  const focused = document.activeElement?.id;
  fill(byId("refused"), files.refused.length > 0 && h("div.note.bad", h("h3", "Not added"), list("", files.refused)));
  fill(byId("file-list"), files.ordered().map((item) => card(files, item)));
  redrawEvidence(files);
  if (focused && byId(focused) !== document.activeElement) byId(focused)?.focus({ preventScroll: true });
}

function card(files, item) {
  const { id, role, name } = item;
  const remove = () => {
    files.remove(item);
    goTo(byId("files-title"));
  };
  const complete = item.evidence && item.areas.length > 0;
  return h(`li.file.${role}#${id}`,
    h("h3", h(`span.kind#${id}-kind`, kindOf(item)), role === "inside" ? "In the script’s own file" : name),
    name && h("p.about", size(item.length), " · ", stateOf(item)), h(`p.error#${id}-file-error`, { hidden: true }),
    h("div.actions", name && replacement(files, item), h("button.plain", { type: "button", onclick: remove }, "Remove", h("span.unseen", ` ${name || kindOf(item)}`))),
    role !== "inside" && files.canBe("script", item) && labelled(`${id}-role`, "What is this file?", null, "select", { onchange: ({ target }) => files.setRole(item, target.value) },
      option("script", "My script", role), option("annex", "An annex", role)),
    role !== "script" && h("details", { open: !complete }, h("summary", "Label, evidence and content areas"), details(files, item)));
}

const kindOf = ({ role, label }) => (role === "script" ? "Script" : `Annex ${label}`);
const option = (value, text, chosen) => h("option", { value, selected: value === chosen }, text);

function stateOf(item) {
  if (!isThere(item)) return h("b.bad", "Choose this file again: your browser can’t keep it. Its details are kept.");
  return item.held ? "On our side already" : item.sha256 ? "Ready to upload" : "Being read …";
}

/** A file input that looks like a button, and works as any file input does. */
function replacement(files, item) {
  const take = ([file]) => {
    files.refused = [];
    if (!files.refuse(file, item.role)) files.give(item, file);
    files.changed(true);
  };
  return h("span.pick", picker(`${item.id}-file`, Object.keys(files.rules[item.role]), take, { class: "unseen" }),
    h("label.action.second", { for: `${item.id}-file` }, isThere(item) ? "Replace" : "Choose again", h("span.unseen", ` ${item.name}`)));
}

function details(files, item) {
  const { id, role } = item;
  const { evidence, content_areas: areas } = files.task;
  const keep = (name) => ({ target }) => {
    item[name] = target.value;
    fill(byId(`${id}-kind`), kindOf(item));
    redrawEvidence(files);
    files.changed(false);
  };
  const tick = ({ target }) => {
    item.areas = areas.map((area) => area.id).filter((area) => (area === target.value ? target.checked : item.areas.includes(area)));
    files.changed(false);
  };
  const text = (name, maxlength) => ({ value: item[name], maxlength, autocomplete: "off", oninput: keep(name) });
  return [labelled(`${id}-label`, "Label", "As your script calls it, such as A", "input.tiny", text("label", 20)),
    role === "annex" && labelled(`${id}-title`, "Title", null, "input", { ...text("title", 200), spellcheck: "true" }),
    evidence.length > 0 && labelled(`${id}-evidence`, "What it is evidence of", null, "select", { onchange: keep("evidence") },
      option("", "Choose one", item.evidence), evidence.map((kind) => option(kind.id, kind.title, item.evidence))),
    areas.length > 0 && choices(`${id}-areas`, "Content areas that it supports", "Tick at least one", "checkbox", areas.map((area) => [area.id, area.title, item.areas.includes(area.id)]), tick)];
}

/** Which of the evidence that the task needs is there. */
function redrawEvidence(files) {
  const found = ({ id }) => files.annexes.filter(({ evidence }) => evidence === id).map(kindOf).join(", ");
  const needed = files.task.evidence.filter(({ required }) => required);
  const missing = files.missing();
  fill(byId("evidence"), needed.length > 0 && files.items.length > 0 && h("div.note", h("h3", "Evidence that this task needs"),
    h("ul.ticks", needed.map((kind) => h(found(kind) ? "li.have" : "li", kind.title, ": ", h("b", found(kind) || "not yet"))))),
    missing.length > 0 && h("p.note", `Your script refers to annexes that are not here: ${missing.join(", ")}.`));
}
