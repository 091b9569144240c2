// The contract of an order, as far as a page needs it: which columns a table has, what a value says, and hints while a
// form is filled in. The server decides: it checks every order with the contract itself, and its reasons are shown.
import { compareDecimals, decimal, decimalsOf, grouped } from "./decimal.js";
import { asWritten, many, NOTHING } from "./format.js";
import { isTime } from "./time-format.js";

/** The columns that say most about an order, the first ones first. */
const ROLES = ["product", "category", "quantity", "price", "amount", "currency", "customer", "time"];
const NUMBERS = ["integer", "decimal", "float"];
/** What is shown as its text, since numbers in it may have any number of digits. */
export const KEPT_AS_SENT = ["array", "map", "json"];

/** The fields that have values of their own, each with the names that lead to it, and whether every order has it. */
export const leaves = (fields, before = [], isInAll = true) =>
  fields.flatMap((field) => {
    const names = [...before, field.name];
    const inAll = isInAll && field.required;
    return field.type === "object" ? leaves(field.fields, names, inAll) : [{ ...field, names, inAll }];
  });

/** "customer.email" → "Customer email", "orderId" → "Order id". */
export const labelOf = (path) =>
  path
    .replace(/\[\d*]/g, "")
    .replace(/([a-z\d])([A-Z])/g, (_, before, letter) => `${before} ${letter.toLowerCase()}`)
    .replace(/[._]/g, " ")
    .replace(/^./, (letter) => letter.toUpperCase());

/** The value of a field in an order; null where there is none. */
export const valueAt = (order, names) => names.reduce((value, name) => value?.[name] ?? null, order);

/** The leaf with a role, or undefined. */
export const withRole = (contract, role) => leaves(contract.fields).find((leaf) => leaf.role === role);

export const isNumber = ({ type }) => NUMBERS.includes(type);

/** A number that is a name has no thousands. */
const isName = ({ name, key_position: key, role }) =>
  Boolean(key) || role === "customer" || /(^|_)(id|no|number|zip|code)$|Id$/i.test(name);

/** What a table shows of orders: by role, then what all have, then the rest; the key has a column of its own. */
export function columnsOf(contract, most) {
  const shown = leaves(contract.fields).filter((leaf) => !leaf.restricted && !leaf.key_position);
  const rank = ({ role, inAll }) => (role ? ROLES.indexOf(role) : ROLES.length + Number(!inAll));
  return shown
    .map((leaf, i) => ({ leaf, i }))
    .sort((a, b) => rank(a.leaf) - rank(b.leaf) || a.i - b.i)
    .slice(0, most)
    .map(({ leaf }) => leaf);
}

/** A value of an answer as text. */
export function shownValue(leaf, value) {
  if (value === null || value === undefined) {
    return NOTHING;
  }
  if (value.restricted) {
    return "•••";
  }
  if (KEPT_AS_SENT.includes(leaf.type)) {
    return many(value.count, leaf.type === "array" ? "item" : "entry", leaf.type === "array" ? "items" : "entries");
  }
  return (WRITTEN[leaf.type] ?? String)(value, leaf);
}

const WRITTEN = {
  integer: (value, leaf) => (isName(leaf) ? String(value) : grouped(value)),
  decimal: (value) => grouped(value),
  boolean: (value) => (value ? "yes" : "no"),
  timestamp: (value) => asWritten(value).replace(/Z$/, " UTC"),
};

/** The words of an order that a filter searches. */
export function wordsOf(order) {
  if (order === null || typeof order !== "object") {
    return [order];
  }
  return Object.values(order).flatMap(wordsOf);
}

// Hints

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the contract refuses control characters
const CONTROL = /[\u0000-\u001f\u007f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: tabs and line feeds may be allowed
const CONTROL_IN_LINES = /[\u0000-\u0008\u000b-\u001f\u007f]/;
const VISIBLE = /[^\s\p{Cf}\p{Z}\u115f\u1160\u2800\u3164\uffa0]/u;
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const UUID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

const wrong = (reason, field) => ({ reason, message: `must be ${field.expectation}` });

function matches(pattern, text) {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    // A pattern that this browser does not know: the server does.
    return true;
  }
}

