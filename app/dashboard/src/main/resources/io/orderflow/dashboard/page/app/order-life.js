// One order's life: its row, and everything that happened to its id, in time.
import { again } from "./again.js";
import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { fingerprint } from "./exact.js";
import { asWritten, at, count, money } from "./format.js";
import { closeLink, empty, pairs, problemBox } from "./parts.js";
import { to } from "./router.js";

const EVENTS = {
  produced: ["Produced", ""],
  stored: ["Stored", "good"],
  duplicate: ["Duplicate: sent again with the same content", ""],
  rejected: ["Rejected", "warn"],
  conflict: ["Conflict: sent again with other content", "bad"],
};
const STATES = {
  rejected: "open",
  replaying: "sent again, not settled yet",
  resolved: "resolved",
  rejected_again: "rejected again",
};
const NOT_FOUND =
  "Neither the orders table nor the rejected records have this id. " +
  "An order that was just sent appears here once the job has settled it.";

const isRejection = ({ event }) => event === "rejected" || event === "conflict";

function row(order) {
  return pairs(
    ["Product", order.product_name],
    ["Category", order.product_category],
    ["Customer", String(order.customer_id)],
    ["Price", `${count(order.quantity)} × ${money(order.unit_price)} = ${money(order.total_price)}`],
    ["Ordered at", asWritten(order.order_timestamp)],
  );
}

/** "10:12:07 · orders-0@7 · open · replayed as orders-0@9" */
function where(event) {
  const { coordinates, state, replayed_as: replayed } = event;
  const place = isRejection(event) ? h("a", { href: to("rejected", [coordinates]) }, coordinates) : coordinates;
  return h(
    "p",
    { class: "where" },
    event.at ? at(event.at) : "time not recorded",
    coordinates ? [" · ", place] : null,
    state ? ` · ${STATES[state] ?? state}` : null,
    replayed ? ` · replayed as ${replayed}` : null,
  );
}

function step(event) {
  const [what, mood] = EVENTS[event.event] ?? [event.event, ""];
  const field = event.field ? ` · ${event.field}` : "";
  const reason = event.reason ? h("span", { class: "mono small" }, ` ${event.reason}${field}`) : null;
  return h(
    "li",
    {},
    h("span", { class: `dot ${mood && `is-${mood}`}`, "aria-hidden": "true" }),
    h(
      "div",
      {},
      h("p", { class: "what" }, what, reason),
      event.message ? h("p", {}, event.message) : null,
      where(event),
    ),
  );
}

/** What the card shows of an answer. */
function parts({ order, life, note }, isExpected) {
  const noRow = `There is no row with this id${isExpected ? " yet: the job has not settled it." : "."}`;
  return [
    order ? row(order) : h("p", { class: "soft" }, noRow),
    h("h3", { class: "life-title" }, "Its life"),
    life.length ? h("ol", { class: "life" }, life.map(step)) : h("p", { class: "soft" }, "Nothing else is known."),
    note ? h("p", { class: "soft small" }, note) : null,
  ];
}

/** @param closeTo () → the address without it */
export function orderLife(id, closeTo) {
  const body = h("div", { class: "card-body" }, h("p", { class: "soft" }, "Reading…"));
  const ending = h("div", { class: "ending" });
  const element = h(
    "section",
    { class: "card life-card", "aria-label": `The life of ${id}` },
    h(
      "div",
      { class: "card-head" },
      h("h2", { class: "mono", tabindex: "-1" }, id),
      h("div", { class: "tools" }, closeLink(closeTo)),
    ),
    body,
    ending,
  );
  const more = again(load, offerRetry);
  let closed = false;
  let shown = "";

  function offerRetry() {
    const retry = h("button", { type: "button", onclick: startOver }, "Try again");
    fill(ending, h("p", { class: "soft" }, "Nothing arrived for two minutes. ", retry));
  }

  function startOver() {
    element.querySelector("h2").focus();
    refresh();
  }

  function refresh() {
    more.reset();
    fill(ending);
    load();
  }

  /** Touched only when something changed: a link in it may have the focus. */
  function show(answer, ...content) {
    const text = fingerprint(answer);
    if (shown !== text) {
      shown = text;
      fill(body, content);
    }
  }

  /** Whether something is still to come. */
  function showLife(answer) {
    const isExpected = !answer.order && !answer.life.some(isRejection);
    show([answer.order, answer.life, answer.note], parts(answer, isExpected));
    return isExpected || answer.life.some((event) => event.state === "replaying");
  }

  /** Whether the next try may end otherwise. */
  function showProblem(refused) {
    const { status, problem } = refused;
    show([status, problem], status === 404 ? empty("No such order", NOT_FOUND) : problemBox(refused));
    return [0, 404, 503].includes(status);
  }

  async function load() {
    let isOpen = false;
    try {
      const answer = await get(`orders/${encodeURIComponent(id)}`);
      isOpen = !closed && showLife(answer);
    } catch (problem) {
      isOpen = showProblem(problem);
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
    refresh,
    close() {
      closed = true;
      more.stop();
    },
  };
}
