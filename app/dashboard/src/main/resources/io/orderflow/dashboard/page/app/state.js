// What the page knows: the last value of each event, and the history of the last hour.
import { get } from "./api.js";
import { approximate, sum } from "./exact.js";
import { many, seconds } from "./format.js";

const WORDS = { flowing: "Flowing", behind: "Behind", stalled: "Stalled", stopped: "Stopped" };
const MOODS = { flowing: "good", behind: "warn", stalled: "bad" };
const KEPT_POINTS = 720;
/** Below it, received records per second are none. */
const STILL = 0.05;

const SYSTEMS = {
  kafka: {
    what: "Kafka",
    meanwhile: "Records wait there and nothing is lost. New orders cannot be sent until it is back.",
  },
  mysql: {
    what: "MySQL",
    meanwhile: "The job waits for it and nothing is lost. Numbers from the database are as of then.",
  },
};

const COLUMNS = [
  "received_per_second",
  "stored_per_second",
  "rejected_per_second",
  "lag_records",
  "p50_ms",
  "p95_ms",
  "p99_ms",
];

/** The columns as doubles: they are drawn, not read. */
const drawable = (history) => ({
  ...history,
  ...Object.fromEntries(COLUMNS.map((column) => [column, history[column].map(approximate)])),
});

/** The server's points, after those that only this page has seen: a server that was started again has none of them. */
export function joined(ours, theirs) {
  const first = theirs.at[0] ?? Infinity;
  const older = (ours?.at ?? []).findLastIndex((at) => at < first) + 1;
  const from = Math.max(0, older + theirs.at.length - KEPT_POINTS);
  const join = (column) => [...(ours?.[column] ?? []).slice(from, older), ...theirs[column]];
  return { ...theirs, at: join("at"), ...Object.fromEntries(COLUMNS.map((column) => [column, join(column)])) };
}

/** The last value of an overview event as a point of the history. */
export function pointOf(now, before) {
  const apart = before ? (Date.parse(now.at) - Date.parse(before.at)) / 1000 : 0;
  const isKnown = apart > 0 && now.identity && before.identity;
  const rejected = isKnown ? Number(sum([now.identity.rejected, -before.identity.rejected])) : 0;
  return {
    received_per_second: approximate(now.rates?.received_per_second),
    stored_per_second: approximate(now.rates?.stored_per_second),
    rejected_per_second: isKnown ? Math.max(0, rejected) / apart : null,
    lag_records: approximate(now.lag?.records),
    p50_ms: approximate(now.freshness?.p50_ms),
    p95_ms: approximate(now.freshness?.p95_ms),
    p99_ms: approximate(now.freshness?.p99_ms),
  };
}

export class State {
  events = ["overview", "partitions", "order", "confirmations", "rejected", "streams"];
  status = null;
  partitions = null;
  order = null;
  confirmations = null;
  rejected = null;
  streams = null;
  history = null;
  connected = false;
  connectedSince = Date.now();
  heard = 0;
  everHeard = false;

  take(name, value) {
    this.heard = Date.now();
    this.everHeard = true;
    if (name === "overview") {
      const before = this.status;
      this.status = value;
      this.lengthen(value, before);
    } else {
      this[name] = value;
    }
  }

  async refresh() {
    try {
      this.history = joined(this.history, drawable(await get("history")));
    } catch {
      // The live connection reports what is unavailable; the history is asked for again when it is back.
    }
  }

  /** Adds a point every step, so that the charts continue until the server's own history is read again. */
  lengthen(now, before) {
    const { history } = this;
    const at = Math.floor(Date.parse(now.at) / 1000);
    if (!history || (history.at.length && at - history.at.at(-1) < history.step_seconds)) {
      return;
    }
    const point = pointOf(now, before);
    history.at.push(at);
    for (const column of COLUMNS) {
      history[column].push(point[column]);
    }
    if (history.at.length > KEPT_POINTS) {
      history.at.shift();
      for (const column of COLUMNS) {
        history[column].shift();
      }
    }
  }

  get word() {
    return this.status ? (WORDS[this.status.verdict.verdict] ?? this.status.verdict.verdict) : "Connecting";
  }

  get mood() {
    const verdict = this.status?.verdict;
    if (!verdict || !this.connected) {
      return "calm";
    }
    if (verdict.verdict === "stopped") {
      return verdict.reason && verdict.reason !== "NEVER_STARTED" ? "bad" : "calm";
    }
    return MOODS[verdict.verdict] ?? "calm";
  }

  /** One sentence: why the verdict is what it is. */
  get why() {
    const { status } = this;
    if (!status) {
      return "Asking the dashboard for the first numbers.";
    }
    const { verdict, message, meaning } = status.verdict;
    if (message) {
      return message;
    }
    if (verdict === "flowing") {
      return status.rates?.received_per_second < STILL
        ? "Everything is settled, and no new records arrive."
        : "Orders arrive and are settled as they come.";
    }
    if (verdict === "behind" && status.lag) {
      return waiting(status.lag);
    }
    return verdict === "stopped" && !status.verdict.reason ? "The job was stopped normally." : (meaning ?? "");
  }

  /** What to do, in the server's words; nothing for a reason that this server does not know. */
  get toDo() {
    return this.status?.verdict.remedy ?? "";
  }

  get pipelineLine() {
    const { topic, table } = this.status;
    return `${topic} → ${table}`;
  }

  /** The systems that do not answer: { what, is, since, meanwhile }. */
  get unavailable() {
    return (this.status?.away ?? []).map(({ system, reason, since, message }) => {
      const { what, meanwhile } = SYSTEMS[system];
      return system === "mysql" && reason !== "MYSQL_AWAY"
        ? { what, since, is: "has refused", meanwhile: message }
        : { what, since, is: "has been unavailable", meanwhile };
    });
  }

  get openRejected() {
    const open = (this.rejected?.groups ?? []).filter(({ state }) => state === "rejected");
    return sum(open.map(({ count }) => count));
  }
}

/** "1 record waits, the oldest for 2 s." */
function waiting(lag) {
  const oldest = lag.seconds ? `, the oldest for ${seconds(lag.seconds)}` : "";
  return `${many(lag.records, "record")} wait${lag.records === 1 ? "s" : ""}${oldest}.`;
}
