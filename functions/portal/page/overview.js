/** What the page says before anything else: for whom, what is asked, until when, what it may cost. */
import { announce, byId, count, fill, h, listed, row } from "./dom.js";
import { now, timeLeft, ukTime } from "./dates.js";

const MINUTE = 60_000;
const WARNINGS = [60, 15, 5, 1].map((minutes) => minutes * MINUTE);

export function drawHeader({ entry }) {
  fill(byId("provider"), entry.provider_name);
  fill(byId("qualification"), entry.rulebook.title);
  fill(byId("title"), entry.task.title);
  fill(byId("whom"), "For ", h("b", {}, entry.name), ` · entry ${entry.entry}`);
  document.title = `${entry.task.title} – ${entry.provider_name}`;
}

export function drawSummary({ entry }) {
  const checked = entry.submissions.filter((view) => view.checked_at).length;
  const submitted = entry.submissions.filter((view) => view.submitted_at).length;
  const list = h("dl", {},
    entry.opens_at && Date.parse(entry.opens_at) > now() && row("Uploads open", entry.opens_uk),
    row("Deadline", h("b", {}, entry.deadline_uk)),
    row("Time now", h("span", { id: "now", role: "timer", "aria-live": "off" }, entry.now_uk)),
    row("Time left", h("b", { id: "left", role: "timer", "aria-live": "off" }, "…")),
    row("Submitted so far", submitted ? count(submitted, "submission") : "Nothing yet", checked > 0 && `, ${count(checked, "check")}`),
    row("Cost", entry.cost.due?.text, entry.cost.due?.text && " ", entry.cost.text));
  const policy = entry.charge_policy.length > 0 && h("details", {}, h("summary", {}, "When a charge is possible"), entry.charge_policy.map((text) => h("p", {}, text)));
  fill(byId("summary"), h("h2", { id: "summary-title", class: "unseen" }, "Deadline and cost"), list, policy);
  tick({ entry });
}

/** Shows the time by the server's clock. @returns {boolean} whether the window has opened or closed since the entry was read */
export function tick({ entry }) {
  if (!byId("now")) return false;
  const [moment, closes, opens] = [now(), Date.parse(entry.closes_at), entry.opens_at ? Date.parse(entry.opens_at) : 0];
  fill(byId("now"), ukTime(moment, true));
  fill(byId("left"), closes > moment ? timeLeft(closes - moment) : "The deadline has passed");
  const warning = WARNINGS.find((left) => closes - moment <= left && closes - moment > left - 1000);
  if (warning) announce(`${count(warning / MINUTE, "minute")} left until the deadline.`);
  return entry.open ? moment >= closes : moment >= opens && moment < closes;
}

export function drawRules({ entry }) {
  const { task, rules } = entry;
  const areas = task.content_areas.map(({ title }) => title);
  fill(byId("rules"), h("details", { open: entry.submissions.length === 0 },
    h("summary", {}, h("h2", {}, "What is asked")),
    h("p", {}, task.summary),
    h("h3", {}, "The rules that are checked"), h("ul", {}, rules.map((rule) => h("li", {}, rule))),
    areas.length > 0 && h("p", {}, `It is assessed on: ${listed(areas, "and")}.`)));
}

export function contact({ entry }) {
  const { contact_email: email, provider_name: name } = entry;
  return email ? h("a", { href: `mailto:${encodeURIComponent(email).replace(/%40/g, "@")}?subject=${encodeURIComponent(entry.entry)}` }, email) : name;
}
