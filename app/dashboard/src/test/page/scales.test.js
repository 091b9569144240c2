import assert from "node:assert/strict";
import { test } from "node:test";
import { cut, named, sparkPath, timeLabels, upFromZero } from "#page/app/scales.js";

const NOON = Date.UTC(2026, 10, 21, 12) / 1000;

test("an axis begins at zero and leaves room above the highest value", () => {
  assert.deepEqual(upFromZero(null, 5, 100).map(Math.round), [0, 112]);
  assert.deepEqual(upFromZero(null, -3, 10)[0], -3);
  assert.deepEqual(upFromZero(null, null, null), [0, 1]);
});

test("marks of a time axis show seconds only where they differ by seconds", () => {
  assert.deepEqual(timeLabels([NOON, NOON + 15], true), ["12:00:00", "12:00:15"]);
  assert.deepEqual(timeLabels([NOON, NOON + 3600], true), ["12:00", "13:00"]);
});

test("the day stands where it begins, and everywhere where marks are days", () => {
  const night = NOON + 11 * 3600;
  assert.deepEqual(timeLabels([night, night + 3600, night + 7200], true), ["23:00", "22 Nov", "01:00"]);
  assert.deepEqual(timeLabels([NOON, NOON + 86_400], true), ["21 Nov", "22 Nov"]);
});

test("long names end in an ellipsis", () => {
  assert.equal(cut("Yoga Mat", 8), "Yoga Mat");
  assert.equal(cut("Yoga Mats", 8), "Yoga Ma…");
});

test("where there is little room, every second or third bar has a name", () => {
  assert.deepEqual(named(5, 10), [0, 1, 2, 3, 4]);
  assert.deepEqual(named(5, 2), [0, 3]);
  assert.deepEqual(named(3, 0), [0]);
  assert.deepEqual(named(0, 5), []);
});

test("a sparkline goes from left to right, and the highest value stands at the top", () => {
  const { line, area } = sparkPath([0, 10]);

  assert.match(line, /^M0\.00 35\.00L100\.00 4\./);
  assert.ok(area.endsWith("L100.00 36L0.00 36Z"));
});

test("a sparkline has gaps where values are missing, and its area has none", () => {
  const { line, area } = sparkPath([1, null, 1, 1]);

  assert.equal(line.match(/M/g).length, 2);
  assert.equal(area.match(/M/g).length, 1);
});

test("a sparkline without two values is a flat line", () => {
  assert.deepEqual(sparkPath([null, 3]), { line: "M0 35H100", area: "" });
});
