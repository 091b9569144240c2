// Rules of a contract, such as total = subtotal + shipping: what a field must be, before the server says so. A rule
// that this does not understand is left to the server.
import { compareDecimals, decimal, minus, plus, times } from "./decimal.js";

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_][\w.-]*?(?=\s|$|[-+*()=!<>]))|(!=|<=|>=|[-+*()=<>]))/y;
const SIGNS = {
  "=": (order) => order === 0,
  "!=": (order) => order !== 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

function tokens(text) {
  const found = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const token = TOKEN.exec(text);
    if (!token) {
      return null;
    }
    found.push({ number: token[1], path: token[2], sign: token[3] });
  }
  return found;
}

/** Reads sums of products; each node is a function from values to a decimal, or null where one is missing. */
function parser(list) {
  let at = 0;
  const isNext = (sign) => list[at]?.sign === sign;

  function factor() {
    const token = list[at];
    at += 1;
    if (token?.number !== undefined) {
      return () => decimal(token.number);
    }
    if (token?.path !== undefined) {
      return (textAt) => decimal(textAt(token.path) ?? "");
    }
    if (token?.sign === "(") {
      const inner = sum();
      if (!isNext(")")) {
        throw new SyntaxError("no )");
      }
      at += 1;
      return inner;
    }
    throw new SyntaxError("no value");
  }

  const both = (left, right, combine) => (textAt) => {
    const one = left(textAt);
    const other = right(textAt);
    return one && other && combine(one, other);
  };

  function product() {
    let left = factor();
    while (isNext("*")) {
      at += 1;
      left = both(left, factor(), times);
    }
    return left;
  }

  function sum() {
    let left = product();
    while (isNext("+") || isNext("-")) {
      const combine = isNext("+") ? plus : minus;
      at += 1;
      left = both(left, product(), combine);
    }
    return left;
  }

  return {
    rule() {
      const left = sum();
      const sign = list[at]?.sign;
      at += 1;
      const right = sum();
      if (!Object.hasOwn(SIGNS, sign) || at !== list.length) {
        throw new SyntaxError("no comparison");
      }
      return { left, sign, right };
    },
  };
}

/** A rule that can be asked: { name, text, field, wanted(textAt), isBroken(textAt) }; null if it cannot. */
export function compiled({ name, text, field }) {
  const list = tokens(text);
  if (!list) {
    return null;
  }
  try {
    const { left, sign, right } = parser(list).rule();
    return {
      name,
      text,
      field,
      /** What the lone field on the left must be; null if that is not known. */
      wanted: (textAt) => (field && sign === "=" ? right(textAt) : null),
      isBroken(textAt) {
        const one = left(textAt);
        const other = right(textAt);
        return Boolean(one && other) && !SIGNS[sign](compareDecimals(one, other));
      },
    };
  } catch {
    return null;
  }
}
