import assert from "node:assert/strict";
import { test } from "node:test";
import { asWritten, at, bytes, count, duration, many, money, onAxis, query, rate, seconds } from "#page/app/format.js";

process.env.TZ = "UTC";

const DAY = 86_400_000;

for (const [ms, text] of [
  [null, "–"],
  [undefined, "–"],
  [Number.NaN, "–"],
  [0, "0 ms"],
  [850, "850 ms"],
  [1_400, "1.4 s"],
  [9_960, "10 s"],
  [59_400, "59 s"],
  [60_000, "1 min"],
  [200_000, "3 min 20 s"],
  [5 * 3_600_000 + 12 * 60_000, "5 h 12 min"],
  [3 * DAY + 4 * 3_600_000, "3 d 4 h"],
  [3 * DAY, "3 d"],
]) {
  test(`${ms} milliseconds are written as ${text}`, () => assert.equal(duration(ms), text));
}

test("a time that no clock can have measured is unknown, not a large number", () => {
  assert.equal(duration(-1), "unknown");
  assert.equal(duration(152_709 * 3_600_000), "unknown");
  assert.equal(duration(9223372036854775807n), "unknown");
});

test("seconds are written as milliseconds are", () => {
  assert.equal(seconds(75), "1 min 15 s");
  assert.equal(seconds(null), "–");
});

test("counts have their thousands apart and keep every digit of a 64-bit number", () => {
  assert.equal(count(1234567), "1,234,567");
  assert.equal(count(9223372036854775807n), "9,223,372,036,854,775,807");
  assert.equal(count(null), "–");
});

test("amounts have two decimals", () => {
  assert.equal(money("1234.5"), "1,234.50");
  assert.equal(money(undefined), "–");
});

test("a rate has a decimal below 100 and none above", () => {
  assert.deepEqual([rate(0), rate(99.94), rate(1234.4), rate(null)], ["0.0", "99.9", "1,234", "–"]);
});

test("numbers on an axis are short", () => {
  assert.deepEqual([onAxis(0.25), onAxis(99_999), onAxis(1_500_000)], ["0.25", "99,999", "1.5M"]);
});

test("an instant of today is a clock time, another has its day, a broken one is unknown", () => {
  const today = new Date("2026-11-28T12:00:00Z");

  assert.equal(at("2026-11-28T06:07:08.123Z", today), "06:07:08");
  assert.equal(at("2026-11-27T06:07:08Z", today), "27 Nov 2026, 06:07:08");
  assert.equal(at(null, today), "–");
  assert.equal(at("+292278994-08-17T07:12:55.807Z", today), "unknown");
});

test("the timestamp of an order is shown as written", () => {
  assert.equal(asWritten("2026-11-21T14:00:00"), "2026-11-21 14:00:00");
  assert.equal(asWritten(null), "–");
});

test("sizes go up to MiB", () => {
  assert.deepEqual([bytes(1023), bytes(4096), bytes(3 * 1024 * 1024)], ["1,023 B", "4.0 KiB", "3.0 MiB"]);
});

test("one is singular, all others are plural", () => {
  assert.deepEqual(
    [many(1, "record"), many(0, "record"), many(2, "entry", "entries")],
    ["1 record", "0 records", "2 entries"],
  );
});

test("an address asks only for what is given", () => {
  assert.equal(query({ reason: "", state: null, limit: 0, cursor: undefined, q: "a b&c" }), "?limit=0&q=a+b%26c");
  assert.equal(query({}), "");
});
