// Times as contracts have them: yyyy-MM-dd'T'HH:mm:ss and the like.

const PARTS = { yyyy: "\\d{4}", MM: "\\d\\d", dd: "\\d\\d", HH: "\\d\\d", mm: "\\d\\d", ss: "\\d\\d" };
const PIECE = /yyyy|MM|dd|HH|mm|ss|S+|XXX|'((?:[^']|'')*)'|[\s\S]/g;
const ZONE = "Z|[+-]\\d\\d:\\d\\d";
const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The format of a field, also where the contract leaves it to ISO 8601. */
export function formatOf({ type, format, zoned }) {
  if (format) {
    return format;
  }
  return type === "date" ? "yyyy-MM-dd" : `yyyy-MM-dd'T'HH:mm:ss${zoned ? "XXX" : ""}`;
}

function piecesOf(field) {
  const pieces = [];
  for (const [piece, quoted] of formatOf(field).matchAll(PIECE)) {
    pieces.push(quoted === undefined ? { piece } : { text: quoted === "" ? "'" : quoted.replaceAll("''", "'") });
  }
  return pieces;
}

function pattern(field) {
  const names = [];
  const source = piecesOf(field).map(({ piece, text }) => {
    if (piece === undefined) {
      return literal(text);
    }
    if (Object.hasOwn(PARTS, piece)) {
      names.push(piece);
      const fraction = piece === "ss" && !field.format && field.digits ? `(?:\\.\\d{1,${field.digits}})?` : "";
      return `(${PARTS[piece]})${fraction}`;
    }
    if (piece === "XXX") {
      return `(?:${ZONE})`;
    }
    return /^S+$/.test(piece) ? `\\d{${piece.length}}` : literal(piece);
  });
  return { names, regex: new RegExp(`^${source.join("")}$`) };
}

/** Whether a text is a real date and time of this form. */
export function isTime(field, text) {
  const { names, regex } = pattern(field);
  const found = regex.exec(text);
  if (!found) {
    return false;
  }
  const part = Object.fromEntries(names.map((name, i) => [name, Number(found[i + 1])]));
  const { yyyy = 2000, MM = 1, dd = 1, HH = 0, mm = 0, ss = 0 } = part;
  const date = new Date(Date.UTC(yyyy, MM - 1, dd, HH, mm, ss));
  return yyyy >= 1000 && date.getUTCMonth() === MM - 1 && date.getUTCDate() === dd && HH < 24 && mm < 60 && ss < 60;
}

/** An instant, in UTC, as the field wants it. */
export function writtenTime(field, date) {
  const iso = date.toISOString();
  const values = {
    yyyy: iso.slice(0, 4),
    MM: iso.slice(5, 7),
    dd: iso.slice(8, 10),
    HH: iso.slice(11, 13),
    mm: iso.slice(14, 16),
    ss: iso.slice(17, 19),
    XXX: "Z",
  };
  return piecesOf(field)
    .map(({ piece, text }) => text ?? values[piece] ?? (/^S+$/.test(piece) ? "0".repeat(piece.length) : piece))
    .join("");
}
