/** Dates as people in Britain type them, and times as they read them. */

const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const named = (month) => MONTHS[month - 1].replace(/^./, (letter) => letter.toUpperCase());

/**
 * @typedef {{iso?: string, words?: string, guessed?: boolean, problem?: string}} Understood
 * `guessed`: no year was typed, so it is the latest such date up to today.
 */

/**
 * @param {string} typed such as "5 Jan 2026", "5/1/26", "05.01.2026", "5 January" or "2026-01-05"
 * @param {Date} today
 * @returns {Understood}
 */
export function readDate(typed, today) {
  const parts = partsOf(typed);
  if (parts === null) return { problem: "must be a date, such as 5 January 2026 or 5/1/26" };
  const { day, month } = parts;
  if (month === 0) return { problem: "has a month that we could not read. Write it as a number or a name: 5 January 2026" };
  if (month > 12) return { problem: `has no month ${month}. Type the day first, then the month, such as 5/1/26` };
  const year = parts.year === undefined ? latestYear(day, month, today) : fullYear(parts.year);
  if (year < 1950 || year > 2100) return { problem: `has the year ${parts.year}. Type all four digits of the year` };
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day < 1 || day > days) return { problem: `is not possible: ${named(month)} ${year} has ${days} days` };
  const iso = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  return { iso, words: dayInWords(iso, true), guessed: parts.year === undefined };
}

function partsOf(typed) {
  const text = typed.trim().toLowerCase().replace(/^(sun|mon|tues?|wed|wednes|thu|thurs?|fri|sat|satur)(day)?\b[\s,.]*/, "");
  let found = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  if (found) return { day: +found[3], month: +found[2], year: found[1] };
  found = /^(\d{1,2})\s*[-/.\s]\s*(\d{1,2})(?:\s*[-/.\s]\s*(\d{4}|\d{2}))?$/.exec(text);
  if (found) return { day: +found[1], month: +found[2], year: found[3] };
  found = /^(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[-\s.,/]*([a-z]{3,})[-\s.,/]*(\d{4}|'?\d{2})?$/.exec(text);
  if (found) return { day: +found[1], month: monthOf(found[2]), year: found[3] };
  found = /^([a-z]{3,})[\s.]*(\d{1,2})(?:st|nd|rd|th)?(?:[\s,]+(\d{4}))?$/.exec(text);
  return found && { day: +found[2], month: monthOf(found[1]), year: found[3] };
}

const monthOf = (name) => MONTHS.findIndex((month) => month.startsWith(name === "sept" ? "sep" : name)) + 1;
const fullYear = (year) => (year.length === 4 ? Number(year) : 2000 + Number(year.replace("'", "")));

/** What was done lies behind: the year that makes the date the latest one up to today. */
function latestYear(day, month, today) {
  const year = today.getUTCFullYear();
  return Date.UTC(year, month - 1, day) > today.getTime() ? year - 1 : year;
}

/** @param {string} iso such as 2026-01-05 @returns {string} "5 January 2026", with the weekday if wanted */
export function dayInWords(iso, withWeekday = false) {
  const [year, month, day] = iso.split("-").map(Number);
  const weekday = withWeekday ? `${DAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()]} ` : "";
  return `${weekday}${day} ${named(month)} ${year}`;
}

const UK = { timeZone: "Europe/London", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" };
const minutes = new Intl.DateTimeFormat("en-GB", UK);
const seconds = new Intl.DateTimeFormat("en-GB", { ...UK, second: "2-digit" });

/** @param {number|string} moment @returns {string} "20 November 2026, 12:00 GMT" */
export function ukTime(moment, withSeconds = false) {
  const found = Object.fromEntries((withSeconds ? seconds : minutes).formatToParts(new Date(moment)).map(({ type, value }) => [type, value]));
  const zone = found.timeZoneName === "GMT+1" ? "BST" : found.timeZoneName;
  return `${found.day} ${found.month} ${found.year}, ${found.hour}:${found.minute}${withSeconds ? `:${found.second}` : ""} ${zone}`;
}

/** @param {string} iso @returns {string} "2026-11-20 12:00:00 UTC" */
export const utcTime = (iso) => `${new Date(iso).toISOString().slice(0, 19).replace("T", " ")} UTC`;

/** The server's clock: the device's may be wrong by hours. */
let clock = { at: Date.now(), read: performance.now() };

/** @param {string} nowAt what the server said its time is @param {number} asked performance.now() when it was asked */
export function setClock(nowAt, asked) {
  const read = performance.now();
  // The server looked at its clock about half-way between the question and the answer.
  clock = { at: Date.parse(nowAt) + (read - asked) / 2, read };
}
export const now = () => clock.at + performance.now() - clock.read;

/** @param {number} left milliseconds @returns {string} in the two units that matter */
export function timeLeft(left) {
  const total = Math.max(0, Math.floor(left / 1000));
  const units = [[Math.floor(total / 86400), "day"], [Math.floor(total / 3600) % 24, "hour"], [Math.floor(total / 60) % 60, "minute"], [total % 60, "second"]];
  const first = units.findIndex(([amount]) => amount > 0);
  if (first < 0) return "no time";
  return units.slice(first, first + 2).filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount} ${unit}${amount === 1 ? "" : "s"}`).join(" ");
}
