/** The report in place. Its words come from the server; this lays them out. */
import * as api from "./api.js";
import { byId, count, fill, goTo, h, jump, number, row, svg } from "./dom.js";
import { drawBoundary } from "./boundary.js";

const percent = (share) => `${Math.min(100, Math.max(0, share * 100)).toFixed(1)}%`;
const rect = (share, tone, props = {}) => svg("rect", { width: percent(share), height: 24, class: `fill-${tone}`, ...props });

/** @param {Object} view the submission that it is about */
export function drawReport(app, report, view) {
  const section = byId("report");
  fill(section, h("h2", { id: "report-title" }, "The report"),
    h("div", { id: "stale" }),
    h("div", { class: `verdict ${report.verdict}` }, h("strong", {}, report.verdict_text), " ", report.sentence),
    reportBody(report),
    h("div", { id: "boundary" }), drawAnnexes(app, report), drawDifferences(report),
    drawLinks(view), report.dispute && report.findings.length > 0 && h("div", { class: "note" }, h("h3", {}, "If you think that this is wrong"), h("p", {}, report.dispute)),
    h("p", { class: "about" }, `Checked ${report.checked_uk} under ${report.rulebook}.`));
  section.hidden = false;
  drawBoundary(app, report, view, byId("boundary"));
  drawStale(app);
}

/** What matters in every report, earlier ones too: the bar, the findings, the words. */
export const reportBody = (report) => [drawBar(report), drawFindings(report), drawSections(report), drawParts(report)];

/** An edit after the check makes the report one about something else. */
export function drawStale(app) {
  const place = byId("stale");
  if (!place) return;
  const stale = app.canWork() && app.isStale();
  fill(place, stale && h("p", { class: "note caution" }, h("b", {}, "This report is out of date. "), "You changed something after this check. ", jump("Check again", "check-title"), " to see where you stand."),
    !stale && app.canWork() && h("p", { class: "links" }, jump("Replace a file and check again", "files-title")));
}

function drawBar({ bar, doubts }) {
  if (!bar) return null;
  const { strict, lenient, limit } = bar;
  const line = (props) => svg("line", { class: "limit", ...props });
  const figure = svg("svg", { class: "bar", role: "img", "aria-label": `${bar.text}. Strict count ${number(strict)}, lenient count ${number(lenient)}, limit ${number(limit)}.` },
    rect(1, "panel", { y: 8 }), rect(bar.strict_share, "strict", { y: 8 }), rect(1, "panel", { y: 44 }), rect(bar.lenient_share, "lenient", { y: 44 }),
    line({ x1: percent(bar.limit_share), x2: percent(bar.limit_share), y1: 0, y2: 78 }));
  const swatch = (mark) => svg("svg", { class: "swatch", "aria-hidden": "true" }, mark);
  const key = (mark, name, value) => h("li", {}, swatch(mark), name, " ", h("b", {}, number(value)));
  return [h("h3", {}, "Words against the limit"), h("p", { class: "big" }, bar.text), figure,
    h("ul", { class: "key" }, key(rect(1, "strict"), "Strict", strict), key(rect(1, "lenient"), "Lenient", lenient), key(line({ x1: "50%", x2: "50%", y1: 0, y2: "100%" }), "Limit", limit)),
    h("p", { class: "about" }, "At or under the limit by the strict count passes. Over it by the lenient count does not. In between, a person decides."),
    drawDoubts(doubts)];
}

function drawDoubts(doubts) {
  if (!doubts.length) return null;
  const range = ({ less, more }) => [less && `${count(less, "word")} less`, more && `${count(more, "word")} more`].filter(Boolean).join(" or ");
  return [h("p", {}, "The true count may differ:"), h("ul", {}, doubts.map((doubt) => h("li", {}, doubt.explanation, range(doubt) && ` Up to ${range(doubt)}.`)))];
}

