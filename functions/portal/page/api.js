/** The portal's API. The link's token is in the page's own address and goes nowhere else. */

const link = location.pathname.replace(/\/+$/, "");
const PATIENCE = 30_000;
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** What the server, or the lack of a connection, says in words. */
export class Problem extends Error {
  constructor(status, code, message, errors = []) {
    super(message);
    this.status = status;
    this.code = code;
    /** @type {{field: string, label: string, message: string}[]} */
    this.errors = errors;
  }
}

export const address = (path) => `${link}/${path}`;
export const entry = () => ask("GET", "entry");
export const view = (submission) => ask("GET", `submissions/${submission}`);
export const report = (submission) => ask("GET", `submissions/${submission}/report?format=page`);
export const receipt = (submission) => ask("GET", `submissions/${submission}/receipt`);
export const declare = (manifest) => ask("POST", "submissions", manifest);
export const uploads = (submission) => ask("POST", `submissions/${submission}/uploads`, {});
export const moveBoundary = (submission, block) => ask("POST", `submissions/${submission}/boundary`, { block });
export const submit = (submission, seen) => ask("POST", `submissions/${submission}/submit`, { declaration: true, seen });
export const question = (submission, text) => ask("POST", `submissions/${submission}/question`, { text });
export const renewal = () => ask("POST", "renewal", {});

/** One request; "busy" (503) is tried again, since the server then has changed nothing. */
async function ask(method, path, body, tries = 3) {
  const response = await send(method, path, body);
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  if (response.status === 503 && tries > 1) {
    await pause(1000 * Number(response.headers.get("retry-after") || 1));
    return ask(method, path, body, tries - 1);
  }
  const { code = "failed", message = "Something went wrong on our side. Please try again in a minute." } = answer.error ?? {};
  throw new Problem(response.status, code, message, answer.errors);
}

async function send(method, path, body) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    return await fetch(address(path), {
      method,
      signal: patience.signal,
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      headers: body === undefined ? {} : { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Problem(0, "offline", "We could not reach the server. Check your connection and try again. Nothing you typed is lost.");
  } finally {
    clearTimeout(timer);
  }
}
