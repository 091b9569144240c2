// What rows that came from SQL say: as text, and as the lines and bars of a chart. Without a drawing.
import { asWritten, count, money, NOTHING } from "./format.js";

const MOST_LINES = 3;
const MOST_RANKED = 20;
const MOST_STANDING = 120;

export const isNumber = (column) => ["integer", "decimal", "number"].includes(column.type);
export const isTime = (column) => column.type === "time" || column.type === "date";

/** The name of a column as a heading: order_id → Order id. */
export const title = (name) => name.replaceAll("_", " ").replace(/^./, (letter) => letter.toUpperCase());

/** How values of this column are written. */
export const formatOf = (column) => (column.type === "integer" ? count : money);

/** Seconds since 1970 of a date, a minute or a time. Without a zone they count as UTC and are shown so. */
export function secondsOf(text) {
  const written = String(text).replace(" ", "T");
  const rest = { 10: "T00:00:00Z", 16: ":00Z" }[written.length] ?? "Z";
  return Date.parse(written + rest) / 1000;
}

/** A cell as text. */
export function shown(value, column) {
  if (value === null || value === undefined) {
    return NOTHING;
  }
  switch (column.type) {
    case "integer":
      // A number that is a name has no thousands.
      return /(^|_)id$/i.test(column.name) ? String(value) : count(value);
    case "decimal":
      return money(value);
    case "number":
      return Number.isInteger(value) ? count(value) : money(value);
    case "time":
      return asWritten(value);
    default:
      return String(value);
  }
}

/** The columns that a chart uses, by index: { x, ys, split }; split is -1 without one. Null: there is no chart. */
export function placesOf({ chart, columns }) {
  if (!chart) {
    return null;
  }
  const at = (name) => columns.findIndex((column) => column.name === name);
  const x = at(chart.x);
  const ys = (chart.y ?? [])
    .map(at)
    .filter((i) => i >= 0)
    .slice(0, MOST_LINES);
  const split = chart.series ? at(chart.series) : -1;
  return x < 0 || ys.length === 0 ? null : { x, ys, split };
}

/** A line per value column over time: { times, series }. Counts and money do not share an axis. */
export function straight(rows, columns, { x, ys }) {
  const sorted = [...rows].sort((a, b) => secondsOf(a[x]) - secondsOf(b[x]));
  return {
    times: sorted.map((row) => secondsOf(row[x])),
    series: ys.map((i) => ({
      name: title(columns[i].name),
      right: columns[i].type !== columns[ys[0]].type,
      format: formatOf(columns[i]),
      values: sorted.map((row) => (row[i] === null ? null : Number(row[i]))),
    })),
  };
}

/** A line per value of the splitting column over time; of many values those with the largest sums. */
export function pivot(rows, { x, ys: [y], split }) {
  const sums = new Map();
  for (const row of rows) {
    const name = String(row[split]);
    sums.set(name, (sums.get(name) ?? 0) + Math.abs(Number(row[y])));
  }
  const largest = [...sums].sort((a, b) => b[1] - a[1]).slice(0, MOST_LINES);
  const times = [...new Set(rows.map((row) => secondsOf(row[x])))].sort((a, b) => a - b);
  const place = new Map(times.map((time, i) => [time, i]));
  const lines = new Map(largest.map(([name]) => [name, times.map(() => null)]));
  for (const row of rows) {
    const values = lines.get(String(row[split]));
    if (values) {
      values[place.get(secondsOf(row[x]))] = Number(row[y]);
    }
  }
  return { times, series: [...lines].map(([name, values]) => ({ name, values })) };
}

/** Rows whose values only fall are a ranking, whose bars lie; others are classes in an order of their own. */
export const isRanking = (rows, y) => rows.every((row, i) => i === 0 || Number(rows[i - 1][y]) >= Number(row[y]));

/** The rows that get a bar: of a ranking the first, of what goes by time the last. */
export function barRows(rows, x, columns, lying) {
  const sorted = isTime(columns[x]) ? [...rows].sort((a, b) => String(a[x]).localeCompare(String(b[x]))) : rows;
  return lying ? sorted.slice(0, MOST_RANKED) : sorted.slice(-MOST_STANDING);
}
