// How numbers and times are written. Counts, which may be BigInts, have their thousands apart; times are those of the
// reader's clock, except the timestamps of orders, which have no zone and are shown as written.

const WHOLE = new Intl.NumberFormat("en");
const MONEY = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const WHOLE_OR_NOT = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

/** Stands where there is no value. */
export const NOTHING = "–";
/** Stands where there is a value that cannot be known, such as the age of a record whose timestamp makes no sense. */
export const UNKNOWN = "unknown";

const known = (value) => value !== null && value !== undefined && !Number.isNaN(value);

export const count = (n) => (known(n) ? WHOLE.format(n) : NOTHING);
export const money = (n) => (known(n) ? MONEY.format(n) : NOTHING);

/** A rate per second: one decimal below 100, none above. */
export function rate(n) {
  if (!known(n)) {
    return NOTHING;
  }
  return n < 100 ? n.toFixed(1) : WHOLE.format(Math.round(n));
}

/** A number on an axis: as few digits as tell it from its neighbours. */
export const onAxis = (n) => (Math.abs(n) >= 100_000 ? SHORT.format(n) : WHOLE_OR_NOT.format(n));

/** A longer time, or a negative one, comes from a clock or a timestamp that is wrong. */
const LONGEST_MS = 10 * 366 * 86_400_000;

/** Milliseconds, as a person says them: 850 ms, 1.4 s, 3 min 20 s, 5 h 12 min, 3 d 4 h. */
export function duration(ms) {
  if (!known(ms)) {
    return NOTHING;
  }
  if (ms < 0 || ms > LONGEST_MS) {
    return UNKNOWN;
  }
  const s = ms / 1000;
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  if (s < 60) {
    return s < 9.95 ? `${s.toFixed(1)} s` : `${Math.round(s)} s`;
  }
  const whole = Math.round(s);
  const parts = [
    [Math.floor(whole / 86400), "d"],
    [Math.floor((whole % 86400) / 3600), "h"],
    [Math.floor((whole % 3600) / 60), "min"],
    [whole % 60, "s"],
  ];
  const first = parts.findIndex(([n]) => n > 0);
  return parts
    .slice(first, first + 2)
    .filter(([n]) => n > 0)
    .map(([n, unit]) => `${n} ${unit}`)
    .join(" ");
}

export const seconds = (s) => (known(s) ? duration(Number(s) * 1000) : NOTHING);

/** An instant as the reader's clock shows it; with the day when it is not today. */
export function at(instant, today = new Date()) {
  if (!instant) {
    return NOTHING;
  }
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) {
    return UNKNOWN;
  }
  const clock = CLOCK.format(date);
  return date.toDateString() === today.toDateString() ? clock : `${DAY.format(date)}, ${clock}`;
}

/** The timestamp of an order, as written, the T as a space. */
export const asWritten = (timestamp) => (timestamp ? String(timestamp).replace("T", " ") : NOTHING);

export function bytes(n) {
  if (n < 1024) {
    return `${count(n)} B`;
  }
  return n < 1024 * 1024 ? `${(n / 1024).toFixed(1)} KiB` : `${(n / 1024 / 1024).toFixed(1)} MiB`;
}

/** One or many: 1 order, 2 orders. */
export const many = (n, one, more = `${one}s`) => `${count(n)} ${n === 1 ? one : more}`;

/** What is wanted of an address, without what is empty: "?limit=10&state=open", or "". */
export function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}
