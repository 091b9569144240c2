// The form that sends an order: it speaks the contract's language at once, and shows the server's own words after.
import { catchFocus, fill, h, say } from "./dom.js";
import { ApiProblem, post } from "./api.js";
import { FIELDS, asJson, problemOf, problemsOf, product } from "./contract.js";
import { count } from "./format.js";
import { problemBox } from "./parts.js";

const EXAMPLES = {
  customer_id: "87654", product_name: "Yoga Mat", product_category: "Sports & Outdoors", unit_price: "45.99", quantity: "2",
};
const LABELS = {
  customer_id: "Customer", order_id: "Order id", product_name: "Product", product_category: "Category",
  unit_price: "Unit price", quantity: "Quantity", total_price: "Total price", order_timestamp: "Ordered at",
};

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
      id: `order-${name}`, name, autocomplete: "off", spellcheck: "false", "aria-describedby": `hint-${name} wrong-${name}`,
      inputmode: type === "integer" ? "numeric" : type === "money" ? "decimal" : null,
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
      "div", { class: "field" },
      h("label", { for: `order-${name}` }, LABELS[name]),
      input,
      h("p", { class: "hint", id: `hint-${name}` }, expectation),
      wrongs[name],
    );
  };

  const answer = h("div", { "aria-live": "polite" });
  const send = h("button", { class: "primary", type: "submit" }, "Send the order");

  const submit = async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(FIELDS.map(({ name }) => [name, inputs[name].value]));
    const problems = problemsOf(values);
    FIELDS.forEach(({ name }) => {
      touched.add(name);
      show(name, problems[name]);
    });
    const first = FIELDS.find(({ name }) => problems[name])?.name;
    if (first) {
      fill(answer, h("p", { class: "problem" }, `Not sent: ${Object.keys(problems).length === 1 ? "one field is" : `${Object.keys(problems).length} fields are`} not as the contract wants.`));
      inputs[first].focus();
      return;
    }
    send.disabled = true;
    say(send, "Sending…");
    try {
      const sent = await post("produce", asJson(values));
      fill(
        answer,
        h("p", { class: "problem is-good" }, h("b", {}, "In Kafka. "),
          h("a", { href: address(sent.order_id) }, sent.order_id),
          ` is at partition ${count(sent.partition)}, offset ${count(sent.offset)}; the job settles it next.`),
      );
      inputs.order_id.value = "";
      onSent(sent);
    } catch (problem) {
      if (!(problem instanceof ApiProblem)) {
        throw problem;
      }
      const { field, reason, detail, outcome, order_id: id } = problem.problem;
      if (outcome === "unknown") {
        // Under the same id it is stored once, however often it is sent.
        inputs.order_id.value = id;
      }
      if (field && inputs[field]) {
        show(field, { reason: reason ?? "", message: detail ?? "" });
        inputs[field].focus();
      }
      fill(answer, problemBox(problem),
        problem.status === 0 ? h("p", { class: "soft" }, "It may have been sent: look for it among the newest records before you send it again.") : null);
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
    FIELDS.forEach(({ name }) => show(name, null));
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