function formOf(field, text) {
  const { values, uuid, pattern } = field;
  return (!values || values.includes(text)) && (!uuid || UUID.test(text)) && (!pattern || matches(pattern, text));
}

function badText(field, text) {
  if ((field.lines ? CONTROL_IN_LINES : CONTROL).test(text)) {
    return "has a control character";
  }
  if (LONE.test(text)) {
    return "has half of a surrogate pair";
  }
  return VISIBLE.test(text) || field.min_length === 0 ? null : "is blank: nothing of it can be seen";
}

function textProblem(field, text) {
  if (!formOf(field, text)) {
    return wrong("BAD_FORMAT", field);
  }
  const bad = badText(field, text);
  if (bad) {
    return { reason: "BAD_TEXT", message: bad };
  }
  const length = [...text].length;
  if (length < field.min_length) {
    return wrong("TOO_SHORT", field);
  }
  return length > (field.max_length ?? Infinity) ? wrong("TOO_LONG", field) : null;
}

function isOutside({ min, max, values }, number, text) {
  const low = decimal(min);
  const high = decimal(max);
  return compareDecimals(number, low) < 0 || compareDecimals(number, high) > 0 || (values && !values.includes(text));
}

function integerProblem(field, text) {
  const number = decimal(text);
  if (!number || number.scale > 0) {
    return wrong("WRONG_TYPE", field);
  }
  return isOutside(field, number, text) ? wrong("OUT_OF_RANGE", field) : null;
}

function decimalProblem(field, text) {
  if (!NUMBER.test(text)) {
    return wrong("WRONG_TYPE", field);
  }
  const number = decimal(text);
  if (!number) {
    return null; // With an exponent: the server reads it.
  }
  if (decimalsOf(number) > field.scale) {
    return { reason: "TOO_PRECISE", message: `has more than ${many(field.scale, "decimal")}; nothing is rounded` };
  }
  return isOutside(field, number, text) ? wrong("OUT_OF_RANGE", field) : null;
}

function timeProblem(field, text) {
  if (field.encoding && field.encoding !== "text") {
    return /^-?(0|[1-9]\d*)$/.test(text) ? null : wrong("WRONG_TYPE", field);
  }
  return isTime(field, text) ? null : wrong("BAD_TIMESTAMP", field);
}

function jsonProblem(field, text) {
  try {
    const value = JSON.parse(text);
    const isRight = field.type === "array" ? Array.isArray(value) : value !== null && typeof value === "object";
    return isRight ? null : wrong("WRONG_TYPE", field);
  } catch {
    return { reason: "NOT_JSON", message: "is not JSON" };
  }
}

const CHECKS = {
  text: textProblem,
  integer: integerProblem,
  decimal: decimalProblem,
  float: (field, text) => (NUMBER.test(text) ? null : wrong("WRONG_TYPE", field)),
  boolean: () => null,
  date: timeProblem,
  timestamp: timeProblem,
  array: jsonProblem,
  map: jsonProblem,
  json: jsonProblem,
};

/** What is wrong with a field's text: { reason, message }, or null. An empty one that may be missing is missing. */
export function problemOf(field, text) {
  if (text === "") {
    const mayBeEmpty = !field.required || (field.type === "text" && field.min_length === 0);
    return mayBeEmpty ? null : wrong("MISSING_FIELD", field);
  }
  return CHECKS[field.type](field, text);
}

/** A field's text as JSON. Numbers go as they were typed: no digit passes through floating point. */
export function literalOf(field, text) {
  const isLiteral =
    (isNumber(field) && !field.as_text) || (field.type === "timestamp" && field.encoding && field.encoding !== "text");
  if (isLiteral && NUMBER.test(text)) {
    return text;
  }
  if (field.type === "boolean" || (KEPT_AS_SENT.includes(field.type) && jsonProblem(field, text) === null)) {
    return text;
  }
  return JSON.stringify(text);
}

/** The record of an order: the order itself, or in the contract's envelope. */
export const inEnvelope = ({ envelope_field: member }, order) =>
  member ? `{${JSON.stringify(member)}:${order}}` : order;
