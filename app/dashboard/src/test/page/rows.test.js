import assert from "node:assert/strict";
import { test } from "node:test";
import { barRows, isRanking, pivot, placesOf, secondsOf, shown, straight, title } from "#page/app/rows.js";

const COLUMNS = [
  { name: "minute", type: "time" },
  { name: "orders", type: "integer" },
  { name: "revenue", type: "decimal" },
  { name: "category", type: "text" },
];
const NOON = Date.UTC(2026, 10, 21, 12) / 1000;

test("a date, a minute and a time are read as UTC", () => {
  assert.equal(secondsOf("2026-11-21"), NOON - 12 * 3600);
  assert.equal(secondsOf("2026-11-21T12:00"), NOON);
  assert.equal(secondsOf("2026-11-21 12:00:00"), NOON);
});

test("cells are written by their type, and an id has no thousands", () => {
  assert.equal(shown(12345, { name: "orders", type: "integer" }), "12,345");
  assert.equal(shown(12345, { name: "customer_id", type: "integer" }), "12345");
  assert.equal(shown(9223372036854775807n, { name: "order_id", type: "integer" }), "9223372036854775807");
  assert.equal(shown("12345.5", { name: "revenue", type: "decimal" }), "12,345.50");
  assert.equal(shown(2.5, { name: "share", type: "number" }), "2.50");
  assert.equal(shown("2026-11-21T14:00:00", { name: "minute", type: "time" }), "2026-11-21 14:00:00");
  assert.equal(shown(null, { name: "orders", type: "integer" }), "–");
});

test("a column's name becomes a heading", () => assert.equal(title("average_unit_price"), "Average unit price"));

test("a chart is drawn only where its columns are in the answer", () => {
  const chart = { x: "minute", y: ["orders", "gone"], series: "category" };

  assert.deepEqual(placesOf({ chart, columns: COLUMNS }), { x: 0, ys: [1], split: 3 });
  assert.equal(placesOf({ chart: { x: "gone", y: ["orders"] }, columns: COLUMNS }), null);
  assert.equal(placesOf({ chart: null, columns: COLUMNS }), null);
});

test("lines go by time, and money has an axis of its own beside counts", () => {
  const rows = [
    ["2026-11-21T12:01:00", 2n ** 60n, null, "Toys"],
    ["2026-11-21T12:00:00", 1, "2.50", "Toys"],
  ];
  const { times, series } = straight(rows, COLUMNS, { x: 0, ys: [1, 2] });

  assert.deepEqual(times, [NOON, NOON + 60]);
  assert.deepEqual(
    series.map(({ right, values }) => [right, values]),
    [
      [false, [1, 2 ** 60]],
      [true, [2.5, null]],
    ],
  );
});

test("of many lines the three with the largest sums are drawn, with gaps where there is no row", () => {
  const row = (minute, orders, category) => [`2026-11-21T12:0${minute}:00`, orders, "0", category];
  const rows = [row(0, 1, "small"), row(0, 5, "a"), row(1, 9, "b"), row(0, 4, "c"), row(1, 2, "a")];
  const { times, series } = pivot(rows, { x: 0, ys: [1], split: 3 });

  assert.equal(times.length, 2);
  assert.deepEqual(series, [
    { name: "b", values: [null, 9] },
    { name: "a", values: [5, 2] },
    { name: "c", values: [4, null] },
  ]);
});

test("only values that fall are a ranking", () => {
  assert.equal(
    isRanking(
      [
        ["a", "10"],
        ["b", "9"],
        ["c", "9"],
      ],
      1,
    ),
    true,
  );
  assert.equal(
    isRanking(
      [
        ["a", "9"],
        ["b", "10"],
      ],
      1,
    ),
    false,
  );
  assert.equal(isRanking([], 1), true);
});

test("a ranking shows its first bars, days show their last, in order", () => {
  const names = Array.from({ length: 30 }, (_, i) => [`p${i}`, 30 - i]);
  assert.equal(barRows(names, 0, [{ type: "text" }], true).at(-1)[0], "p19");

  const days = Array.from({ length: 130 }, (_, i) => [`day ${229 - i}`, i]);
  const shownDays = barRows(days, 0, [{ type: "date" }], false);
  assert.equal(shownDays.length, 120);
  assert.equal(shownDays.at(-1)[0], "day 229");
});
