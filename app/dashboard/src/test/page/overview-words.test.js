import assert from "node:assert/strict";
import { test } from "node:test";
import {
  catchUpWords,
  freshnessWords,
  jobWords,
  lagWords,
  paceWords,
  sealNotes,
  sealWords,
} from "#page/app/overview-words.js";

test("the seal adds up exactly, beyond 2^53 too", () => {
  const identity = { holds: true, stored: 9007199254740990, duplicate: 1, rejected: 2 };

  assert.equal(sealWords({ ...identity, received: 9007199254740993n }).text, "✓ every record accounted for");
  assert.equal(sealWords({ ...identity, received: 9007199254740992 }).text, "✗ does not add up");
});

test("the seal is broken by the ledger's own word, and calm before the first record", () => {
  const none = { received: 0, stored: 0, duplicate: 0, rejected: 0 };

  assert.equal(sealWords({ ...none, holds: false }).mood, "is-bad");
  assert.equal(sealWords({ ...none, holds: true }).text, "nothing received yet");
});

test("what does not count as received is named beside the seal", () => {
  const identity = { lost: 1, absent: 2, unknown_fields: 0 };

  assert.deepEqual(sealNotes(identity, { is_complete: false, missing_orders: 3 }), [
    "1 offset given up by an operator (lost)",
    "2 offsets that Kafka never shows (absent)",
    "totals lack 3 orders: ./orderflow totals rebuild",
  ]);
  assert.deepEqual(sealNotes({}, { is_complete: true, missing_orders: 0 }), []);
});

test("percentiles are durations", () => {
  const { figure, detail } = freshnessWords({ freshness: { p50_ms: 1200, p95_ms: 2500, p99_ms: 62000 } });

  assert.equal(figure, "1.2 s");
  assert.equal(detail, "half within that; p95 2.5 s, p99 1 min 2 s");
});

test("orders that are stored without a usable timestamp have an unknown latency", () => {
  const status = { freshness: { p50_ms: null, p95_ms: null, p99_ms: null }, identity: {} };

  assert.deepEqual(freshnessWords(status), {
    figure: "unknown",
    detail: "the records have no usable timestamps",
  });
});

test("without a stored order there is no latency, and without an identity nothing is known", () => {
  assert.deepEqual(freshnessWords({ freshness: null, identity: {} }), {
    figure: "–",
    detail: "nothing stored in the last minute",
  });
  assert.deepEqual(freshnessWords({ freshness: null, identity: null }).detail, "unknown");
});

for (const [lag, figure, detail] of [
  [null, "–", "unknown"],
  [{ records: 0, seconds: 0 }, "0", "records: nothing waits"],
  [{ records: 1, seconds: 2 }, "1", "record; the oldest waits 2.0 s"],
  [{ records: 12345, seconds: 75 }, "12,345", "records; the oldest waits 1 min 15 s"],
  [{ records: 12345, seconds: null }, "12,345", "records; the oldest waits for an unknown time"],
]) {
  test(`a lag of ${JSON.stringify(lag)} is ${figure} ${detail}`, () => {
    assert.deepEqual(lagWords(lag), { figure, detail });
  });
}

test("the time to catch up is a duration, or says why there is none", () => {
  const words = (records, seconds) => catchUpWords({ records, catch_up_seconds: seconds }).figure;

  assert.deepEqual(
    [words(5, 600), words(5, null), words(5, 0), words(0, null), catchUpWords(null).figure],
    ["10 min", "not shrinking", "caught up", "caught up", "–"],
  );
});

test("rates are those of the last seconds", () => {
  assert.deepEqual(paceWords({ received_per_second: 12.5, stored_per_second: 12 }), {
    figure: "12.5",
    detail: "12.0 stored per second",
  });
  assert.deepEqual(paceWords(null), { figure: "–", detail: "" });
});

test("the job is described by what is known of it", () => {
  const job = {
    state: "RUNNING",
    reason: "LAG",
    epoch: 7,
    started_at: null,
    age_seconds: 1.5,
    versions: "Spark 4.2.0",
  };

  assert.deepEqual(jobWords({ job, consumer_group: "orderflow" }), [
    "running, LAG",
    "epoch 7",
    "started –",
    "last heartbeat 1.5 s ago",
    "Spark 4.2.0",
    "group orderflow",
  ]);
  assert.deepEqual(jobWords({ job: null, consumer_group: "" }), []);
});
