// How charts divide their axes: pure arithmetic, without a drawing.

/** From zero to a little above the highest value; below zero where values are. */
export const upFromZero = (_, low, high) => [Math.min(0, low ?? 0), high > 0 ? high * 1.12 : 1];

const DAY_SECONDS = 86_400;

/**
 * Labels for the marks of a time axis, in seconds since 1970. The day stands where it begins.
 *
 * @param {boolean} utc true for times that have no zone and are shown as written
 */
export function timeLabels(splits, utc) {
  const timeZone = utc ? "UTC" : undefined;
  const step = splits.length > 1 ? splits[1] - splits[0] : 60;
  const second = step < 60 ? "2-digit" : undefined;
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second, timeZone });
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone });
  let last = "";
  return splits.map((split) => {
    const date = new Date(split * 1000);
    const today = day.format(date);
    if (step >= DAY_SECONDS) {
      return today;
    }
    const text = last !== "" && last !== today ? today : clock.format(date);
    last = today;
    return text;
  });
}

/** The text, or its beginning and an ellipsis: at most so many characters. */
export const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** Which of so many bars get a name, where there is room for so many names: every one, every second, … */
export function named(bars, room) {
  const step = Math.max(1, Math.ceil(bars / Math.max(1, room)));
  return Array.from({ length: bars }, (_, i) => i).filter((i) => i % step === 0);
}

/** Height of a sparkline's drawing, its baseline, and the room above the highest value. */
const BASE = 35;
const ROOM = 33;

/**
 * The path of a sparkline in a box of 100 × 36. Null and undefined values leave a gap.
 *
 * @returns {{ line: string, area: string }} the area is empty where there is nothing to fill
 */
export function sparkPath(values) {
  const isKnown = (value) => value !== null && value !== undefined;
  const known = values.filter(isKnown);
  if (known.length < 2) {
    return { line: `M0 ${BASE}H100`, area: "" };
  }
  const most = Math.max(...known, 1e-9) * 1.08;
  const x = (i) => ((i / (values.length - 1)) * 100).toFixed(2);
  const y = (value) => (BASE - (value / most) * ROOM).toFixed(2);
  let line = "";
  values.forEach((value, i) => {
    if (isKnown(value)) {
      line += `${i > 0 && isKnown(values[i - 1]) ? "L" : "M"}${x(i)} ${y(value)}`;
    }
  });
  const first = x(values.findIndex(isKnown));
  const last = x(values.findLastIndex(isKnown));
  const joined = line.replaceAll("M", (mark, at) => (at === 0 ? mark : "L"));
  return { line, area: `${joined}L${last} 36L${first} 36Z` };
}
