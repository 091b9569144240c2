import assert from "node:assert/strict";
import { test } from "node:test";
import { approximate, compare, fingerprint, parse, sum } from "#page/app/exact.js";

const LARGEST = "9223372036854775807";

test("an integer beyond 2^53 keeps all of its digits", () => {
  const read = parse(`{"offset":${LARGEST},"list":[-${LARGEST},9007199254740993]}`);

  assert.equal(String(read.offset), LARGEST);
  assert.deepEqual(read.list, [-9223372036854775807n, 9007199254740993n]);
});

test("every other number stays a number, whatever stands beside it", () => {
  const read = parse(
    `{"large":${LARGEST},"n":12,"safe":9007199254740991,"rate":1.25,"e":1e20,"long":0.1234567890123456789}`,
  );

  assert.deepEqual(
    { ...read, large: null },
    { large: null, n: 12, safe: 9007199254740991, rate: 1.25, e: 1e20, long: 0.12345678901234568 },
  );
});

test("digits inside of texts and names are left alone", () => {
  const text = JSON.stringify({ 12345678901234567890: `say "${LARGEST}" \\ ${LARGEST}`, path: "\\", end: LARGEST });

  assert.deepEqual(parse(text), JSON.parse(text));
});

test("a text cannot pass for a number, even with the mark that numbers get on the way", () => {
  const hostile = { a: `\u0000${LARGEST}`, b: "\u0000\u00005", "\u0000c": LARGEST };

  assert.deepEqual(parse(JSON.stringify(hostile)), hostile);
});

test("what is no JSON is refused as JSON.parse refuses it", () => {
  for (const text of ["", "{", `{"a":${LARGEST}`, `${LARGEST}x`]) {
    assert.throws(() => parse(text), SyntaxError, text);
  }
});

test("sums are exact, and a number wherever a number can hold them", () => {
  assert.equal(sum([9007199254740991, 2]), 9007199254740993n);
  assert.equal(sum([9007199254740993n, -9007199254740992]), 1);
  assert.equal(sum([]), 0);
});

test("numbers and BigInts are compared by their value", () => {
  assert.deepEqual([3n, 1, 9007199254740993n, 2].sort(compare), [1, 2, 3n, 9007199254740993n]);
  assert.equal(compare("a", "a"), 0);
});

test("two values have the same fingerprint only if they are the same, BigInts too", () => {
  assert.equal(fingerprint({ at: 9007199254740993n }), fingerprint({ at: 9007199254740993n }));
  assert.notEqual(fingerprint({ at: 9007199254740993n }), fingerprint({ at: 9007199254740995n }));
  assert.notEqual(fingerprint([9007199254740993n]), fingerprint(["9007199254740993"]));
});

test("what is drawn is a double, and what is missing stays missing", () => {
  assert.deepEqual(
    [approximate(5n), approximate(null), approximate(undefined), approximate(1.5)],
    [5, null, null, 1.5],
  );
});
