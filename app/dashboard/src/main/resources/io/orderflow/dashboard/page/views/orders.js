import { get } from "../app/api.js";
import { columnsOf, isNumber, labelOf, shownValue, valueAt } from "../app/contract.js";
import { contractNow, loadContract } from "../app/contract-now.js";
import { fill, h, keyed, say } from "../app/dom.js";
import { at, count, many } from "../app/format.js";
import { withOutcomes, matches, merged, unseen } from "../app/messages.js";
import { orderForm } from "../app/order-form.js";
import { orderLife } from "../app/order-life.js";
import { badge, card, choice, empty, heading, openBeside, problemBox, table } from "../app/parts.js";
import { amend, to } from "../app/router.js";

const KEPT = 300;
const SHOWN = 60;
const MOST_SHOWN_AS_NEW = 5;
/** Below this width what is open stands above the list, not beside it; as in the style sheet. */
const NARROW = 1180;
/** Of an order's fields, in the list. */
const MOST_COLUMNS = 6;
const ALWAYS_SHOWN = ["product", "amount"];
const OPEN_ONLY = "wide-only closed-only";
const OUTCOMES = { stored: "good", duplicate: "calm", rejected: "warn", waiting: "accent", skipped: "warn" };
const CHOICES = [
  ["", "All"],
  ["stored", "Stored"],
  ["duplicate", "Duplicate"],
  ["rejected", "Rejected"],
];
/** Records that wait are asked for again until the job has settled them. */
const AGAIN_MS = 3_000;

const outcomeIn = (parameters) => CHOICES.find(([value]) => value === parameters.get("outcome"))?.[0] ?? "";
const isPending = (m) => m.outcome === "waiting" || m.outcome === null;

function outcomeBadge(m) {
  return m.outcome === "rejected"
    ? h("a", { class: "badge is-warn", href: to("rejected", [m.coordinates]) }, m.reason ?? "rejected")
    : badge(m.outcome ?? "unknown", OUTCOMES[m.outcome] ?? "");
}

/** The column of a field; of a record that is no order the first has what can be read of it. */
function columnOf(leaf, i) {
  const numeric = isNumber(leaf);
  const isAlwaysShown = i === 0 || ALWAYS_SHOWN.includes(leaf.role);
  const beside = isAlwaysShown ? i > 0 && "wide-only" : OPEN_ONLY;
  const read = (m) => (i === 0 ? (m.preview ?? m.message ?? "") : "");
  return {
    title: labelOf(leaf.path),
    num: numeric,
    text: !numeric && i === 0,
    class: [beside, !numeric && i > 0 && "short"].filter(Boolean).join(" ") || null,
    cell: (m) => (m.order ? shownValue(leaf, valueAt(m.order, leaf.names)) : read(m)),
  };
}

/** @param address order key → where it is open */
function tailTable(contract, address) {
  const link = (m) =>
    m.order ? h("a", { href: address(m.order_id) }, m.order_id) : h("span", { class: "soft" }, "no order");
  return table("The newest records, newest first", [
    { title: "Order", class: "nowrap key", key: (m) => (m.order ? address(m.order_id) : ""), cell: link },
    { title: "Outcome", key: (m) => `${m.outcome}${m.reason}${m.coordinates}`, cell: outcomeBadge },
    ...columnsOf(contract, MOST_COLUMNS).map(columnOf),
    {
      title: "Partition@offset",
      class: `nowrap soft ${OPEN_ONLY}`,
      cell: (m) => m.coordinates.slice(m.coordinates.lastIndexOf("-") + 1),
    },
    { title: "Arrived", num: true, class: "wide-only", cell: (m) => at(m.timestamp) },
  ]);
}

/** What stands in place of the list where there is none to show. */
function placeholder({ failed, loaded, isTopicEmpty, outcome, filter }) {
  if (failed) {
    return h("div", { class: "card-body" }, problemBox(failed));
  }
  if (!loaded) {
    return h("p", { class: "empty" }, "Reading the newest records…");
  }
  if (isTopicEmpty && !outcome) {
    return empty("No order yet", h("code", {}, "./orderflow produce"), " makes some; or send one above.");
  }
  const what = filter ? "matches" : `is ${outcome === "duplicate" ? "a duplicate" : outcome}`;
  return empty(
    `None of the newest records ${what}`,
    filter ? "Enter searches all orders for this id." : "Only the newest records are filtered here.",
  );
}

