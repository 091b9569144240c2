// JSON with a line per field. Only white space between tokens changes: numbers, escapes and repeated names stay exactly
// as they were sent, which a parser would not keep. The text is read once from left to right, whatever it is.

const TOKEN = /\s*(?:("[^"\\]*(?:\\.[^"\\]*)*")|([{}[\],:])|([^\s",:{}[\]]+))/y;
const DEEPEST = 32;

/** The text laid out; or as it is, if it is not JSON or too deep. */
export function inLines(text) {
  return isJson(text) ? (laidOut(text) ?? text) : text;
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function laidOut(text) {
  TOKEN.lastIndex = 0;
  const out = [];
  let depth = 0;
  let before = "";
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(text);
    if (!match || depth > DEEPEST) {
      return null;
    }
    const token = match[1] ?? match[2] ?? match[3];
    depth -= closes(token) ? 1 : 0;
    if (beginsLine(before, token)) {
      out.push("\n", "  ".repeat(depth));
    }
    out.push(token === ":" ? ": " : token);
    depth += opens(token) ? 1 : 0;
    before = token;
  }
  return out.join("");
}

const opens = (token) => token === "{" || token === "[";
const closes = (token) => token === "}" || token === "]";

/** After a comma, after what opens and before what closes; but {} and [] stay together. */
function beginsLine(before, token) {
  if (opens(before) || closes(token)) {
    return opens(before) !== closes(token);
  }
  return before === ",";
}
