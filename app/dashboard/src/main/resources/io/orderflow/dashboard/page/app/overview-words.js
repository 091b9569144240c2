// The sentences of the overview: pure text from the last overview event.
import { sum } from "./exact.js";
import { at, count, duration, many, NOTHING, rate, seconds, UNKNOWN } from "./format.js";

/** What is known of the job, a phrase each. */
export function jobWords({ job, consumer_group: group }) {
  const ofJob = job
    ? [
        `${job.state.toLowerCase()}${job.reason ? `, ${job.reason}` : ""}`,
        `epoch ${job.epoch}`,
        `started ${at(job.started_at)}`,
        `last heartbeat ${duration(Math.max(0, job.age_seconds) * 1000)} ago`,
        job.versions,
      ]
    : [];
  return [...ofJob, group ? `group ${group}` : null].filter(Boolean);
}

/** Whether received = stored + duplicate + rejected, and what stands on the stamp: { text, mood }. */
export function sealWords(identity) {
  const { holds, received, stored, duplicate, rejected } = identity;
  if (!holds || received !== sum([stored, duplicate, rejected])) {
    return { text: "✗ does not add up", mood: "is-bad" };
  }
  return received
    ? { text: "✓ every record accounted for", mood: "" }
    : { text: "nothing received yet", mood: "is-calm" };
}

/** What stands beside the seal, a phrase each. */
export function sealNotes({ lost, absent, unknown_fields: fields }, totals) {
  const missing = totals && !totals.is_complete ? totals.missing_orders : 0;
  return [
    lost ? `${many(lost, "offset")} given up by an operator (lost)` : null,
    absent ? `${many(absent, "offset")} that Kafka never shows (absent)` : null,
    fields ? `${many(fields, "unknown field")} ignored in accepted orders` : null,
    missing ? `totals lack ${many(missing, "order")}: ./orderflow totals rebuild` : null,
  ].filter(Boolean);
}

/** Produced → stored: { figure, detail }. */
export function freshnessWords({ freshness, identity }) {
  if (!freshness) {
    return { figure: NOTHING, detail: identity ? "nothing stored in the last minute" : UNKNOWN };
  }
  const { p50_ms: p50, p95_ms: p95, p99_ms: p99 } = freshness;
  if (p50 === null) {
    return { figure: UNKNOWN, detail: "the records have no usable timestamps" };
  }
  return { figure: duration(p50), detail: `half within that; p95 ${duration(p95)}, p99 ${duration(p99)}` };
}

/** What waits: { figure, detail }. */
export function lagWords(lag) {
  if (!lag) {
    return { figure: NOTHING, detail: UNKNOWN };
  }
  if (lag.records === 0) {
    return { figure: "0", detail: "records: nothing waits" };
  }
  const age = lag.seconds === null ? "for an unknown time" : seconds(lag.seconds);
  const records = lag.records === 1 ? "record" : "records";
  return { figure: count(lag.records), detail: `${records}; the oldest waits ${age}` };
}

/** When nothing will wait any more: { figure, detail }. */
export function catchUpWords(lag) {
  if (!lag) {
    return { figure: NOTHING, detail: "" };
  }
  if (lag.records === 0 || lag.catch_up_seconds === 0) {
    return { figure: "caught up", detail: "" };
  }
  const figure = lag.catch_up_seconds === null ? "not shrinking" : seconds(lag.catch_up_seconds);
  return { figure, detail: "at the pace of the last minute" };
}

/** Records per second: { figure, detail }. */
export const paceWords = (rates) => ({
  figure: rate(rates?.received_per_second),
  detail: rates ? `${rate(rates.stored_per_second)} stored per second` : "",
});
