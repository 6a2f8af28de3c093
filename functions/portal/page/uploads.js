/** Files to the inbox through presigned addresses: with progress, patience and fresh addresses. */
import { ask } from "./api.js";
import { now } from "./dates.js";

const AT_ONCE = 3;
const MOST_TRIES = 7;
const SILENCE = 30_000;
const DONE = [200, 201, 204, 412]; // 412: it is there already

/** `code`: "cancelled", "changed" (the file on the device) or "gave-up". */
export class UploadEnded extends Error {
	constructor(code, item) {
		super(code);
		Object.assign(this, { code, item });
	}
}

/** @param {(item: Object, sent: number, words: string) => void} told `sent` in bytes @param {AbortSignal} signal */
export async function uploadAll(submission, addresses, items, told, signal) {
	const waiting = [...addresses];
	const work = async () => {
		for (let next; (next = waiting.shift()); ) {
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
		if (address === null || DONE.includes(status)) return told(item, item.length, "Uploaded");
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
const fresh = (submission, item) =>
	ask(`submissions/${submission}/uploads`, {}).then(({ uploads }) => uploads.find(({ sha256 }) => sha256 === item.sha256) ?? null, (problem) => {
		if (!problem.passing) throw problem;
	});

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
	say(offline ? "You are offline. This goes on by itself when you are back." : "The connection dropped. Trying again.");
	await new Promise((done) => {
		addEventListener("online", done, { once: true });
		signal.addEventListener("abort", done);
		if (!offline) setTimeout(done, Math.min(15_000, 1000 * 2 ** (tries - 1)) * (0.75 + Math.random() / 2));
	});
	if (signal.aborted) throw new UploadEnded("cancelled");
}
