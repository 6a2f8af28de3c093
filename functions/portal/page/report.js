/** The report in place: its words come from the server. Then where the annexes begin, to be confirmed or moved. */
import { ask, of } from "./api.js";
import { announce, away, button, byId, choice, count, dotted, fill, goTo, h, jump, labelled, list, number, row, section, setError, unfold } from "./dom.js";
import { follow } from "./check.js";

const percent = (share) => `${(share * 100).toFixed(1)}%`;
const rect = (share, tone, y = 0) => h(`rect.${tone}`, { width: percent(share), height: 24, y });
const line = (x, bottom) => h("line.limit", { x1: x, x2: x, y1: 0, y2: bottom });
const table = (heads, rows) => h("table", heads.length > 0 && h("thead", h("tr", heads.map((head) => h("th", { scope: "col" }, head)))), h("tbody", rows.map(([first, ...others]) => h("tr", h("th", { scope: "row" }, first), others.map((cell) => h("td", cell))))));
const titled = (title, items, contents) => items.length > 0 && [h("h3", title), contents];
const named = ({ heading, page }) => `“${heading}”${page ? ` (page ${page})` : ""}`;

export function drawReport(app, report, view) {
	const { bar, sections, parts, findings, annexes, boundary } = report;
	const record = !app.canWork();
	section("report", h("h2#report-title", "The report"), h("div#stale"), h(`div.verdict.${report.verdict}`, h("strong", report.verdict_text), " ", report.sentence),
		bar && drawBar(bar, view), titled("The true count may differ", report.doubts, list(report.doubts.map(inDoubt))),
		h("h3", "Findings"), findings.length ? [!view.submitted_at && !record && drawCosts(findings), findings.map((finding) => drawFinding(finding, view, record))] : h("p", "Nothing to mend."),
		titled("Words by section", sections, table(["Section", "Strict", "Lenient", "Page"], sections.map(({ title, share, strict, lenient, page }) => [[title, h("svg.share", { width: percent(share) }, rect(1, "strict"))], number(strict), number(lenient), page ?? "–"]))),
		parts.length > 0 && unfold("What was counted, and what was not", table(["Part", "Words", "Counted?"], parts.map((part) => [part.title, number(part.words), part.counted_text]))),
		boundary && drawBoundary(app, boundary, view),
		titled("Annexes", annexes, h("ul.annexes", annexes.map((annex) => drawAnnex(app, annex)))), drawDifferences(report),
		list([h("a", { href: of(view, "marked"), download: true }, "Download your text with what counts marked"), away("Full report", of(view, "report?format=html"))], ".links"),
		findings.length > 0 && h("p", "Do you think that this is wrong? ", byId("ask-title") ? [jump("Ask a person to look at it", "ask-title"), "."] : report.dispute),
		h("p.about", `Checked at ${report.checked_uk} under ${report.rulebook}.`));
	drawStale(app);
}

/** An edit after the check makes the report one about something else. */
export function drawStale(app) {
	if (byId("stale") && app.canWork()) fill(byId("stale"), app.isStale() ? h("p.note.caution", h("b", "This report is out of date. "), "You changed something after this check. ", jump("Check again", "check-now"), " to see where you stand.")
		: jump("Replace a file and check again", "files-title"));
}

/** The script's text with what counts marked, and where the limit is reached. */
const marked = (view, text) => away(text, of(view, "marked?show=1"));

function drawBar({ strict, lenient, strict_text: withAll, lenient_text: without, text, ...bar }, view) {
	const key = (mark, name, value, meaning) => [h("svg.swatch", mark), `${name}: `, h("b", number(value)), meaning && ` ${meaning}`];
	return [h("h3", "Words against the limit"), h("p.big", text),
		list([key(rect(1, "strict"), "Strict count", strict, withAll), key(rect(1, "lenient"), "Lenient count", lenient, without), key(line("50%", "100%"), "Limit", bar.limit)], ".key"),
		h("svg.bar", { role: "img", "aria-label": `${text}. Strict count ${strict}, lenient count ${lenient}, limit ${bar.limit}.` },
			rect(1, "room", 8), rect(bar.strict_share, "strict", 8), rect(1, "room", 44), rect(bar.lenient_share, "lenient", 44), line(percent(bar.limit_share), 78)),
		h("p", marked(view, "See in your text what counts")),
		h("p.about", "At or under the limit by the strict count passes. Over it by the lenient count does not. In between, a person decides.")];
}

function inDoubt({ explanation, less, more }) {
	const range = [less && `${count(less, "word")} less`, more && `${count(more, "word")} more`].filter(Boolean);
	return [explanation, range.length > 0 && ` Up to ${range.join(" or ")}.`];
}

