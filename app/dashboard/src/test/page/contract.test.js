import assert from "node:assert/strict";
import { test } from "node:test";
import {
  columnsOf,
  inEnvelope,
  labelOf,
  leaves,
  literalOf,
  problemOf,
  shownValue,
  valueAt,
  withRole,
  wordsOf,
} from "#page/app/contract.js";
import { ORDERS, SHOP } from "./contracts.js";

const field = (name, contract = ORDERS) => contract.fields.find((one) => one.name === name);
const leaf = (path, contract = SHOP) => leaves(contract.fields).find((one) => one.path === path);

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

test("good values have no problems", () => {
  assert.equal(problemOf(field("customer_id"), "87654"), null);
  assert.equal(problemOf(field("order_timestamp"), "2026-11-21T14:00:00"), null);
  assert.equal(problemOf(field("status", SHOP), "paid"), null);
  assert.equal(problemOf(field("note", SHOP), ""), null);
  assert.equal(problemOf(field("placed_at", SHOP), "2026-11-21T14:00:00.123456+01:00"), null);
});

test("a value that is not one of those allowed is of the wrong form", () => {
  assert.equal(problemOf(field("status", SHOP), "lost").reason, "BAD_FORMAT");
});

test("characters are counted as a person counts them", () => {
  assert.equal(problemOf(field("product_name"), "😀".repeat(255)), null);
});

test("trailing zeros are no decimals", () => assert.equal(problemOf(field("unit_price"), "45.9900"), null));

test("numbers are sent as they were typed, digit by digit", () => {
  assert.equal(literalOf(field("total_price"), "91.980000000000000001"), "91.980000000000000001");
  assert.equal(literalOf(field("customer_id"), "9007199254740993"), "9007199254740993");
  assert.equal(literalOf(field("quantity"), "02"), '"02"');
  assert.equal(literalOf({ ...field("quantity"), as_text: true }, "2"), '"2"');
  assert.equal(literalOf(field("product_name"), 'a "b"'), '"a \\"b\\""');
});

test("the columns of a table go by role, without the key and what is restricted", () => {
  assert.deepEqual(
    columnsOf(ORDERS, 6).map(({ name }) => name),
    ["product_name", "product_category", "quantity", "unit_price", "total_price", "customer_id"],
  );
  assert.deepEqual(
    columnsOf(SHOP, 5).map(({ path }) => path),
    ["total", "customer.id", "placed_at", "status", "items"],
  );
});

test("a role that the contract lacks has no field", () => assert.equal(withRole(SHOP, "product"), undefined));

test("values are found in nested objects, also where one is missing", () => {
  assert.equal(valueAt({ customer: { id: "7" } }, leaf("customer.id").names), "7");
  assert.equal(valueAt({ address: null }, leaf("address.city").names), null);
});

test("values are shown exactly", () => {
  assert.equal(shownValue(leaf("total"), "1234567890123456.70"), "1,234,567,890,123,456.70");
  assert.equal(shownValue(leaf("customer.id"), "9223372036854775807"), "9223372036854775807");
  assert.equal(shownValue(leaf("items"), { count: 1, json: "[{}]", cut: false }), "1 item");
  assert.equal(shownValue(leaf("items"), { count: 12, json: "[", cut: true }), "12 items");
  assert.equal(shownValue(leaf("customer.email"), { restricted: true }), "•••");
  assert.equal(shownValue(leaf("placed_at"), "2026-11-21T14:00:00Z"), "2026-11-21 14:00:00 UTC");
  assert.equal(shownValue(leaf("note"), null), "–");
});

test("names become labels", () => {
  assert.equal(labelOf("customer.email"), "Customer email");
  assert.equal(labelOf("orderId"), "Order id");
});

test("the words of an order are those of all its fields", () => {
  assert.deepEqual(wordsOf({ id: 7, customer: { name: "Ada" }, note: null }), [7, "Ada", null]);
});

test("an order is sent in the envelope that the contract says", () => {
  assert.equal(inEnvelope({ envelope_field: "after" }, '{"id":1}'), '{"after":{"id":1}}');
  assert.equal(inEnvelope({}, '{"id":1}'), '{"id":1}');
});
