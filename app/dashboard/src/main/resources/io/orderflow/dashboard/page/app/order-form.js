// The form that sends an order: it speaks the contract's language at once, and shows the server's own words after.
import { catchFocus, fill, h, say } from "./dom.js";
import { ApiProblem, post } from "./api.js";
import { FIELDS, asJson, problemOf, problemsOf, product } from "./contract.js";
import { count } from "./format.js";
import { problemBox } from "./parts.js";

const EXAMPLES = {
  customer_id: "87654",
  product_name: "Yoga Mat",
  product_category: "Sports & Outdoors",
  unit_price: "45.99",
  quantity: "2",
};
const LABELS = {
  customer_id: "Customer",
  order_id: "Order id",
  product_name: "Product",
  product_category: "Category",
  unit_price: "Unit price",
  quantity: "Quantity",
  total_price: "Total price",
  order_timestamp: "Ordered at",
};

/** The keyboard that a phone shows for a type. */
const KEYBOARDS = { integer: "numeric", money: "decimal" };

const now = () => new Date().toISOString().slice(0, 19);

/**
 * @param address id → where that order is shown
 * @param onSent is given the server's answer
 */
export function orderForm(address, onSent) {
  const inputs = {};
  const wrongs = {};
  const touched = new Set();
  let totalIsOurs = true;

  const show = (name, problem) => {
    inputs[name].setAttribute("aria-invalid", problem ? "true" : "false");
    fill(wrongs[name], problem ? [h("code", {}, problem.reason), ` ${problem.message}`] : null);
  };
  const typed = (field) => {
    const { name } = field;
    if (name === "total_price") {
      totalIsOurs = inputs.total_price.value === "";
    }
    if ((name === "unit_price" || name === "quantity") && totalIsOurs) {
      inputs.total_price.value = product(inputs.unit_price.value, inputs.quantity.value);
      show("total_price", null);
    }
    if (touched.has(name)) {
      show(name, problemOf(field, inputs[name].value));
    }
  };

  const box = (field) => {
    const { name, expectation, type } = field;
    const input = h("input", {
      id: `order-${name}`,
      name,
      autocomplete: "off",
      spellcheck: "false",
      "aria-describedby": `hint-${name} wrong-${name}`,
      inputmode: KEYBOARDS[type] ?? null,
      oninput: () => typed(field),
      onblur: () => {
        if (input.value !== "") {
          touched.add(name);
          show(name, problemOf(field, input.value));
        }
      },
    });
    inputs[name] = input;
    wrongs[name] = h("p", { class: "wrong", id: `wrong-${name}` });
    return h(
      "div",
      { class: "field" },
      h("label", { for: `order-${name}` }, LABELS[name]),
      input,
      h("p", { class: "hint", id: `hint-${name}` }, expectation),
      wrongs[name],
    );
  };

  const answer = h("div", { "aria-live": "polite" });
  const send = h("button", { class: "primary", type: "submit" }, "Send the order");

  /** Shows what is wrong with the fields, and puts the cursor into the first. False: all meet the contract. */
  const showProblems = (problems) => {
    for (const { name } of FIELDS) {
      touched.add(name);
      show(name, problems[name]);
    }
    const wrong = FIELDS.filter(({ name }) => problems[name]);
    if (wrong.length === 0) {
      return false;
    }
    const which = wrong.length === 1 ? "one field does" : `${wrong.length} fields do`;
    fill(answer, h("p", { class: "problem" }, `Not sent: ${which} not meet the contract.`));
    inputs[wrong[0].name].focus();
    return true;
  };

  const showSent = (sent) => {
    const place = ` is at partition ${count(sent.partition)}, offset ${count(sent.offset)}; the job settles it next.`;
    const link = h("a", { href: address(sent.order_id) }, sent.order_id);
    fill(answer, h("p", { class: "problem is-good" }, h("b", {}, "In Kafka. "), link, place));
    inputs.order_id.value = "";
  };

  const showRefusal = (refused) => {
    const { field, reason, detail, outcome, order_id: id } = refused.problem;
    if (outcome === "unknown") {
      // Under the same id it is stored once, however often it is sent.
      inputs.order_id.value = id;
    }
    if (field && inputs[field]) {
      show(field, { reason: reason ?? "", message: detail ?? "" });
      inputs[field].focus();
    }
    const advice = "It may have been sent: check the newest records before you send it again.";
    fill(answer, problemBox(refused), refused.status === 0 ? h("p", { class: "soft" }, advice) : null);
  };

  const submit = async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(FIELDS.map(({ name }) => [name, inputs[name].value]));
    if (showProblems(problemsOf(values))) {
      return;
    }
    send.disabled = true;
    say(send, "Sending…");
    try {
      const sent = await post("produce", asJson(values));
      showSent(sent);
      onSent(sent);
    } catch (problem) {
      if (!(problem instanceof ApiProblem)) {
        throw problem;
      }
      showRefusal(problem);
    } finally {
      send.disabled = false;
      say(send, "Send the order");
      catchFocus(send);
    }
  };

  const example = () => {
    for (const [name, value] of Object.entries(EXAMPLES)) {
      inputs[name].value = value;
    }
    inputs.order_id.value = "";
    inputs.order_timestamp.value = now();
    totalIsOurs = true;
    inputs.total_price.value = product(inputs.unit_price.value, inputs.quantity.value);
    for (const { name } of FIELDS) {
      show(name, null);
    }
    touched.clear();
    fill(answer);
    inputs.product_name.focus();
  };

  const form = h(
    "form",
    { class: "order-form", novalidate: true, onsubmit: submit },
    h("div", { class: "fields" }, FIELDS.map(box)),
    h("div", { class: "actions" }, send, h("button", { type: "button", onclick: example }, "Fill in an example")),
    answer,
  );
  inputs.order_timestamp.value = now();
  return form;
}
