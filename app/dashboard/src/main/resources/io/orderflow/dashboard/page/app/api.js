// Talks to the server this page came from, and to no other.
import { parse } from "./exact.js";
import { query } from "./format.js";

/** An answer other than a success. `status` is 0 when there was no answer at all. */
export class ApiProblem extends Error {
  constructor(status, problem, retryAfter) {
    super(problem.detail ?? problem.title ?? `The server answered ${status}`);
    this.status = status;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

let askForToken = () => {};

/** @param ask called when the server wants a token */
export function whenTokenIsWanted(ask) {
  askForToken = ask;
}

const PATIENCE_MS = 20_000;
/** Longer than the server's own patience with MySQL, 12 s: a slow MySQL would otherwise get every question twice. */
const FIRST_PATIENCE_MS = 13_000;
/** While connections may have been lost without a word: the next question takes another. */
const DOUBTING_PATIENCE_MS = 4_000;
const DOUBT_MS = 10_000;

let doubtUntil = 0;

/** After a sleep or an interruption, what is not answered soon is asked again over another connection. */
export function doubtConnections() {
  doubtUntil = Date.now() + DOUBT_MS;
}

async function call(path, options = {}) {
  let response;
  let body;
  try {
    response = await fetch(path, {
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(options.patience ?? PATIENCE_MS),
      ...options,
      headers: { accept: "application/json, application/problem+json", ...options.headers },
    });
    body = response.status === 204 ? null : parse(await response.text());
  } catch (cause) {
    if (response && cause instanceof SyntaxError) {
      body = { title: `The server answered ${response.status}, and not in JSON` };
    } else {
      const late = cause.name === "TimeoutError";
      throw new ApiProblem(0, {
        late,
        title: late ? "No answer in time" : "The dashboard does not answer",
        detail: late
          ? "The server did not answer in time. What was asked may have been done all the same."
          : "The dashboard cannot be reached. Is it running?",
      });
    }
  }
  if (response.ok) {
    return body;
  }
  if (response.status === 401) {
    askForToken();
  }
  throw new ApiProblem(response.status, body, response.headers.get("retry-after"));
}

/** Asks a second time when the first is not answered. */
export async function get(path, parameters = {}) {
  const asked = path + query(parameters);
  try {
    return await call(asked, { patience: Date.now() < doubtUntil ? DOUBTING_PATIENCE_MS : FIRST_PATIENCE_MS });
  } catch (problem) {
    if (!(problem instanceof ApiProblem) || !problem.problem.late) {
      throw problem;
    }
    return call(asked);
  }
}

/** @param json text that is JSON already, or a value to be written as JSON */
export const post = (path, json) =>
  call(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: typeof json === "string" ? json : JSON.stringify(json),
  });
