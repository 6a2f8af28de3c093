/** Dates as people in Britain type them, and times as they read them. */
const MONTHS = "january february march april may june july august september october november december".split(" ");
const WEEKDAY = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*/;
const words = (iso, weekday) => new Date(iso).toLocaleDateString("en-GB", { timeZone: "UTC", weekday, day: "numeric", month: "long", year: "numeric" }).replace(",", "");
export const dayInWords = (iso) => words(iso);

/**
 * Reads "5 Jan 2026", "5/1/26", "05.01.2026", "5 January" or "2026-01-05"; without a year, the latest up to `today`.
 * @returns {{iso?: string, words?: string, problem?: string}}
 */
export function readDate(typed, today) {
  let parts = typed.toLowerCase().replace(WEEKDAY, "").match(/\d+|[a-z]+/g) ?? [];
  parts = parts.filter((part) => !/^(st|nd|rd|th|of)$/.test(part));
  if (/^\d{4}$/.test(parts[0])) parts.reverse();
  let [day, month, year] = parts;
  if (/^[a-z]/.test(day)) [day, month] = [month, day];
  if (!/^\d\d?$/.test(day) || !month || parts.length > 3) return { problem: "must be a date, such as 5 January 2026 or 5/1/26" };
  month = /^\d/.test(month) ? Number(month) : month.length > 2 && MONTHS.findIndex((name) => name.startsWith(month)) + 1;
  if (!month || month > 12) return { problem: "has a month that does not exist. Type the day first, then the month: 5/1/26" };
  year ??= String(today.getUTCFullYear() - (Date.UTC(today.getUTCFullYear(), month - 1, day) > today));
  if (!/^(\d\d|(19|20)\d\d)$/.test(year)) return { problem: "has a year that we can’t read. Type all four digits" };
  const full = year.length === 2 ? `20${year}` : year;
  const days = new Date(Date.UTC(full, month, 0)).getUTCDate();
  const iso = `${full}-${String(month).padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (day < 1 || day > days) return { problem: `is not possible: ${words(iso.slice(0, 8) + days).replace(/^\d+ /, "")} has ${days} days` };
  return { iso, words: words(iso, "long") };
}

const uk = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", dateStyle: "long", timeStyle: "long" });

/** @returns {string} "20 November 2026, 12:00 GMT" */
export function ukTime(moment, seconds = false) {
  const at = Object.fromEntries(uk.formatToParts(new Date(moment)).map(({ type, value }) => [type, value]));
  return `${at.day} ${at.month} ${at.year}, ${at.hour}:${at.minute}${seconds ? `:${at.second}` : ""} ${at.timeZoneName.replace("GMT+1", "BST")}`;
}

export const utcTime = (iso) => `${new Date(iso).toISOString().slice(0, 19).replace("T", " ")} UTC`;

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
  const units = { day: Math.floor(total / 86400), hour: Math.floor(total / 3600) % 24, minute: Math.floor(total / 60) % 60, second: total % 60 };
  const all = Object.entries(units);
  const first = all.findIndex(([, amount]) => amount > 0);
  return all.slice(first, first + 2).filter(([, amount]) => amount).map(([unit, amount]) => `${amount} ${unit}${amount === 1 ? "" : "s"}`).join(" ");
}
