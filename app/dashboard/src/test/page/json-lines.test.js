import assert from "node:assert/strict";
import { test } from "node:test";
import { inLines } from "#page/app/json-lines.js";

test("a field stands on a line, and what is empty stays together", () => {
  assert.equal(
    inLines('{"a":1,"b":[1,2],"c":{},"d":[]}'),
    '{\n  "a": 1,\n  "b": [\n    1,\n    2\n  ],\n  "c": {},\n  "d": []\n}',
  );
});

test("only white space changes: numbers, escapes and repeated names stay as they were sent", () => {
  const text = '{"a": 1.50, "a": 12345678901234567890, "b": "\\u0041 \\"x\\": [1]"}';

  assert.equal(
    inLines(text).replaceAll(/\n */g, ""),
    '{"a": 1.50,"a": 12345678901234567890,"b": "\\u0041 \\"x\\": [1]"}',
  );
});

test("what is no JSON, or too deep, stays as it is", () => {
  const deep = "[".repeat(40) + "]".repeat(40);

  assert.equal(inLines("{broken"), "{broken");
  assert.equal(inLines(deep), deep);
});
