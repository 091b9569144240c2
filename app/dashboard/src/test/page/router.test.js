import assert from "node:assert/strict";
import { test } from "node:test";
import { read, to } from "#page/app/router.js";

test("an address is read into its view, its parts and its parameters", () => {
  const { view, parts, parameters } = read("#/orders/ORDER-000001?filter=Yoga+Mat");

  assert.deepEqual([view, parts, parameters.get("filter")], ["orders", ["ORDER-000001"], "Yoga Mat"]);
});

test("what an address was made of is what is read from it", () => {
  const name = "a/b?c=d&e#f ü";
  const { view, parts, parameters } = read(to("rejected", [name], { reason: name, state: "" }));

  assert.deepEqual([view, parts, parameters.get("reason"), parameters.has("state")], ["rejected", [name], name, false]);
});

test("no address is the first view, and a malformed one is taken as it is", () => {
  assert.equal(read("").view, "");
  assert.deepEqual(read("#/orders/%zz").parts, ["%zz"]);
});
