/** Where the annexes begin: shown in context, to be confirmed or moved. */
import * as api from "./api.js";
import { announce, button, byId, fill, goTo, h } from "./dom.js";
import { choice, labelled, setError, showProblem } from "./fields.js";
import { follow } from "./check.js";

const NONE = -1;
const placeOf = ({ heading, page }) => `“${heading}”${page ? ` on page ${page}` : ""}`;

export function drawBoundary(app, report, view, place) {
  const { boundary } = report;
  if (!boundary) return fill(place);
  const ask = boundary.may_confirm && app.canWork() && !app.isStale();
  const question = ask && drawQuestion(app, boundary, view);
  const doubtful = boundary.certainty === "doubtful";
  return fill(place, h("h3", { id: "boundary-title" }, "Where the counted text ends"),
    h("p", {}, boundary.heading ? ["Counting ended before ", h("b", {}, placeOf(boundary)), ". "] : "The whole file counts. ", boundary.certainty_text, " ", boundary.why),
    drawContext(boundary),
    question && (doubtful ? h("div", { class: "note caution" }, question) : h("details", {}, h("summary", {}, "Is that right?"), question)));
}

function drawContext({ heading, before, after }) {
  if (!heading) return null;
  return h("figure", { class: "context" }, before.map((text) => h("p", {}, text)),
    h("p", { class: "cut" }, "Counting ends here"),
    after.map((text, index) => h("p", { class: "after" }, index === 0 ? h("b", {}, text) : text)),
    h("figcaption", { class: "unseen" }, "The text around the place where counting ends"));
}

function drawQuestion(app, boundary, view) {
  const { block, heading, choices } = boundary;
  const found = Number.isInteger(block);
  const others = choices.filter((other) => other.block !== block);
  const option = (value, text) => choice({ id: `boundary-${value}`, kind: "radio", name: "boundary", value }, text);
  const pick = h("select", { onchange: () => (byId("boundary-here").checked = true) }, others.map((other) => h("option", { value: other.block }, other.page ? `${other.heading} (page ${other.page})` : other.heading)));
  const form = h("fieldset", { class: "field", id: "boundary-choice" }, h("legend", {}, "Is that right?"),
    h("p", { class: "error", id: "boundary-choice-error", hidden: true }),
    option("right", found ? `Right: my annexes begin with “${heading}”` : "Right: there are no annexes in this file"),
    others.length > 0 && option("here", "They begin here instead:"), others.length > 0 && labelled({ id: "boundary-heading", label: "Heading where the annexes begin", control: pick }),
    found && option("none", "There are no annexes in this file"));
  const chosen = { right: found ? block : NONE, here: null, none: NONE };
  const send = async () => {
    const value = form.querySelector("input:checked")?.value;
    if (!value) return setError("boundary-choice", "Choose one of the answers");
    return move(app, view, value === "here" ? Number(pick.value) : chosen[value]);
  };
  return [form, button("Save and check again", send, { class: "second" })];
}

async function move(app, view, block) {
  try {
    announce("Your choice is saved. Checking again.");
    app.take(await api.moveBoundary(view.submission, block));
    app.keepBoundary(block);
    await follow(app, view.submission);
    goTo(byId("boundary-title"));
  } catch (problem) {
    if (problem instanceof api.Problem) showProblem(problem.message);
    else throw problem;
  }
}
