import assert from "node:assert/strict";
import { test } from "node:test";
import { byReason, withOutcomes, matches, merged, unseen } from "#page/app/messages.js";

const record = (offset, more = {}) => ({
  coordinates: `orders-0@${offset}`,
  partition: 0,
  offset,
  timestamp: "2026-11-21T14:00:00Z",
  outcome: "waiting",
  ...more,
});

test("the newest record stands first, also by offsets beyond 2^53", () => {
  const low = record(9007199254740992n);
  const high = record(9007199254740993n);

  assert.deepEqual(merged([low], [high], 10), [high, low]);
});

test("a settled record does not become a waiting one by an older answer", () => {
  const settled = record(7, { outcome: "stored" });

  assert.deepEqual(merged([settled], [record(7)], 10), [settled]);
  assert.deepEqual(merged([record(7)], [settled], 10), [settled]);
});

test("what became of a record changes no other one, and no record of a topic that was created again", () => {
  const recreated = record(2, { timestamp: "2026-11-21T15:00:00Z" });
  const stored = { coordinates: "orders-0@1", timestamp: record(1).timestamp, outcome: "stored", reason: null };
  const rejected = { ...stored, coordinates: "orders-0@2", outcome: "rejected", reason: "CONFLICT" };

  assert.deepEqual(withOutcomes([record(1), recreated, record(3)], [stored, rejected]), [
    record(1, { outcome: "stored", reason: null }),
    recreated,
    record(3),
  ]);
});

test("a topic that was created again has other records in the same places", () => {
  const old = record(7, { outcome: "stored" });
  const fresh = record(7, { timestamp: "2026-11-21T15:00:00Z" });

  assert.deepEqual(merged([old], [fresh], 10), [fresh]);
  assert.deepEqual(merged([fresh], [old], 10), [fresh]);
});

test("no more records are kept than wanted", () => {
  assert.deepEqual(
    merged([record(1), record(2)], [record(3)], 2).map(({ offset }) => offset),
    [3, 2],
  );
});

test("a record is new if its place and time are", () => {
  const news = [record(1), record(1, { timestamp: "2026-11-21T15:00:00Z" }), record(2)];

  assert.deepEqual(unseen([record(1)], news), news.slice(1));
});

test("the filter finds words of the order, else what can be read of the record", () => {
  const order = { order_id: "ORDER-000001", product_name: "Yoga Mat", product_category: "Sports", customer_id: 87654 };

  assert.equal(matches(record(1, { order }), "", " yoga "), true);
  assert.equal(matches(record(1, { order }), "", "8765"), true);
  assert.equal(matches(record(1, { order }), "stored", "yoga"), false);
  assert.equal(matches(record(1, { preview: "no JSON", key: "k", reason: "NOT_JSON" }), "", "not_json"), true);
  assert.equal(matches(record(1, { preview: "no JSON" }), "", "yoga"), false);
});

test("reasons are summed up, the most frequent first, exactly", () => {
  const group = (reason, state, count) => ({ reason, state, count });
  const groups = [group("A", "rejected", 2), group("B", "resolved", 9007199254740991), group("B", "rejected", 2)];

  assert.deepEqual(byReason(groups), [
    ["B", 9007199254740993n],
    ["A", 2],
  ]);
  assert.deepEqual(
    byReason(groups, ({ state }) => state === "rejected"),
    [
      ["A", 2],
      ["B", 2],
    ],
  );
});
