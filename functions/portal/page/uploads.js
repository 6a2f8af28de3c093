/** Files to the inbox through presigned addresses: with progress, patience and fresh addresses. */
import { ask } from "./api.js";
import { now } from "./dates.js";

const AT_ONCE = 3;
const MOST_TRIES = 7;
const SILENCE = 30_000;
const DONE = new Set([200, 201, 204, 412]); // 412: it is there already

/** `code`: "cancelled", "changed" (the file on the device) or "gave-up". */
export class UploadEnded extends Error {
  constructor(code, item) {
    super(code);
    Object.assign(this, { code, item });
  }
}

/**
 * @param {string} submission
 * @param {{sha256: string, url: string, headers: Object<string, string>, expires_at: string}[]} addresses
 * @param {import("./files.js").Item[]} items
 * @param {(item: Object, sent: number, words: string) => void} told `sent` in bytes
 * @param {AbortSignal} signal
 */
export async function uploadAll(submission, addresses, items, told, signal) {
  const waiting = [...addresses];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const item = items.find(({ sha256 }) => sha256 === next.sha256);
      if (!item?.file) throw new UploadEnded("changed", item);
      await uploadOne(submission, next, item, told, signal);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function uploadOne(submission, first, item, told, signal) {
  let address = Date.parse(first.expires_at) > now() ? first : await fresh(submission, item);
  for (let tries = 1; ; tries += 1) {
    const status = address ? await put(address, item.file, (sent) => told(item, sent, "Uploading"), signal) : 0;
    if (address === null || DONE.has(status)) return told(item, item.length, "Uploaded");
    if (signal.aborted) throw new UploadEnded("cancelled");
    // What was edited, moved or deleted since it was chosen can't be read any more.
    const readable = await item.file.slice(0, 1).arrayBuffer().catch(() => null);
    if (!readable || tries === MOST_TRIES) throw new UploadEnded(readable ? "gave-up" : "changed", item);
    await comeBack(tries, (words) => told(item, 0, words), signal);
    // The old address may have expired, or the file may have arrived after all.
    address = await fresh(submission, item);
  }
}

/** @returns {Promise<Object|null|undefined>} null: it has arrived; undefined: no connection to ask */
async function fresh(submission, item) {
  try {
    const { uploads } = await ask(`submissions/${submission}/uploads`, {});
    return uploads.find(({ sha256 }) => sha256 === item.sha256) ?? null;
  } catch (problem) {
    if (problem.passing) return undefined;
    throw problem;
  }
}

/** @returns {Promise<number>} the HTTP status; 0 when it dropped, stood still or was cancelled */
function put({ url, headers }, file, progressed, signal) {
  return new Promise((ended) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    let silence = setTimeout(stop, SILENCE);
    request.upload.onprogress = ({ loaded }) => {
      clearTimeout(silence);
      silence = setTimeout(stop, SILENCE);
      progressed(loaded);
    };
    request.onloadend = () => {
      clearTimeout(silence);
      signal.removeEventListener("abort", stop);
      ended(request.status);
    };
    signal.addEventListener("abort", stop);
    request.open("PUT", url);
    for (const [name, value] of Object.entries(headers)) if (!/^(content-length|host)$/i.test(name)) request.setRequestHeader(name, value);
    request.send(file);
    if (signal.aborted) stop();
  });
}

/** Waits longer after each failure, but not longer than until the connection is back. */
async function comeBack(tries, say, signal) {
  const offline = !navigator.onLine;
  say(offline ? "You are offline. The upload goes on by itself when you are back." : "The connection dropped. Trying again.");
  const wait = Math.min(15_000, 1000 * 2 ** (tries - 1)) * (0.75 + Math.random() / 2);
  await new Promise((done) => {
    addEventListener("online", done, { once: true });
    signal.addEventListener("abort", done, { once: true });
    if (!offline) setTimeout(done, wait);
  });
  if (signal.aborted) throw new UploadEnded("cancelled");
}
