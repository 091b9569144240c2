import assert from "node:assert/strict";
import { test } from "node:test";
import { joined, pointOf, State } from "#page/app/state.js";

const COLUMNS = ["received_per_second", "stored_per_second", "rejected_per_second", "lag_records"].concat([
  "p50_ms",
  "p95_ms",
  "p99_ms",
]);

/** A history with these times, and each time as every value. */
const history = (...times) => ({
  step_seconds: 5,
  at: times,
  ...Object.fromEntries(COLUMNS.map((column) => [column, [...times]])),
});

const overview = (more = {}) => ({
  at: "2026-11-28T10:00:00Z",
  topic: "orders",
  table: "shop.orders",
  verdict: { verdict: "flowing", reason: "", message: "" },
  away: [],
  ...more,
});

function after(more) {
  const state = new State();
  state.connected = true;
  state.take("overview", overview(more));
  return state;
}

test("a server that was started again does not take the page's older points away", () => {
  const { at, lag_records: lag } = joined(history(5, 10, 15), history(15, 20));

  assert.deepEqual(
    [at, lag],
    [
      [5, 10, 15, 20],
      [5, 10, 15, 20],
    ],
  );
});

test("the history keeps an hour, the newest points", () => {
  const ours = history(...Array.from({ length: 720 }, (_, i) => i * 5));
  const { at, p50_ms: p50 } = joined(ours, history(3600, 3605));

  assert.equal(at.length, 720);
  assert.deepEqual([at[0], at.at(-1), p50.length], [10, 3605, 720]);
});

test("a point's rejected rate is what was added since the event before it, exactly", () => {
  const before = { at: "2026-11-28T10:00:00Z", identity: { rejected: 9007199254740993n } };
  const now = { at: "2026-11-28T10:00:02Z", identity: { rejected: 9007199254740995n }, lag: { records: 5n } };

  assert.equal(pointOf(now, before).rejected_per_second, 1);
  assert.equal(pointOf(now, before).lag_records, 5);
  assert.equal(pointOf(now, null).rejected_per_second, null);
  assert.equal(pointOf(now, null).p95_ms, null);
});

test("points are added in the server's steps, and no more than an hour of them", () => {
  const state = new State();
  state.history = history(...Array.from({ length: 720 }, (_, i) => i));
  const last = Date.parse("2026-11-28T10:00:00Z") / 1000;
  state.take("overview", overview());
  state.take("overview", overview({ at: "2026-11-28T10:00:02Z" }));

  assert.deepEqual([state.history.at.length, state.history.at.at(-1), state.history.at[0]], [720, last, 1]);
  assert.equal(state.history.lag_records.length, 720);
});

for (const [verdict, reason, mood, word] of [
  ["flowing", "", "good", "Flowing"],
  ["behind", "LAG", "warn", "Behind"],
  ["stalled", "MYSQL_AWAY", "bad", "Stalled"],
  ["stopped", "", "calm", "Stopped"],
  ["stopped", "NEVER_STARTED", "calm", "Stopped"],
  ["stopped", "FENCED", "bad", "Stopped"],
  ["new_word", "NEW_REASON", "calm", "new_word"],
]) {
  test(`${verdict} ${reason} is shown as ${word}, ${mood}`, () => {
    const state = after({ verdict: { verdict, reason, message: "" } });

    assert.deepEqual([state.mood, state.word], [mood, word]);
  });
}

test("what to do is what the server says, and nothing where it says nothing", () => {
  const verdict = { verdict: "stalled", reason: "MYSQL_AWAY", message: "", meaning: "It is gone.", remedy: "Wait." };
  const unknown = { verdict: "stalled", reason: "NEW_REASON", message: "Its words", meaning: "", remedy: "" };

  assert.deepEqual([after({ verdict }).toDo, after({ verdict }).why], ["Wait.", "It is gone."]);
  assert.deepEqual([after({ verdict: unknown }).toDo, after({ verdict: unknown }).why], ["", "Its words"]);
  assert.equal(new State().toDo, "");
});

test("a page that is not connected judges nothing", () => {
  const state = after({});
  state.connected = false;

  assert.equal(state.mood, "calm");
  assert.equal(new State().word, "Connecting");
  assert.equal(new State().why, "Asking the dashboard for the first numbers.");
});

test("why it is so: the server's own sentence, else what the numbers say", () => {
  const behind = { verdict: "behind", reason: "LAG", message: "" };

  assert.equal(after({ verdict: { ...behind, message: "Its own words" } }).why, "Its own words");
  assert.equal(
    after({ verdict: behind, lag: { records: 12345, seconds: 75 } }).why,
    "12,345 records wait, the oldest for 1 min 15 s.",
  );
  assert.equal(after({ verdict: behind, lag: { records: 1, seconds: null } }).why, "1 record waits.");
  assert.equal(after({ rates: { received_per_second: 0 } }).why, "Everything is settled, and no new records arrive.");
  assert.equal(after({ rates: { received_per_second: 3 } }).why, "Orders arrive and are settled as they come.");
});

test("a system that does not answer is named with what happens meanwhile", () => {
  const since = "2026-11-28T10:00:00Z";
  const away = [
    { system: "kafka", reason: "KAFKA_AWAY", since, message: "" },
    { system: "mysql", reason: "MYSQL_ACCESS_DENIED", since, message: "Access denied" },
  ];
  const [kafka, mysql] = after({ away }).unavailable;

  assert.equal(`${kafka.what} ${kafka.is}`, "Kafka has been unavailable");
  assert.deepEqual([mysql.is, mysql.meanwhile], ["has refused", "Access denied"]);
});

test("open rejected records are summed up over all reasons", () => {
  const state = new State();
  state.take("rejected", {
    groups: [
      { state: "rejected", count: 2 },
      { state: "resolved", count: 5 },
      { state: "rejected", count: 3 },
    ],
  });

  assert.equal(state.openRejected, 5);
});
