// The form that sends an order, made from the contract: it gives hints at once, and shows the server's own words after.
import { catchFocus, fill, h, say } from "./dom.js";
import { ApiProblem, post } from "./api.js";
import { inEnvelope } from "./contract.js";
import { written } from "./decimal.js";
import { writtenTime } from "./time-format.js";
import { fieldsOf, laidOut } from "./form-fields.js";
import { count } from "./format.js";
import { problemBox } from "./parts.js";
import { compiled } from "./rules.js";

/**
 * @param address id → where that order is shown
 * @param onSent is given the server's answer
 */
export function orderForm(contract, address, onSent) {
  const rules = contract.rules.map(compiled).filter(Boolean);
  const body = fieldsOf(contract.fields, {
    assigned: contract.assigns,
    rules: contract.rules,
    onChange: () => fillIn(),
  });
  body.place("");

  /** Every input now, by its path. */
  function inputs(isChecking = false) {
    const found = new Map();
    for (const part of body.parts) {
      part.each((one) => found.set(one.path, one), isChecking);
    }
    return found;
  }

  /** What follows from other fields is filled in, unless a person has typed it. */
  function fillIn() {
    const all = inputs();
    for (const { field, wanted } of rules) {
      const target = all.get(field);
      if (target?.isOurs) {
        const value = wanted((path) => all.get(path)?.value());
        target.set(value ? written(value, target.field.scale ?? 0) : "");
      }
    }
  }

  const answer = h("div", { "aria-live": "polite" });
  const send = h("button", { class: "primary", type: "submit" }, "Send the order");

  function brokenRule(all) {
    return rules.find(({ isBroken }) => isBroken((path) => all.get(path)?.value()));
  }

  /** Shows what is wrong with the fields, and puts the cursor into the first. False: nothing is. */
  function showProblems() {
    const all = inputs(true);
    const wrong = [...all.values()].filter((part) => part.check());
    const rule = brokenRule(all);
    const target = rule && all.get(rule.field);
    if (target && !wrong.includes(target)) {
      target.show({ reason: rule.name, message: `the rule must hold: ${rule.text}` });
      wrong.push(target);
    }
    if (wrong.length === 0) {
      return false;
    }
    const first = [...all.values()].find((part) => wrong.includes(part));
    const which = wrong.length === 1 ? "one field does" : `${wrong.length} fields do`;
    fill(answer, h("p", { class: "problem" }, `Not sent: ${which} not meet the contract.`));
    first.focus();
    return true;
  }

  function showSent(sent) {
    const place = ` is at partition ${count(sent.partition)}, offset ${count(sent.offset)}; the job settles it next.`;
    const link = h("a", { href: address(sent.order_id) }, sent.order_id);
    fill(answer, h("p", { class: "problem is-good" }, h("b", {}, "In Kafka. "), link, place));
    inputs().get(contract.assigns)?.set("");
  }

  function showRefusal(refused) {
    const { field, reason, detail, outcome, order_id: id } = refused.problem;
    const all = inputs();
    if (outcome === "unknown") {
      // Under the same key it is stored once, however often it is sent.
      all.get(contract.assigns)?.set(id);
    }
    const part = all.get(field);
    if (part) {
      part.show({ reason: reason ?? "", message: detail ?? "" });
      part.focus();
    }
    const advice = "It may have been sent: check the newest records before you send it again.";
    fill(answer, problemBox(refused), refused.status === 0 ? h("p", { class: "soft" }, advice) : null);
  }

  async function submit(event) {
    event.preventDefault();
    if (showProblems()) {
      return;
    }
    send.disabled = true;
    say(send, "Sending…");
    try {
      const sent = await post("produce", inEnvelope(contract, body.json() ?? "{}"));
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
  }

  function example() {
    body.example();
    fillIn();
    fill(answer);
    element.querySelector("input, select, textarea")?.focus();
  }

  const buttons = [send, h("button", { type: "button", onclick: example }, "Fill in an example")];
  const element = h(
    "form",
    { class: "order-form", novalidate: true, onsubmit: submit },
    laidOut(body.parts),
    h("div", { class: "actions" }, buttons),
    answer,
  );
  for (const part of inputs().values()) {
    if (part.field.role === "time" && part.field.encoding === "text") {
      part.set(writtenTime(part.field, new Date()));
    }
  }
  return element;
}
