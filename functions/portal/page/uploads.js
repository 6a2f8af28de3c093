/** Files to the inbox, through presigned addresses: with progress, patience and fresh addresses. */
import * as api from "./api.js";
import { now } from "./dates.js";

const AT_ONCE = 3;
const MOST_TRIES = 7;
const SILENCE = 30_000;
const LONGEST_WAIT = 15_000;
const DONE = new Set([200, 201, 204, 412]); // 412: it is there already

/** Why an upload ended: `code` is "cancelled", "changed" (the file on the device) or "gave-up". */
export class UploadEnded extends Error {
  constructor(code, item = null) {
    super(code);
    Object.assign(this, { code, item });
  }
}

/**
 * @param {string} submission
 * @param {{sha256: string, url: string, headers: Object<string, string>, expires_at: string}[]} addresses
 * @param {import("./files.js").Item[]} items with their files
 * @param {(item: Object, told: {sent: number, words: string}) => void} told
 * @param {AbortSignal} signal
 */
export async function uploadAll(submission, addresses, items, told, signal) {
  const waiting = addresses.map((address) => ({ address, item: items.find((item) => item.sha256 === address.sha256) }));
  const lost = waiting.find(({ item }) => !item?.file);
  if (lost) throw new UploadEnded("changed", lost.item);
  const worker = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) await uploadOne(submission, job, told, signal);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function uploadOne(submission, { address, item }, told, signal) {
  const progressed = (sent) => told(item, { sent, words: "Uploading" });
  const done = () => told(item, { sent: item.length, words: "Uploaded" });
  let current = Date.parse(address.expires_at) > now() ? address : undefined;
  for (let tries = 1; ; tries += 1) {
    // After any failure a fresh address is fetched: it may have expired, or the file may have arrived after all.
    current ??= await freshAddress(submission, item);
    if (current === null) return done();
    const status = current ? await put(current, item.file, progressed, signal) : 0;
    if (DONE.has(status)) return done();
    if (signal.aborted) throw new UploadEnded("cancelled");
    if (!(await readable(item.file))) throw new UploadEnded("changed", item);
    if (tries === MOST_TRIES) throw new UploadEnded("gave-up", item);
    current = undefined;
    await comeBack(tries, (words) => told(item, { sent: 0, words }), signal);
  }
}

/** @returns {Promise<Object|null|undefined>} null: it has arrived; undefined: no connection to ask */
async function freshAddress(submission, item) {
  try {
    const { uploads } = await api.uploads(submission);
    return uploads.find(({ sha256 }) => sha256 === item.sha256) ?? null;
  } catch (problem) {
    if (problem.status === 0 || problem.status === 429 || problem.status >= 500) return undefined;
    throw problem;
  }
}

/** @returns {Promise<number>} the HTTP status; 0 when the connection dropped, stood still or was cancelled */
function put({ url, headers }, file, progressed, signal) {
  return new Promise((ended) => {
    const request = new XMLHttpRequest();
    let silence;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => request.abort(), SILENCE);
    };
    const cancel = () => request.abort();
    request.upload.onprogress = ({ loaded }) => {
      heard();
      progressed(loaded);
    };
    request.onloadend = () => {
      clearTimeout(silence);
      signal.removeEventListener("abort", cancel);
      ended(request.status);
    };
    signal.addEventListener("abort", cancel);
    request.open("PUT", url);
    for (const [name, value] of Object.entries(headers)) {
      if (!/^(content-length|host)$/i.test(name)) request.setRequestHeader(name, value);
    }
    heard();
    if (signal.aborted) request.abort();
    else request.send(file);
  });
}

/** A file that was edited, moved or deleted since it was chosen can't be read any more. */
const readable = (file) => file.slice(0, 1).arrayBuffer().then(() => true, () => false);

/** Waits longer after each failure, but not longer than until the connection is back. */
async function comeBack(tries, say, signal) {
  const offline = !navigator.onLine;
  say(offline ? "You are offline. The upload goes on by itself as soon as you are back." : "The connection dropped. Trying again in a moment.");
  const wait = Math.min(LONGEST_WAIT, 1000 * 2 ** (tries - 1)) * (0.75 + Math.random() / 2);
  await new Promise((done) => {
    addEventListener("online", done, { once: true });
    signal.addEventListener("abort", done, { once: true });
    if (!offline) setTimeout(done, wait);
  });
  if (signal.aborted) throw new UploadEnded("cancelled");
}
