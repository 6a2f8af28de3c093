/** What a file's name says about an annex, so that people correct instead of type. Proposals, never decisions. */

const WORD = "(?:annex(?:e|ure)?|appendix|attachment|enclosure|schedule|supporting\\s+(?:document|evidence))";
const NAMED = new RegExp(`^${WORD}[\\s-]*(?:no\\.?|number)?[\\s-]*([a-z]\\d{0,2}|\\d{1,2}[a-z]?)(?![a-z0-9])[\\s.):–—-]*(.*)$`, "i");
const LETTERED = /^([a-z]|\d{1,2})\s*[-.):–—]+\s*(?!\d)(.+)$/i;
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const LONGEST_TITLE = 200;

const stemOf = (name) => name.replace(/\.[^.]*$/, "").replace(/_/g, " ").replace(/\s+/g, " ").trim();
const capital = (text) => text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());

/** Labels are compared without regard to case. @param {string} label */
export const same = (label) => label.trim().toUpperCase();

export const looksLikeAnnex = (name) => NAMED.test(stemOf(name)) || new RegExp(`^${WORD}`, "i").test(stemOf(name));

/** @param {string} name such as "Annex B - feedback.pdf" @returns {{label: string|null, title: string}} */
export function fromName(name) {
  const stem = stemOf(name);
  const found = NAMED.exec(stem) ?? LETTERED.exec(stem);
  if (!found) return { label: null, title: capital(stem).slice(0, LONGEST_TITLE) };
  return { label: found[1].toUpperCase(), title: capital(found[2].trim() || stem).slice(0, LONGEST_TITLE) };
}

/** A label that no annex has: first one that the script cites in vain, else the next in the row. */
export function freeLabel(taken, cited) {
  const used = new Set(taken.map(same));
  const wanted = cited.find((label) => !used.has(same(label)));
  if (wanted) return wanted;
  const numbers = [...used].filter((label) => /^\d+$/.test(label)).map(Number);
  if (numbers.length) return String(Math.max(...numbers) + 1);
  return LETTERS.find((letter) => !used.has(letter)) ?? "";
}

/** The kind of evidence whose title shares most words with the file's name; none when two share as many. */
export function evidenceFor(name, kinds) {
  const words = new Set(wordsOf(stemOf(name)));
  const scored = kinds.map(({ id, title }) => ({ id, score: wordsOf(title).filter((word) => words.has(word)).length }));
  scored.sort((one, other) => other.score - one.score);
  return scored[0]?.score > 0 && scored[0].score > (scored[1]?.score ?? 0) ? scored[0].id : "";
}

const wordsOf = (text) => [...new Set(text.toLowerCase().match(/[a-z]{4,}/g) ?? [])];
