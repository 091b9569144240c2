import assert from "node:assert/strict";
import { test } from "node:test";
import { asJson, FIELDS, problemOf, problemsOf, product } from "#page/app/contract.js";

const ORDER = {
  customer_id: "87654",
  order_id: "",
  product_name: "Yoga Mat",
  product_category: "Sports & Outdoors",
  unit_price: "45.99",
  quantity: "2",
  total_price: "91.98",
  order_timestamp: "2026-11-21T14:00:00",
};
const field = (name) => FIELDS.find((one) => one.name === name);

test("a good order has no problems", () => assert.deepEqual(problemsOf(ORDER), {}));

for (const [name, text, reason] of [
  ["customer_id", "", "MISSING_FIELD"],
  ["customer_id", "0", "OUT_OF_RANGE"],
  ["customer_id", "2147483648", "OUT_OF_RANGE"],
  ["customer_id", "1.0", "WRONG_TYPE"],
  ["customer_id", "01", "WRONG_TYPE"],
  ["order_id", "ORDER-12345", "BAD_FORMAT"],
  ["order_id", "ORDER-1234567890123", "BAD_FORMAT"],
  ["order_id", "order-123456", "BAD_FORMAT"],
  ["product_name", " ", "BAD_TEXT"],
  ["product_name", "\u200b", "BAD_TEXT"],
  ["product_name", "a\u0000b", "BAD_TEXT"],
  ["product_name", "\ud800", "BAD_TEXT"],
  ["product_name", "x".repeat(256), "TOO_LONG"],
  ["unit_price", "45.999", "TOO_PRECISE"],
  ["unit_price", "0.00", "OUT_OF_RANGE"],
  ["unit_price", "100000000.00", "OUT_OF_RANGE"],
  ["unit_price", "1,50", "WRONG_TYPE"],
  ["order_timestamp", "2026-02-30T10:00:00", "BAD_TIMESTAMP"],
  ["order_timestamp", "2026-11-21T14:00:00Z", "BAD_TIMESTAMP"],
  ["order_timestamp", "0999-11-21T14:00:00", "BAD_TIMESTAMP"],
]) {
  test(`${name} ${JSON.stringify(text.slice(0, 30))} is ${reason}`, () => {
    assert.equal(problemOf(field(name), text)?.reason, reason);
  });
}

test("characters are counted as a person counts them", () => {
  assert.equal(problemOf(field("product_name"), "😀".repeat(255)), null);
});

test("trailing zeros are no decimals", () => assert.equal(problemOf(field("unit_price"), "45.9900"), null));

test("the product is exact, and empty while a factor is not good", () => {
  assert.equal(product("45.99", "2"), "91.98");
  assert.equal(product("0.01", "3"), "0.03");
  assert.equal(product("99999999.99", "2147483647"), "214748364678525163.53");
  assert.equal(product("x", "2"), "");
});

test("a total that is not the product is a mismatch, and says what it must be", () => {
  const problems = problemsOf({ ...ORDER, total_price: "91.99" });

  assert.deepEqual(Object.keys(problems), ["total_price"]);
  assert.equal(problems.total_price.reason, "TOTAL_MISMATCH");
  assert.match(problems.total_price.message, /which is 91\.98$/);
});

test("numbers are sent as they were typed, digit by digit, and what is empty is left out", () => {
  const json = asJson({ ...ORDER, total_price: "91.980000000000000001" });

  assert.match(json, /"total_price":91\.980000000000000001,/);
  assert.match(json, /"customer_id":87654,/);
  assert.doesNotMatch(json, /order_id/);
  assert.match(asJson({ ...ORDER, quantity: "02" }), /"quantity":"02"/);
});
