/** The portal's API. The link's token is in the page's own address and goes nowhere else. */
import { announce, byId, pause, section } from "./dom.js";

const link = location.pathname.replace(/\/+$/, "");
export const of = (view, path) => `${link}/submissions/${view.submission}/${path}`;

/** What the server, or the lack of a connection (status 0), says in words. */
export class Problem extends Error {
	constructor(status, { code, message = "Something went wrong on our side. Please try again in a minute." } = {}, errors = []) {
		super(message);
		Object.assign(this, { status, code, errors, passing: !status || status === 429 || status >= 500 });
	}
}

const BUSY = "The service is not answering just now. We keep trying: you need not do anything.";
const LONGEST_PAUSE = 8000;

/** GET without a body, else POST. 503 means that nothing was changed, and a GET changes nothing: they are tried again. */
export async function ask(path, body, tries = body ? 3 : 5, wait = 1000) {
	const response = await fetch(`${link}/${path}`, {
		method: body ? "POST" : "GET",
		body: body && JSON.stringify(body),
		headers: body && { "content-type": "application/json" },
		cache: "no-store",
		credentials: "omit",
		referrerPolicy: "no-referrer",
		signal: AbortSignal.timeout?.(30_000),
	}).catch(() => {
		throw new Problem(0, { message: "We could not reach the server. Check your connection, then try again. What you typed is kept." });
	});
	const answer = await response.json().catch(() => ({}));
	if (response.ok) return answer;
	if (!(response.status === 503 || (response.status > 500 && !body)) || tries === 1) throw new Problem(response.status, answer.error, answer.errors);
	if (byId("loading").hidden) announce(BUSY);
	else section("loading", BUSY);
	await pause(wait);
	return ask(path, body, tries - 1, Math.min(wait * 2, LONGEST_PAUSE));
}