export default function orders(state, parts, parameters) {
  let messages = [];
  let filter = parameters.get("filter") ?? "";
  let outcome = outcomeIn(parameters);
  let paused = false;
  let held = [];
  /** While paused: the places of what is listed, so that no row comes or goes when a record is settled. */
  let listed = null;
  let chosen = parts[0] ?? null;
  let loaded = false;
  let failed = null;

  /** Where an order is open, or none; what is filtered stays so. */
  const address = (id) => to("orders", id ? [id] : [], { filter, outcome });
  const remember = () => amend(address(chosen));
  const isListed = (m) => (listed ? listed.has(m.coordinates) : matches(m, outcome, ""));
  const filtered = () => messages.filter((m) => isListed(m) && matches(m, "", filter));

  let contract = contractNow();
  let tail = contract && tailTable(contract, address);
  const search = h("input", {
    class: "search",
    type: "search",
    placeholder: "Filter: id, product, any value…",
    "aria-label": "Filter the records",
    value: filter,
    oninput: () => {
      filter = search.value;
      remember();
      show();
    },
    onkeydown: (event) => event.key === "Enter" && openFound(),
  });
  const outcomes = choice("Outcome", CHOICES, outcome, (value) => {
    outcome = value;
    remember();
    load();
  });
  const pause = h("button", { type: "button", "aria-pressed": "false", onclick: () => togglePause() }, "Pause");
  const note = h("p", { class: "card-note" });
  const tailBox = h("div", { class: "tail" }, tail?.element);
  const life = h("div", {});
  const formBox = h("div", {});
  const sendCard = h(
    "section",
    { class: "card", "aria-label": "Send an order" },
    h("div", { class: "card-body" }, h("details", { class: "send" }, h("summary", {}, "Send an order"), formBox)),
  );
  const showForm = () => {
    const sent = (produced) => {
      location.hash = address(produced.order_id);
    };
    fill(formBox, orderForm(contract, address, sent));
  };
  if (contract) {
    showForm();
  }
  const list = h("div", { class: "stack" }, card(null, { body: false }, tailBox, note));
  const split = h("div", { class: "split" }, list, life);
  const element = h("div", { class: "main-grid" }, heading("Orders", search, outcomes, pause), sendCard, split);

  /** Enter opens the only record that is left, or what was typed, if it may be an id. */
  function openFound() {
    const rows = filtered();
    const typed = search.value.trim();
    if (rows.length === 1 && rows[0].order) {
      location.hash = address(rows[0].order_id);
    } else if (rows.length !== 1 && typed !== "") {
      location.hash = address(typed);
    }
  }

  function hold() {
    listed = null;
    if (paused) {
      listed = new Set(messages.filter(isListed).map((m) => m.coordinates));
    }
  }

  function togglePause() {
    paused = !paused;
    hold();
    pause.setAttribute("aria-pressed", String(paused));
    if (!paused) {
      messages = merged(messages, held, KEPT);
      held = [];
    }
    showPause();
    show();
  }

  function showPause() {
    const waiting = held.length ? ` (${count(held.length)} new)` : "";
    say(pause, paused ? `Continue${waiting}` : "Pause");
  }

  function createRow(m) {
    const row = tail.row(m);
    row.classList.toggle("fresh", Boolean(m.isNew));
    return row;
  }

  function updateRow(row, m) {
    tail.update(row, m);
    row.classList.toggle("chosen", Boolean(chosen && m.order_id === chosen));
  }

  /** Columns and form follow from the contract; another one makes others. */
  async function takeContract() {
    const now = await loadContract();
    if (now !== contract) {
      contract = now;
      tail = tailTable(contract, address);
      fill(tailBox);
      showForm();
    }
  }

  function show() {
    const rows = filtered().slice(0, SHOWN);
    if (rows.length === 0 || !tail) {
      fill(
        tailBox,
        placeholder({ failed, loaded, isTopicEmpty: messages.length === 0 && Boolean(tail), outcome, filter }),
      );
      say(note, "");
      return;
    }
    if (!tail.element.isConnected) {
      fill(tailBox, tail.element);
    }
    keyed(tail.body, rows, (m) => m.coordinates, createRow, updateRow);
    say(note, `${many(rows.length, "record")} of the newest ${count(messages.length)}, newest first.`);
  }

  async function load() {
    try {
      const asked = get("messages", { limit: outcome ? 200 : 100, outcome });
      const [{ messages: found }] = await Promise.all([asked, takeContract()]);
      messages = merged(messages, found, KEPT);
      hold();
      failed = null;
    } catch (problem) {
      failed = problem;
    }
    loaded = true;
    show();
  }

  function loadPending() {
    const isWatched = !paused && document.visibilityState === "visible";
    if (isWatched && (messages.length === 0 || messages.slice(0, SHOWN).some(isPending))) {
      load();
    }
  }

  let shownLife = null;
  function showLife() {
    shownLife?.close();
    shownLife = chosen ? orderLife(chosen, () => address(null)) : null;
    fill(life, shownLife?.element);
    split.classList.toggle("open", Boolean(chosen));
    show();
    if (innerWidth < NARROW) {
      shownLife?.element.scrollIntoView({ block: "nearest" });
    }
  }

  let timer = 0;
  return {
    element,
    open() {
      show();
      load();
      showLife();
      timer = setInterval(loadPending, AGAIN_MS);
    },
    update(name) {
      if (name === "confirmations" && state.confirmations.newest.some((c) => c.order_id === chosen)) {
        shownLife?.refresh();
      }
      if (name !== "order") {
        return;
      }
      const { messages: sent = [], settled = [] } = state.order ?? {};
      messages = withOutcomes(messages, settled);
      held = withOutcomes(held, settled);
      const found = unseen(messages, sent);
      // Where all is new, none stands out.
      const news = found.map((m) => ({ ...m, isNew: found.length <= MOST_SHOWN_AS_NEW }));
      if (paused) {
        held = [...news, ...held].slice(0, KEPT);
        showPause();
      } else {
        messages = merged(messages, news, KEPT);
      }
      show();
    },
    refresh() {
      load();
      shownLife?.refresh();
    },
    go(more, asked) {
      filter = asked.get("filter") ?? "";
      search.value = filter;
      if (outcomeIn(asked) !== outcome) {
        outcome = outcomeIn(asked);
        outcomes.set(outcome);
        load();
      }
      const next = more[0] ?? null;
      if (next !== chosen) {
        chosen = next;
        openBeside(tailBox, life, element, showLife);
      } else {
        show();
      }
      return true;
    },
    close() {
      clearInterval(timer);
      shownLife?.close();
    },
  };
}