function drawFindings({ findings }) {
  const card = (finding) => h("article", { class: `finding ${finding.severity}` },
    h("h4", {}, h("span", { class: "tag" }, finding.severity_text), " ", finding.title),
    h("dl", {}, row("Found", finding.found), row("The limit", finding.limit), row("Where", finding.where), row("Field", finding.field),
      row("How to mend it", finding.fix), row("What it can cost", finding.cost), row("Rule", [finding.rule, finding.source].filter(Boolean).join(": "))));
  return [h("h3", {}, findings.length ? `Findings (${findings.length})` : "Findings"), findings.length ? findings.map(card) : h("p", {}, "Nothing to mend.")];
}

function drawSections({ sections }) {
  if (!sections.length) return null;
  const bar = (share) => svg("svg", { class: "share", width: percent(share), "aria-hidden": "true" }, rect(1, "strict"));
  const line = ({ title, strict, lenient, page, share }) => h("tr", {}, h("th", { scope: "row" }, title, bar(share)), h("td", {}, number(strict)), h("td", {}, number(lenient)), h("td", {}, page ?? "–"));
  return [h("h3", {}, "Words by section"), table(["Section", "Strict", "Lenient", "Page"], sections.map(line))];
}

function drawParts({ parts }) {
  if (!parts.length) return null;
  const line = (part) => h("tr", { class: part.counted === "neither" ? "uncounted" : null }, h("th", { scope: "row" }, part.title), h("td", {}, number(part.words)), h("td", { class: "words" }, part.counted_text));
  return h("details", {}, h("summary", {}, "What was counted, and what was not"), table(["Part", "Words", "Counted?"], parts.map(line)));
}

const table = (heads, lines) => h("table", {}, h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, lines));

function drawAnnexes(app, { annexes }) {
  if (!annexes.length) return null;
  const undeclared = (annex) => app.canWork() && !annex.file_name && annex.label && !app.files.labels().some((label) => label.trim().toUpperCase() === annex.label.toUpperCase());
  const say = (annex) => () => goTo(byId(`${app.files.addInside(annex.label).id}-evidence`) ?? byId("files-title"));
  const cited = (value) => value !== null && value !== undefined && (value ? "referred to in your script" : "not referred to in your script");
  const line = (annex) => h("li", {},
    h("b", {}, annex.label ? `Annex ${annex.label}` : "No label", annex.title && `: ${annex.title}`),
    h("p", {}, [annex.file_name ?? "In the script’s own file", Number.isInteger(annex.words) && count(annex.words, "word"), Number.isInteger(annex.pages) && count(annex.pages, "page"), annex.evidence_text && `evidence: ${annex.evidence_text}`, cited(annex.cited)].filter(Boolean).join(" · ")),
    annex.content_areas?.length > 0 && h("p", {}, `Content areas: ${annex.content_areas.join(", ")}`),
    annex.unreadable_text && h("p", { class: "tone-bad" }, annex.unreadable_text),
    undeclared(annex) && h("button", { type: "button", class: "plain", onclick: say(annex) }, "Say what it is evidence of"));
  return [h("h3", {}, "Annexes"), h("ul", { class: "annexes" }, annexes.map(line))];
}

function drawDifferences({ reconciliation, bar }) {
  const { program, stated_words: stated, differences = [] } = reconciliation ?? {};
  if (!stated && !differences.length) return null;
  const signed = (value) => (value > 0 ? `+${number(value)}` : number(value).replace("-", "−"));
  const line = (name, value) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, value));
  return h("details", {}, h("summary", {}, `Why is this not the figure in ${program ?? "my editor"}?`),
    h("table", {}, h("tbody", {}, stated && line("The file says of itself", number(stated)), differences.map(({ text, words }) => line(text, signed(words))), bar && line(h("b", {}, "Counted here, strictly"), h("b", {}, number(bar.strict))))),
    h("p", { class: "about" }, "The figure that a file states about itself is often an estimate. It decides nothing."));
}

export function drawLinks({ submission }) {
  const path = (rest) => api.address(`submissions/${submission}/${rest}`);
  return h("ul", { class: "links" },
    h("li", {}, h("a", { href: path("marked"), download: "" }, "Download your text with what counts marked")),
    h("li", {}, h("a", { href: path("report?format=html"), target: "_blank", rel: "noopener noreferrer" }, "Full report (opens in a new tab)")));
}
