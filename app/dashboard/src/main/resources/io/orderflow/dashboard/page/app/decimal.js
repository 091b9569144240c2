// Decimals as texts, exactly: no digit passes through floating point.

const LITERAL = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?$/;

/** { unscaled: BigInt, scale } of a plain literal; null for anything else. */
export function decimal(text) {
  const parts = LITERAL.exec(text);
  if (!parts) {
    return null;
  }
  const fraction = parts[3] ?? "";
  return { unscaled: BigInt(parts[1] + parts[2] + fraction), scale: fraction.length };
}

const at = ({ unscaled, scale }, wanted) => unscaled * 10n ** BigInt(wanted - scale);

function aligned(one, other, combine) {
  const scale = Math.max(one.scale, other.scale);
  return { unscaled: combine(at(one, scale), at(other, scale)), scale };
}

export const plus = (one, other) => aligned(one, other, (a, b) => a + b);
export const minus = (one, other) => aligned(one, other, (a, b) => a - b);
export const times = (one, other) => ({ unscaled: one.unscaled * other.unscaled, scale: one.scale + other.scale });

/** The order of two decimals: negative, 0 or positive. */
export function compareDecimals(one, other) {
  const difference = minus(one, other).unscaled;
  if (difference === 0n) {
    return 0;
  }
  return difference < 0n ? -1 : 1;
}

/** How many decimals it has that say something. */
export function decimalsOf({ unscaled, scale }) {
  let digits = scale;
  let rest = unscaled;
  while (digits > 0 && rest % 10n === 0n) {
    rest /= 10n;
    digits -= 1;
  }
  return digits;
}

/** As a literal with at least so many decimals, and no zeros beyond them. */
export function written({ unscaled, scale }, decimals = 0) {
  const wanted = Math.max(decimals, decimalsOf({ unscaled, scale }));
  const whole = wanted >= scale ? at({ unscaled, scale }, wanted) : unscaled / 10n ** BigInt(scale - wanted);
  const digits = (whole < 0n ? -whole : whole).toString().padStart(wanted + 1, "0");
  const point = digits.length - wanted;
  return `${whole < 0n ? "-" : ""}${digits.slice(0, point)}${wanted ? `.${digits.slice(point)}` : ""}`;
}

/** With thousands apart, each digit as it is: "1234.50" → "1,234.50". */
export function grouped(text) {
  const [whole, fraction] = String(text).split(".");
  const apart = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return fraction === undefined ? apart : `${apart}.${fraction}`;
}
