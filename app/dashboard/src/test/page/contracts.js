// Contracts as GET /contract describes them, for tests.

const text = (name, max, more = {}) => ({
  name,
  path: name,
  type: "text",
  required: true,
  restricted: false,
  expectation: `a text of 1 to ${max} characters`,
  min_length: 1,
  max_length: max,
  lines: false,
  uuid: false,
  ...more,
});
const integer = (name, more = {}) => ({
  name,
  path: name,
  type: "integer",
  required: true,
  restricted: false,
  expectation: "an integer from 1 to 2147483647, written without fraction or exponent",
  min: "1",
  max: "2147483647",
  as_text: false,
  shown_as: "number",
  ...more,
});
const decimal = (name, more = {}) => ({
  name,
  path: name,
  type: "decimal",
  required: true,
  restricted: false,
  expectation: "a number from 0.01 to 99999999.99 with at most 2 decimals",
  min: "0.01",
  max: "99999999.99",
  scale: 2,
  as_text: false,
  ...more,
});
const timestamp = (name, more = {}) => ({
  name,
  path: name,
  type: "timestamp",
  required: true,
  restricted: false,
  expectation: "a text yyyy-MM-dd'T'HH:mm:ss, a real date and time without zone, year 1000 to 9999",
  format: "yyyy-MM-dd'T'HH:mm:ss",
  encoding: "text",
  zoned: false,
  digits: 0,
  ...more,
});
const object = (name, fields, more = {}) => ({
  name,
  path: name,
  type: "object",
  required: true,
  restricted: false,
  expectation: "an object",
  fields: fields.map((field) => ({ ...field, path: `${name}.${field.path}` })),
  ...more,
});

/** The owner's eight fields. */
export const ORDERS = {
  name: "orders",
  version: "1.0.0",
  key: ["order_id"],
  assigns: "order_id",
  envelope: "none",
  rules: [{ name: "TOTAL_MISMATCH", text: "total_price = unit_price * quantity", field: "total_price" }],
  fields: [
    integer("customer_id", { role: "customer" }),
    text("order_id", 50, { key_position: 1, pattern: "^ORDER-[0-9]{6,12}$" }),
    text("product_name", 255, { role: "product" }),
    text("product_category", 100, { role: "category" }),
    decimal("unit_price", { role: "price" }),
    integer("quantity", { role: "quantity" }),
    decimal("total_price", { role: "amount" }),
    timestamp("order_timestamp", { role: "time" }),
  ],
};

/** Nested, partly optional, with items and a restricted field. */
export const SHOP = {
  name: "shop",
  version: "1.0.0",
  key: ["order_id"],
  assigns: null,
  envelope: "none",
  rules: [{ name: "TOTAL_MISMATCH", text: "total = subtotal + shipping", field: "total" }],
  fields: [
    text("order_id", 13, { key_position: 1, pattern: "^SHOP-[0-9]{8}$" }),
    object("customer", [
      integer("id", { role: "customer", max: "9223372036854775807", shown_as: "text" }),
      text("email", 254, { restricted: true }),
    ]),
    object("address", [text("city", 100)], { required: false }),
    text("status", 9, { values: ["placed", "paid"] }),
    {
      name: "items",
      path: "items",
      type: "array",
      required: true,
      restricted: false,
      expectation: "an array of at least 1 items",
      min_items: 1,
      items: { ...object("", [text("sku", 40)]), path: "items[]" },
    },
    decimal("subtotal"),
    decimal("shipping", { min: "0" }),
    decimal("total", { role: "amount" }),
    timestamp("placed_at", { role: "time", format: "", zoned: true, digits: 6 }),
    text("note", 1000, { required: false, min_length: 0 }),
  ],
};
