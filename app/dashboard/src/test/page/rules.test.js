import assert from "node:assert/strict";
import { test } from "node:test";
import { compareDecimals, decimal, grouped, written } from "#page/app/decimal.js";
import { exampleOf, ofPattern } from "#page/app/examples.js";
import { compiled } from "#page/app/rules.js";
import { isTime, writtenTime } from "#page/app/time-format.js";
import { ORDERS, SHOP } from "./contracts.js";

const rule = (text, field = "") => compiled({ name: "R", text, field });
const from = (values) => (path) => values[path];

test("what a field must be is exact, and unknown while a factor is not good", () => {
  const total = rule("total_price = unit_price * quantity", "total_price");
  const of = (unitPrice, quantity) => {
    const value = total.wanted(from({ unit_price: unitPrice, quantity }));
    return value && written(value, 2);
  };

  assert.equal(of("45.99", "2"), "91.98");
  assert.equal(of("0.01", "3"), "0.03");
  assert.equal(of("99999999.99", "2147483647"), "214748364678525163.53");
  assert.equal(of("x", "2"), null);
});

test("a rule is broken where both sides are known and it does not hold", () => {
  const total = rule("total = subtotal + shipping - 0.50 * (1 + n)", "total");

  assert.equal(total.isBroken(from({ total: "9.00", subtotal: "10", shipping: "0.00", n: "1" })), false);
  assert.equal(total.isBroken(from({ total: "9.01", subtotal: "10", shipping: "0.00", n: "1" })), true);
  assert.equal(total.isBroken(from({ total: "9.01", subtotal: "10", shipping: "", n: "1" })), false);
  assert.equal(rule("a.b <= c").isBroken(from({ "a.b": "2", c: "1.99" })), true);
});

test("a rule that the page does not understand is left to the server", () => {
  assert.equal(rule("a ~ b"), null);
  assert.equal(rule("a = (b"), null);
  assert.equal(rule("a"), null);
});

test("decimals are compared and grouped without a floating point", () => {
  assert.equal(compareDecimals(decimal("0.10"), decimal("0.1")), 0);
  assert.equal(compareDecimals(decimal("-9007199254740993"), decimal("-9007199254740992")), -1);
  assert.equal(written(decimal("-0.050"), 1), "-0.05");
  assert.equal(grouped("1234567.10"), "1,234,567.10");
  assert.equal(decimal("1e5"), null);
  assert.equal(decimal("01"), null);
});

test("times are read and written as the contract has them", () => {
  const restaurant = { type: "timestamp", format: "dd/MM/yyyy HH:mm" };
  const at = new Date("2026-11-21T14:05:09Z");

  assert.equal(writtenTime(restaurant, at), "21/11/2026 14:05");
  assert.equal(isTime(restaurant, "31/02/2026 14:05"), false);
  assert.equal(isTime(restaurant, "28/02/2026 24:00"), false);
  assert.equal(isTime(restaurant, "28/02/2026 23:59"), true);
  assert.equal(writtenTime({ type: "timestamp", format: "", zoned: true }, at), "2026-11-21T14:05:09Z");
  assert.equal(writtenTime({ type: "date", format: "" }, at), "2026-11-21");
});

test("examples keep to patterns and to what is allowed", () => {
  assert.match(ofPattern("^SHOP-[0-9]{8}$"), /^SHOP-[0-9]{8}$/);
  assert.match(ofPattern("^[A-Z]{3}$"), /^[A-Z]{3}$/);
  assert.equal(ofPattern("^(a|b)+$"), "");
  for (const field of [...ORDERS.fields, ...SHOP.fields]) {
    if (field.pattern) {
      assert.match(exampleOf(field), new RegExp(field.pattern));
    }
  }
  assert.equal(exampleOf(SHOP.fields.find(({ name }) => name === "status")), "placed");
});
