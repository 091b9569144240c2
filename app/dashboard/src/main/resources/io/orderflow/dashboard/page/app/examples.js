// Values that make a first order: by a field's limits, its role, and the last word of its name.
import { isNumber } from "./contract.js";
import { compareDecimals, decimal } from "./decimal.js";
import { writtenTime } from "./time-format.js";

const OF_ROLE = {
  product: "Yoga Mat",
  category: "Sports & Outdoors",
  price: "45.99",
  quantity: "2",
  amount: "45.99",
  customer: "87654",
  currency: "EUR",
};
const OF_NAME = [
  [/mail$/i, "ada@example.org"],
  [/(item|product)(_name)?$/i, "Yoga Mat"],
  [/(^|_)(user|customer|name)$/i, "Ada Lovelace"],
  [/(street|address)$/i, "1 Mill Lane"],
  [/city$/i, "Berlin"],
  [/zip|postcode$/i, "10115"],
  [/country$/i, "DE"],
  [/currency$/i, "EUR"],
  [/sku$/i, "MAT-001"],
  [/(quantity|qty|count|products)$/i, "2"],
  [/(price|total|subtotal|amount)$/i, "45.99"],
  [/shipping$/i, "4.90"],
];
const PIECE = /\\d|\[([^\]]*)]|[^\\^$()|*+?.[\]{}]/y;
const TIMES = /\{(\d+)(?:,\d*)?}/y;

/** A text that a simple pattern matches: letters, classes and how often; "" for any other. */
export function ofPattern(pattern, pick = Math.random) {
  let made = "";
  let at = pattern.startsWith("^") ? 1 : 0;
  const end = pattern.endsWith("$") ? pattern.length - 1 : pattern.length;
  while (at < end) {
    PIECE.lastIndex = at;
    const piece = PIECE.exec(pattern);
    if (!piece) {
      return "";
    }
    TIMES.lastIndex = PIECE.lastIndex;
    const times = TIMES.exec(pattern);
    at = times ? TIMES.lastIndex : PIECE.lastIndex;
    for (let i = 0; i < Number(times?.[1] ?? 1); i += 1) {
      made += oneOf(piece, pick);
    }
  }
  return made;
}

function oneOf([piece, inside], pick) {
  if (piece === "\\d") {
    return String(Math.floor(pick() * 10));
  }
  if (inside === undefined) {
    return piece;
  }
  const range = /^(.)-(.)/.exec(inside);
  if (!range) {
    return inside[0];
  }
  const first = range[1].charCodeAt(0);
  return String.fromCharCode(first + Math.floor(pick() * (range[2].charCodeAt(0) - first + 1)));
}

const named = ({ name }) => OF_NAME.find(([pattern]) => pattern.test(name))?.[1];

function numberOf(field) {
  if (field.key_position) {
    return String(Math.floor(Date.now() / 1000));
  }
  const text = OF_ROLE[field.role] ?? named(field) ?? "1";
  const wanted = decimal(text) && !(field.type === "integer" && text.includes(".")) ? text : "1";
  const isBelow = field.min !== undefined && compareDecimals(decimal(wanted), decimal(field.min)) < 0;
  return isBelow ? field.min : wanted;
}

function textOf(field) {
  if (field.uuid) {
    return "00000000-0000-4000-8000-000000000000".replace(/0/g, () => Math.floor(Math.random() * 16).toString(16));
  }
  if (field.pattern) {
    const known = OF_ROLE[field.role] ?? named(field) ?? "";
    return new RegExp(field.pattern, "u").test(known) ? known : ofPattern(field.pattern);
  }
  const text = field.key_position ? `example-${Date.now()}` : (OF_ROLE[field.role] ?? named(field) ?? "Example");
  return text.slice(0, field.max_length ?? text.length);
}

/** A good value for a field, as it is typed; "" if none comes to mind. */
export function exampleOf(field, now = new Date()) {
  if (field.values) {
    return field.values[0];
  }
  if (isNumber(field)) {
    return numberOf(field);
  }
  if (field.type === "text") {
    return textOf(field);
  }
  if (field.type === "timestamp" && field.encoding !== "text") {
    const unit = { "epoch-seconds": 1000, "epoch-millis": 1, "epoch-micros": 0.001 }[field.encoding];
    return String(Math.floor(now.getTime() / unit));
  }
  if (field.type === "timestamp" || field.type === "date") {
    return writtenTime(field, now);
  }
  if (field.type === "boolean") {
    return "true";
  }
  return field.type === "array" ? "[]" : "{}";
}
