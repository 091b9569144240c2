// The contract of an order, as far as a form needs it to answer at once. The server decides: it checks every order
// with the contract itself, and its reasons are shown as they are. A test compares these limits with the contract.

export const FIELDS = [
  { name: "customer_id", type: "integer", min: 1, max: 2147483647, expectation: "an integer from 1 to 2147483647" },
  {
    name: "order_id",
    type: "order_id",
    prefix: "ORDER-",
    minDigits: 6,
    maxDigits: 12,
    optional: true,
    expectation: "“ORDER-” and 6 to 12 digits; empty: one is assigned",
  },
  { name: "product_name", type: "text", max: 255, expectation: "1 to 255 characters" },
  { name: "product_category", type: "text", max: 100, expectation: "1 to 100 characters" },
  {
    name: "unit_price",
    type: "money",
    min: 1,
    max: 9999999999,
    expectation: "0.01 to 99999999.99, at most 2 decimals",
  },
  { name: "quantity", type: "integer", min: 1, max: 2147483647, expectation: "an integer from 1 to 2147483647" },
  { name: "total_price", type: "money", min: 1, max: 9999999999, expectation: "unit_price × quantity, exactly" },
  { name: "order_timestamp", type: "timestamp", min: 1000, max: 9999, expectation: "YYYY-MM-DDTHH:MM:SS, no zone" },
];

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the contract refuses control characters
const CONTROL = /[\u0000-\u001f\u007f]/;
const VISIBLE = /[^\s\p{Cf}\p{Z}\u115f\u1160\u2800\u3164\uffa0]/u;
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

const wrong = (reason, message) => ({ reason, message });

function integer(field, text) {
  if (!/^-?(0|[1-9]\d*)$/.test(text)) {
    return wrong("WRONG_TYPE", `must be ${field.expectation}`);
  }
  const n = BigInt(text);
  return n < BigInt(field.min) || n > BigInt(field.max) ? wrong("OUT_OF_RANGE", `must be ${field.expectation}`) : null;
}

/** Hundredths of an amount, or what is wrong with it. Digits are counted, never rounded. */
function cents(text) {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!parts || !NUMBER.test(text)) {
    return wrong("WRONG_TYPE", "must be a number such as 45.99");
  }
  const decimals = (parts[3] ?? "").replace(/0+$/, "");
  if (decimals.length > 2) {
    return wrong("TOO_PRECISE", "has more than 2 decimals; nothing is rounded");
  }
  return BigInt(parts[1] + parts[2] + decimals.padEnd(2, "0"));
}

function moneyOf(field, text) {
  const found = cents(text);
  if (typeof found !== "bigint") {
    return found;
  }
  return found < BigInt(field.min) || found > BigInt(field.max)
    ? wrong("OUT_OF_RANGE", "must be 0.01 to 99999999.99")
    : null;
}

function textOf(field, text) {
  if (CONTROL.test(text)) {
    return wrong("BAD_TEXT", "has a control character");
  }
  if (LONE.test(text)) {
    return wrong("BAD_TEXT", "has half of a surrogate pair");
  }
  if (!VISIBLE.test(text)) {
    return wrong("BAD_TEXT", "is blank: nothing of it can be seen");
  }
  return [...text].length > field.max
    ? wrong("TOO_LONG", `must be ${field.expectation}; it has ${[...text].length}`)
    : null;
}

function timestamp(field, text) {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(text);
  if (!parts) {
    return wrong("BAD_TIMESTAMP", "must be YYYY-MM-DDTHH:MM:SS, without a zone");
  }
  const date = new Date(`${text}Z`);
  const real = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  return real && Number(parts[1]) >= field.min ? null : wrong("BAD_TIMESTAMP", "must be a real date and time");
}

function orderId(field, text) {
  const digits = text.slice(field.prefix.length);
  const fits =
    text.startsWith(field.prefix) &&
    /^[0-9]+$/.test(digits) &&
    digits.length >= field.minDigits &&
    digits.length <= field.maxDigits;
  return fits
    ? null
    : wrong("BAD_FORMAT", `must be “${field.prefix}” and ${field.minDigits} to ${field.maxDigits} digits`);
}

const CHECKS = { integer, money: moneyOf, text: textOf, timestamp, order_id: orderId };

/** What is wrong with a field's text: { reason, message }, or null. */
export function problemOf(field, text) {
  if (text === "") {
    return field.optional ? null : wrong("MISSING_FIELD", `must be ${field.expectation}`);
  }
  return CHECKS[field.type](field, text);
}

/** unit_price × quantity as text, or "" while one of them is not good. */
export function product(unitPrice, quantity) {
  const price = cents(unitPrice);
  if (typeof price !== "bigint" || !/^[1-9]\d*$/.test(quantity)) {
    return "";
  }
  const total = (price * BigInt(quantity)).toString().padStart(3, "0");
  return `${total.slice(0, -2)}.${total.slice(-2)}`;
}

/** All problems of an order: field → { reason, message }. */
export function problemsOf(values) {
  const problems = {};
  for (const field of FIELDS) {
    const problem = problemOf(field, values[field.name] ?? "");
    if (problem) {
      problems[field.name] = problem;
    }
  }
  if (!problems.unit_price && !problems.quantity && !problems.total_price) {
    const wanted = product(values.unit_price, values.quantity);
    if (cents(wanted) !== cents(values.total_price)) {
      problems.total_price = wrong("TOTAL_MISMATCH", `must be unit_price × quantity, which is ${wanted}`);
    }
  }
  return problems;
}

/** The order as JSON. Numbers go as they were typed: no digit passes through floating point. */
export function asJson(values) {
  const parts = [];
  for (const { name, type } of FIELDS) {
    const text = values[name] ?? "";
    if (text !== "") {
      const literal = (type === "integer" || type === "money") && NUMBER.test(text) ? text : JSON.stringify(text);
      parts.push(`${JSON.stringify(name)}:${literal}`);
    }
  }
  return `{${parts.join(",")}}`;
}
