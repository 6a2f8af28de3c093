/** Dates as people in Britain type them, and times as they read them. */
const MONTHS = "january february march april may june july august september october november december".split(" ");
export const dayInWords = (iso, weekday) => new Date(iso).toLocaleDateString("en-GB", { timeZone: "UTC", weekday, day: "numeric", month: "long", year: "numeric" }).replace(",", "");

/**
 * Reads "5 Jan 2026", "5/1/26", "05.01.2026", "5 January" or "2026-01-05"; without a year, the latest up to `today`.
 * @returns {{iso?: string, words?: string, problem?: string}}
 */
export function readDate(typed, today) {
	const parts = (typed.toLowerCase().match(/\d+|[a-z]+/g) ?? []).filter((part) => !/^(st|nd|rd|th|of|(mon|tue|wed|thu|fri|sat|sun).*)$/.test(part));
	if (/^\d{4}$/.test(parts[0])) parts.reverse();
	let [day, name, year] = parts;
	if (/^[a-z]/.test(day)) [day, name] = [name, day];
	if (!/^\d\d?$/.test(day) || !name || parts.length > 3) return { problem: "must be a date, such as 5 January 2026 or 5/1/26" };
	const month = Number(name) || (name.length > 2 && MONTHS.findIndex((full) => full.startsWith(name)) + 1);
	if (!month || month > 12) return { problem: "has a month that does not exist. Type the day first, then the month: 5/1/26" };
	const latest = today.getUTCFullYear() - (Date.UTC(today.getUTCFullYear(), month - 1, day) > today);
	year = year?.length === 2 ? `20${year}` : (year ?? String(latest));
	if (!/^(19|20)\d\d$/.test(year)) return { problem: "has a year that we can’t read. Type all four digits" };
	const iso = [year, String(month).padStart(2, "0"), day.padStart(2, "0")].join("-");
	const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
	if (day < 1 || day > days) return { problem: `is not possible: that month has ${days} days` };
	return { iso, words: dayInWords(iso, "long") };
}

const uk = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", dateStyle: "full", timeStyle: "long" });

/** @returns {string} as the server says it: "12:00 GMT on Friday 20 November 2026" */
export function ukTime(moment, seconds = "") {
	const at = Object.fromEntries(uk.formatToParts(new Date(moment)).map(({ type, value }) => [type, value]));
	return `${at.hour}:${at.minute}${seconds && `:${at.second}`} ${at.timeZoneName.replace("GMT+1", "BST")} on ${at.weekday} ${at.day} ${at.month} ${at.year}`;
}

/** The server's clock decides; the device's may be hours off. */
let ahead = Date.now() - performance.now();
export const now = () => ahead + performance.now();
export function setClock(serverTime, askedAt) {
	// The server looked at its clock about half-way between question and answer.
	ahead = Date.parse(serverTime) - (askedAt + performance.now()) / 2;
}

/** @returns {string} in the two units that matter, such as "2 hours 5 minutes" */
export function timeLeft(milliseconds) {
	const total = Math.floor(milliseconds / 1000);
	const units = Object.entries({ day: total / 86400, hour: (total / 3600) % 24, minute: (total / 60) % 60, second: total % 60 });
	const first = units.findIndex(([, amount]) => amount >= 1);
	return units.slice(first, first + 2).map(([unit, amount]) => `${Math.floor(amount)} ${unit}${amount >= 1 && amount < 2 ? "" : "s"}`).join(" ");
}
