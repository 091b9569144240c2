// One order's life: its row, and everything that happened to its id, in time.
import { fill, h } from "./dom.js";
import { again } from "./again.js";
import { get } from "./api.js";
import { asWritten, at, count, money } from "./format.js";
import { closeLink, empty, problemBox } from "./parts.js";
import { to } from "./router.js";

const EVENTS = {
  produced: ["Produced", ""],
  stored: ["Stored", "good"],
  duplicate: ["Duplicate: came again with the same content", ""],
  rejected: ["Rejected", "warn"],
  conflict: ["Conflict: came again with other content", "bad"],
};
const STATES = { rejected: "open", replaying: "sent again, not settled yet", resolved: "resolved", rejected_again: "rejected again" };

/** @param closeTo () → the address without it */
export function orderLife(id, closeTo) {
  const body = h("div", { class: "card-body" }, h("p", { class: "soft" }, "Looking…"));
  const ending = h("div", { class: "ending" });
  const element = h(
    "section", { class: "card life-card", "aria-label": `The life of ${id}` },
    h("div", { class: "card-head" }, h("h2", { class: "mono", tabindex: "-1" }, id), h("div", { class: "tools" }, closeLink(closeTo))),
    body, ending,
  );
  const more = again(load, () => fill(ending, h("p", { class: "soft" }, "Nothing came for two minutes. ", h("button", { type: "button", onclick: fromAnew }, "Look again"))));
  let closed = false;
  let shown = "";

  function row(order) {
    const pair = (name, value) => [h("dt", {}, name), h("dd", {}, value)];
    return h("dl", { class: "pairs" },
      pair("Product", order.product_name), pair("Category", order.product_category),
      pair("Customer", String(order.customer_id)),
      pair("Price", `${count(order.quantity)} × ${money(order.unit_price)} = ${money(order.total_price)}`),
      pair("Ordered at", asWritten(order.order_timestamp)));
  }

  function step(event) {
    const [what, mood] = EVENTS[event.event] ?? [event.event, ""];
    const place = event.coordinates;
    const isRejected = event.event === "rejected" || event.event === "conflict";
    return h("li", {},
      h("span", { class: `dot ${mood && `is-${mood}`}`, "aria-hidden": "true" }),
      h("div", {},
        h("p", { class: "what" }, what, event.reason ? h("span", { class: "mono small" }, ` ${event.reason}${event.field ? ` · ${event.field}` : ""}`) : null),
        event.message ? h("p", {}, event.message) : null,
        h("p", { class: "where" },
          event.at ? at(event.at) : "time not written down",
          place ? [" · ", isRejected ? h("a", { href: to("rejected", [place]) }, place) : place] : null,
          event.state ? ` · ${STATES[event.state] ?? event.state}` : null,
          event.replayed_as ? ` · replayed as ${event.replayed_as}` : null)));
  }

  function fromAnew() {
    more.anew();
    fill(ending);
    element.querySelector("h2").focus();
    load();
  }

  /** Touched only when something changed: a link in it may have the focus. */
  function show(answer, ...parts) {
    const text = JSON.stringify(answer);
    if (shown !== text) {
      shown = text;
      fill(body, parts);
    }
  }

  async function load() {
    let isOpen = false;
    try {
      const life = await get(`orders/${encodeURIComponent(id)}`);
      const nothingYet = !life.order && !life.life.some((event) => event.event === "rejected" || event.event === "conflict");
      if (closed) {
        return;
      }
      isOpen = nothingYet || life.life.some((event) => event.state === "replaying");
      show([life.order, life.life, life.note],
        life.order ? row(life.order) : h("p", { class: "soft" }, "There is no row with this id", nothingYet ? " yet: the job has not come to it." : "."),
        h("h3", { class: "life-title" }, "Its life"),
        life.life.length ? h("ol", { class: "life" }, life.life.map(step)) : h("p", { class: "soft" }, "Nothing else is known."),
        life.note ? h("p", { class: "soft small" }, life.note) : null);
    } catch (problem) {
      isOpen = problem.status === 404 || problem.status === 0 || problem.status === 503;
      show([problem.status, problem.problem], problem.status === 404
        ? empty("No such order", "Neither the orders table nor the rejected records know this id. An order that was just sent appears here once the job has settled it.")
        : problemBox(problem));
    }
    if (isOpen && !closed) {
      more.later();
    } else {
      fill(ending);
    }
  }

  load();
  return {
    element,
    refresh() {
      more.anew();
      fill(ending);
      load();
    },
    close() {
      closed = true;
      more.stop();
    },
  };
}
