// JSON with a line per field. Only white space between tokens changes: numbers, escapes and doubled names stay exactly as
// they were sent, which a parser would not keep. Reads its text once from left to right, whatever the text is.

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|([{}[\],:])|([^\s",:{}[\]]+))/y;
const DEEPEST = 32;

/** The text laid out; or as it is, if it is not JSON. */
export function inLines(text) {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  TOKEN.lastIndex = 0;
  const out = [];
  let depth = 0;
  let before = "";
  const line = () => out.push("\n", "  ".repeat(depth));
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(text);
    if (!match || depth > DEEPEST) {
      return text;
    }
    const token = match[1] ?? match[2] ?? match[3];
    const closes = token === "}" || token === "]";
    if (closes) {
      depth--;
    }
    if ((before === "{" || before === "[") !== closes && (closes || before === "{" || before === "[")) {
      line();
    }
    out.push(token);
    if (token === "{" || token === "[") {
      depth++;
    } else if (token === ",") {
      line();
    } else if (token === ":") {
      out.push(" ");
    }
    before = token;
  }
  return out.join("");
}
