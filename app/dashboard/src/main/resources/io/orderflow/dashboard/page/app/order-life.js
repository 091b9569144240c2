// One order's life: its row, and everything that happened to its id, in time.
import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { fingerprint, texts } from "./exact.js";
import { contractNow, loadContract } from "./contract-now.js";
import { isNumber, KEPT_AS_SENT, labelOf, leaves, shownValue, valueAt, withRole } from "./contract.js";
import { at } from "./format.js";
import { inLines } from "./json-lines.js";
import { closeLink, empty, pairs, problemBox, table } from "./parts.js";
import { reread } from "./reread.js";
import { to } from "./router.js";

const EVENTS = {
  produced: ["Produced", ""],
  stored: ["Stored", "good"],
  duplicate: ["Duplicate: sent again with the same content", ""],
  rejected: ["Rejected", "warn"],
  conflict: ["Conflict: sent again with other content", "bad"],
  confirmed: ["Confirmed", "good"],
  declined: ["Declined", "warn"],
  skipped: ["Skipped: an operator went on without this record", "warn"],
};
const STATES = {
  rejected: "open",
  replaying: "sent again, not settled yet",
  resolved: "resolved",
  rejected_again: "rejected again",
};
/** The answer's words, which also say what was not searched. */
const notFound = (problem) =>
  `${problem?.detail ?? "Neither the orders table nor the rejected records have this id"}`.replace(/\.?$/, ".") +
  " An order that was just sent appears here once the job has settled it.";

const isRejection = ({ event }) => event === "rejected" || event === "conflict";

/** "2 × 45.99 = 91.98", where the contract says which fields these are. */
function priceOf(contract, order) {
  const parts = ["quantity", "price", "amount"].map((role) => {
    const leaf = withRole(contract, role);
    return leaf && shownValue(leaf, valueAt(order, leaf.names));
  });
  return parts.every(Boolean) ? `${parts[0]} × ${parts[1]} = ${parts[2]}` : null;
}

function itemsTable(leaf, value) {
  const items = texts(value.json);
  const columns = leaves(leaf.items?.fields ?? []);
  if (!Array.isArray(items) || columns.length === 0 || items.some((item) => typeof item !== "object")) {
    return h("pre", { class: "raw wrap", tabindex: "0", "aria-label": labelOf(leaf.path) }, inLines(value.json));
  }
  const list = table(
    labelOf(leaf.path),
    columns.map((column) => ({
      title: labelOf(column.name),
      num: isNumber(column),
      text: column.type === "text",
      cell: (item) => itemText(valueAt(item, column.names)),
    })),
  );
  list.body.append(...items.map(list.row));
  return list.element;
}

/** A value inside an array, as it was sent. */
const itemText = (value) => (value !== null && typeof value === "object" ? JSON.stringify(value) : value);

function shownLeaf(leaf, value) {
  if (value?.restricted) {
    return h("span", { class: "soft", title: "The contract classifies this field as restricted" }, "••• restricted");
  }
  return value && KEPT_AS_SENT.includes(leaf.type) ? itemsTable(leaf, value) : shownValue(leaf, value);
}

function row(contract, order) {
  const price = priceOf(contract, order);
  const inPrice = price ? ["quantity", "price", "amount"] : [];
  const single = leaves(contract.fields).filter((leaf) => !leaf.key_position && !inPrice.includes(leaf.role));
  const named = single.map((leaf) => [labelOf(leaf.path), valueAt(order, leaf.names), leaf]);
  return pairs(...named.map(([name, value, leaf]) => [name, value === null ? null : shownLeaf(leaf, value)]), [
    "Price",
    price,
  ]);
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
    order ? row(contractNow(), order) : h("p", { class: "soft" }, noRow),
    h("h3", { class: "life-title" }, "Its life"),
    life.length ? h("ol", { class: "life" }, life.map(step)) : h("p", { class: "soft" }, "Nothing else is known."),
    note ? h("p", { class: "soft small" }, note) : null,
  ];
}

/** @param closeTo () → the address without it */
export function orderLife(id, closeTo) {
  const body = h("div", { class: "card-body" }, h("p", { class: "soft" }, "Reading…"));
  const title = h("h2", { class: "mono", tabindex: "-1" }, id);
  const reading = reread({
    ask: async () => {
      const [answer] = await Promise.all([get(`orders/${encodeURIComponent(id)}`), contractNow() ?? loadContract()]);
      return answer;
    },
    show: showLife,
    showProblem,
    unchanged: "Nothing arrived for two minutes.",
    title,
  });
  const element = h(
    "section",
    { class: "card life-card", "aria-label": `The life of ${id}` },
    h("div", { class: "card-head" }, title, h("div", { class: "tools" }, closeLink(closeTo))),
    body,
    reading.ending,
  );
  let shown = "";

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
    show([status, problem], status === 404 ? empty("No such order", notFound(problem)) : problemBox(refused));
    return [0, 404, 503].includes(status);
  }

  reading.refresh();
  return { element, refresh: reading.refresh, close: reading.close };
}
