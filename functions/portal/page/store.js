/** What was typed, kept in this browser until it is submitted. Never the link: the key is the entry's id. */

const key = (entry) => `scriptgate-${entry}`;

/** Storage may be full, or forbidden by the browser's settings: the page works without it. */
const attempt = (action) => {
  try {
    return action();
  } catch {
    return null;
  }
};

/** @returns {{at: number, values: Object<string, unknown>, files: Object[], inside: Object[]} | null} */
export const load = (entry) => attempt(() => JSON.parse(localStorage.getItem(key(entry))));
export const save = (entry, kept) => attempt(() => localStorage.setItem(key(entry), JSON.stringify(kept)));
export const forget = (entry) => attempt(() => localStorage.removeItem(key(entry)));
