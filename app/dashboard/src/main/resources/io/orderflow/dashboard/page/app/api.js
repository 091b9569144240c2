// Talks to the server this page came from, and to nobody else.

/** An answer that was no success. `status` is 0 when there was no answer at all. */
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

async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(path, {
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(options.patience ?? PATIENCE_MS),
      ...options,
      headers: { accept: "application/json, application/problem+json", ...options.headers },
    });
  } catch (cause) {
    const late = cause.name === "TimeoutError";
    throw new ApiProblem(0, {
      title: late ? "No answer in time" : "The dashboard does not answer",
      detail: late ? "The server did not answer in time. What was asked may have been done all the same." : "The dashboard cannot be reached. Is it running?",
    });
  }
  if (response.ok) {
    return response.status === 204 ? null : response.json();
  }
  const problem = await response.json().catch(() => ({ title: `The server answered ${response.status}` }));
  if (response.status === 401) {
    askForToken();
  }
  throw new ApiProblem(response.status, problem, response.headers.get("retry-after"));
}

const query = (parameters) => {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
};

export const get = (path, parameters = {}, patience = PATIENCE_MS) => call(path + query(parameters), { patience });

/** @param json text that is JSON already, or a value to be written as JSON */
export const post = (path, json) =>
  call(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: typeof json === "string" ? json : JSON.stringify(json),
  });