/** Said once for each kind of finding. */
const drawCosts = (findings) => h("dl.final", Object.entries(Object.fromEntries(findings.map(({ severity_text: tag, cost }) => [tag, cost]))).map(([tag, cost]) => row(tag, cost)));

const drawFinding = ({ severity, severity_text: tag, title, found, limit, where, fix, rule, source }, view, record) =>
	h(`article.finding.${severity}`, h("h4", h("span.kind", tag), title),
		h("dl", row("Found", found), row("The limit", limit), row("Where", where, rule === "word-limit" && h("p", marked(view, "See where the limit is reached"))), !record && row("How to mend it", fix)),
		unfold("The rule", `${rule}${source ? ` (${source})` : ""}`));

/** Of an annex in the script's own file nobody has said yet what it is. */
export function sayWhat(app, { label, evidence, evidence_text: text = evidence, content_areas: areas }) {
	const { evidence: kinds, content_areas: all } = app.entry.task;
	if (!label || !app.canWork() || ((text || !kinds.length) && (areas.length || !all.length))) return null;
	return button(".plain", "Say what it is evidence of: this is needed", () => goTo(byId(`${app.files.inside(label).id}-evidence`)));
}

function drawAnnex(app, item) {
	const { label, title, file_name: file, words, pages, cited, ...annex } = item;
	const facts = [file ?? "In the script’s own file", words && count(words, "word"), pages && count(pages, "page"), annex.evidence_text && `evidence: ${annex.evidence_text}`, cited === true && "referred to in your script", cited === false && "not referred to in your script"];
	return h("li", h("b", label ? `Annex ${label}` : "No label", title && `: ${title}`), h("p", dotted(facts)),
		annex.content_areas.length > 0 && h("p", `Content areas: ${annex.content_areas.join(", ")}`), annex.unreadable_text && h("p.bad", annex.unreadable_text),
		!file && sayWhat(app, item));
}

function drawDifferences({ reconciliation, bar }) {
	const { program, stated_words: stated, expected_words: expected = stated, differences = [] } = reconciliation ?? {};
	const rows = [expected && [`${program ?? "The file"} says`, number(expected)], ...differences.map(({ text, words }) => [text, `${words > 0 ? "+" : ""}${number(words)}`])].filter(Boolean);
	return rows.length > 0 && unfold(`Why is this not the figure in ${program ?? "my editor"}?`, table([], [...rows, bar && ["Counted here, strictly", h("b", number(bar.strict))]].filter(Boolean)), h("p.about", "The figure that a file states about itself is often an estimate. It decides nothing."));
}

function drawBoundary(app, boundary, view) {
	const question = boundary.may_confirm && app.canWork() && drawQuestion(app, boundary, view);
	return [h("h3#boundary-title", "Where the counted text ends"),
		h("p", boundary.heading ? ["Counting ended before ", h("b", named(boundary)), ". "] : "The whole file counts. ", `${boundary.certainty_text} ${boundary.why}`),
		boundary.heading && h("div.context", boundary.before.map((text) => h("p", text)), h("p.cut", "Counting ends here"), boundary.after.map((text) => h("p.about", text))),
		question && (boundary.certainty === "doubtful" ? h("div.note.caution", question) : unfold("Is that right?", question))];
}

function drawQuestion(app, { block, choices, heading, page }, view) {
	const others = choices.filter((other) => other.block !== block);
	const option = (value, text) => choice(`boundary-${value}`, { type: "radio", name: "boundary", value }, text);
	const form = h("fieldset.field#boundary", h("legend", "Is that right?"), h("p.error#boundary-error", { hidden: true }),
		option("right", heading ? `Right: my annexes begin with ${named({ heading, page })}` : "Right: there are no annexes in this file"),
		others.length > 0 && [option("here", "They begin here instead:"), labelled("boundary-heading", "Heading where they begin", "", "select", { onchange: () => (byId("boundary-here").checked = true) }, others.map((other) => h("option", { value: other.block }, named(other))))],
		heading && option("none", "There are no annexes in this file"));
	const save = async () => {
		const answer = form.querySelector("input:checked")?.value;
		if (!answer) return setError("boundary", "Choose one of the answers");
		const chosen = answer === "here" ? Number(byId("boundary-heading").value) : answer === "right" ? (block ?? -1) : -1;
		announce("Saved. Checking again.");
		app.take(await ask(`submissions/${view.submission}/boundary`, { block: chosen }));
		app.keepBoundary(chosen);
		await follow(app, view.submission);
		goTo(byId("boundary-title"));
	};
	return [form, button(".second", "Save and check again", () => app.go(save))];
}
