// What the page knows: the last value of each event, and the history of the last hour.
import { get } from "./api.js";
import { many, seconds } from "./format.js";

const WORDS = { flowing: "Flowing", behind: "Behind", stalled: "Stalled", stopped: "Stopped" };
const KEPT_POINTS = 720;

/** What a person does about a reason. What is not here says so in its message. */
const TO_DO = {
  LAG: "Nothing, if the lag shrinks. Else give the job more cores, or the topic more partitions.",
  STARTING: "Nothing: the job opens its ledger and takes its first batch.",
  NO_PROGRESS: "Look at the job's log. Records wait, but nothing is settled.",
  KAFKA_AWAY: "Nothing, if the brokers come back: the job keeps trying and loses nothing.",
  MYSQL_AWAY: "Nothing, if MySQL comes back: the job keeps trying and loses nothing.",
  REJECT_BUDGET: "Usually a producer was deployed with another format. Repair it, then start the job again.",
  DEAD_LETTERS_UNSENT: "Create the dead-letter topic, or permit writing to it. Rejected rows wait in their table.",
  LEDGER_UNBALANCED: "Only OrderFlow writes the ledger: find out who changed it, then run ./orderflow verify.",
  LEDGER_MOVED: "Nothing: the job starts again from the ledger by itself.",
  HEARTBEAT_SILENT: "The driver is gone or cannot reach MySQL. Start it again: ./orderflow job",
  NEVER_STARTED: "Start it: ./orderflow job",
  TABLES_MISSING: "Create the tables: ./orderflow schema, or start the job, which creates them.",
  FENCED: "Another driver runs this pipeline. Find out which of the two is meant.",
  TOPIC_RECREATED: "If the new topic is meant: ./orderflow ledger accept-topic, then start the job.",
  RETENTION_LOSS: "Look for a copy of the range first. To go on without it: ./orderflow ledger accept-loss",
  LOG_TRUNCATED: "The orders are safe in MySQL. ./orderflow ledger accept-loss, then start the job.",
  TABLE_UNFIT: "Change the table as the message says, or name another with MYSQL_TABLE.",
};

const SYSTEMS = {
  kafka: { what: "Kafka", then: "Records wait there and nothing is lost. New orders cannot be sent until it is back." },
  mysql: { what: "MySQL", then: "The job waits for it and nothing is lost. Numbers from the database are those of then." },
};

const COLUMNS = ["received_per_second", "stored_per_second", "rejected_per_second", "lag_records", "p50_ms", "p95_ms", "p99_ms"];

/** The server's points, and before them those that only this page has seen: a server that was started anew knows none. */
function joined(ours, theirs) {
  const first = theirs.at[0] ?? Infinity;
  const older = (ours?.at ?? []).findLastIndex((at) => at < first) + 1;
  const from = Math.max(0, older + theirs.at.length - KEPT_POINTS);
  const join = (column) => [...(ours?.[column] ?? []).slice(from, older), ...theirs[column]];
  return { ...theirs, at: join("at"), ...Object.fromEntries(COLUMNS.map((column) => [column, join(column)])) };
}

export class State {
  events = ["overview", "partitions", "order", "rejected", "streams"];
  status = null;
  partitions = null;
  order = null;
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
      this.history = joined(this.history, await get("history"));
    } catch {
      // The live connection tells about everything that is away; the history is asked for again when it is back.
    }
  }

  /** A new point every step, so that the charts go on between two looks at the server's own history. */
  lengthen(now, before) {
    const { history } = this;
    const at = Math.floor(Date.parse(now.at) / 1000);
    if (!history || (history.at.length && at - history.at.at(-1) < history.step_seconds)) {
      return;
    }
    const apart = before ? (Date.parse(now.at) - Date.parse(before.at)) / 1000 : 0;
    const rejectedPerSecond = apart > 0 && now.identity && before.identity ? Math.max(0, now.identity.rejected - before.identity.rejected) / apart : null;
    const point = {
      received_per_second: now.rates?.received_per_second, stored_per_second: now.rates?.stored_per_second,
      rejected_per_second: rejectedPerSecond, lag_records: now.lag?.records,
      p50_ms: now.freshness?.p50_ms, p95_ms: now.freshness?.p95_ms, p99_ms: now.freshness?.p99_ms,
    };
    history.at.push(at);
    for (const column of COLUMNS) {
      history[column].push(point[column] ?? null);
    }
    if (history.at.length > KEPT_POINTS) {
      history.at.shift();
      COLUMNS.forEach((column) => history[column].shift());
    }
  }

  get word() {
    return this.status ? (WORDS[this.status.verdict.verdict] ?? this.status.verdict.verdict) : "Looking";
  }

  get mood() {
    const verdict = this.status?.verdict;
    if (!verdict || !this.connected) {
      return "calm";
    }
    if (verdict.verdict === "stopped") {
      return verdict.reason && verdict.reason !== "NEVER_STARTED" ? "bad" : "calm";
    }
    return { flowing: "good", behind: "warn", stalled: "bad" }[verdict.verdict] ?? "calm";
  }

  /** One sentence: why the verdict is what it is. */
  get why() {
    const { status } = this;
    if (!status) {
      return "Asking the dashboard for the first numbers.";
    }
    const { verdict, message } = status.verdict;
    if (message) {
      return message;
    }
    const { lag, rates } = status;
    if (verdict === "flowing") {
      if (rates && rates.received_per_second < 0.05) {
        return "Everything is settled, and nothing new arrives.";
      }
      return "Orders arrive and are settled as they come.";
    }
    if (verdict === "behind" && lag) {
      return `${many(lag.records, "record")} wait${lag.records === 1 ? "s" : ""}${lag.seconds ? `, the oldest for ${seconds(lag.seconds)}` : ""}.`;
    }
    return verdict === "stopped" ? "The job was stopped in order." : "";
  }

  get toDo() {
    const verdict = this.status?.verdict;
    if (!verdict) {
      return "";
    }
    if (verdict.reason) {
      return TO_DO[verdict.reason] ?? "";
    }
    return verdict.verdict === "stopped" ? "Start it again: ./orderflow job" : verdict.verdict === "flowing" ? "Nothing to do." : "";
  }

  get pipelineLine() {
    const { topic, table } = this.status;
    return `${topic} → ${table}`;
  }

  get away() {
    return (this.status?.away ?? []).map(({ system, reason, since, message }) => {
      const { what, then } = SYSTEMS[system];
      return reason.startsWith("MYSQL_") && reason !== "MYSQL_AWAY" ? { what, since, is: "refuses", then: message } : { what, since, is: "is away", then };
    });
  }

  get openRejected() {
    return (this.rejected?.groups ?? []).filter(({ state }) => state === "rejected").reduce((sum, group) => sum + group.count, 0);
  }
}
