// Whole numbers of 64 bits. Offsets, ids and counts may be larger than 2^53, and JSON.parse rounds them without a word.
// Here an integer that a double cannot hold becomes a BigInt; every other number stays a number, so that two equal
// values always have the same type.

/** Sixteen digits in a row: only then there may be such an integer. */
const LONG = /[0-9]{16}/;
/** A string, with the colon behind it if it is a name, or a number. Digits inside a string are part of the string. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"(?:\s*:)?|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/g;
/** Stands before the digits of a large integer, and before each text that begins with it itself. */
const MARK = "\u0000";
const ESCAPED_MARK = "\\u0000";

/** Reads JSON as JSON.parse does; integers beyond 2^53 − 1 become BigInts. */
export function parse(text) {
  if (!LONG.test(text)) {
    return JSON.parse(text);
  }
  return JSON.parse(text.replace(TOKEN, marked), (_, value) => unmarked(value));
}

/** Reads JSON with every number as the text it was written as. */
export function texts(json) {
  return JSON.parse(json.replace(TOKEN, (token) => (token.startsWith('"') ? token : `"${token}"`)));
}

function marked(token) {
  if (token.startsWith('"')) {
    const isMarked = token.startsWith(`"${ESCAPED_MARK}`) && !token.endsWith(":");
    return isMarked ? `"${ESCAPED_MARK}${token.slice(1)}` : token;
  }
  const isLarge = /^-?[0-9]+$/.test(token) && !Number.isSafeInteger(Number(token));
  return isLarge ? `"${ESCAPED_MARK}${token}"` : token;
}

function unmarked(value) {
  if (typeof value !== "string" || !value.startsWith(MARK)) {
    return value;
  }
  const rest = value.slice(MARK.length);
  return rest.startsWith(MARK) ? rest : BigInt(rest);
}

/** The value as JSON text, to compare it with an earlier one. JSON.stringify refuses a BigInt. */
export const fingerprint = (value) =>
  JSON.stringify(value, (_, part) => (typeof part === "bigint" ? `${MARK}${part}` : part));

/** The exact sum of integers, each a number or a BigInt. */
export function sum(integers) {
  const total = integers.reduce((before, one) => before + BigInt(one), 0n);
  const plain = Number(total);
  return Number.isSafeInteger(plain) ? plain : total;
}

/** The order of two integers: negative, 0 or positive. */
export function compare(one, other) {
  if (one < other) {
    return -1;
  }
  return one > other ? 1 : 0;
}

/** As a double, for what is drawn rather than read; null stays null. */
export const approximate = (value) => (value === null || value === undefined ? null : Number(value));
