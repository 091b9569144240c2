import { fill, h, keyed, say } from "../app/dom.js";
import { at, bytes, count, many, money } from "../app/format.js";
import { badge, card, choice, empty, heading, openBeside, problemBox, table } from "../app/parts.js";
import { get } from "../app/api.js";
import { amend, to } from "../app/router.js";
import { orderForm } from "../app/order-form.js";
import { orderLife } from "../app/order-life.js";

const KEPT = 300;
const SHOWN = 60;
const MOST_SHOWN_AS_NEW = 5;
/** Below it what is open stands above the list, not beside it; as in the style sheet. */
const NARROW = 1180;
const OUTCOMES = { stored: "good", duplicate: "calm", rejected: "warn", waiting: "accent" };
const CHOICES = [["", "All"], ["stored", "Stored"], ["duplicate", "Duplicate"], ["rejected", "Rejected"]];
/** Records that wait are looked at again until the job has come to them. */
const AGAIN_MS = 3_000;

const outcomeIn = (parameters) => CHOICES.find(([value]) => value === parameters.get("outcome"))?.[0] ?? "";

export default function orders(state, parts, parameters) {
  let messages = [];
  let filter = parameters.get("filter") ?? "";
  let outcome = outcomeIn(parameters);
  let paused = false;
  let held = [];
  let chosen = parts[0] ?? null;
  let loaded = false;
  let failed = null;

  /** Where an order is open, or none; what is filtered stays so. */
  const address = (id) => to("orders", id ? [id] : [], { filter, outcome });

  const tail = table("The newest records, newest first", [
    { title: "Order", class: "nowrap", key: (m) => (m.order ? address(m.order.order_id) : ""), cell: (m) => (m.order ? h("a", { href: address(m.order.order_id) }, m.order.order_id) : h("span", { class: "soft" }, "no order")) },
    { title: "Outcome", key: (m) => `${m.outcome}${m.reason}${m.coordinates}`, cell: (m) => (m.outcome === "rejected" ? h("a", { class: "badge is-warn", href: to("rejected", [m.coordinates]) }, m.reason ?? "rejected") : badge(m.outcome ?? "not known", OUTCOMES[m.outcome] ?? "")) },
    { title: "Product", text: true, cell: (m) => m.order?.product_name ?? m.preview ?? "" },
    { title: "Category", text: true, class: "wide-only closed-only", cell: (m) => m.order?.product_category ?? "" },
    { title: "Quantity", num: true, class: "wide-only closed-only", cell: (m) => (m.order ? count(m.order.quantity) : "") },
    { title: "Unit price", num: true, class: "wide-only closed-only", cell: (m) => (m.order ? money(m.order.unit_price) : "") },
    { title: "Total", num: true, class: "wide-only", cell: (m) => (m.order ? money(m.order.total_price) : bytes(m.size)) },
    { title: "Partition@offset", class: "nowrap soft wide-only closed-only", cell: (m) => m.coordinates.slice(m.coordinates.lastIndexOf("-") + 1) },
    { title: "Arrived", num: true, class: "wide-only", cell: (m) => at(m.timestamp) },
  ]);

  const search = h("input", {
    class: "search", type: "search", placeholder: "Filter: id, product, customer…", "aria-label": "Filter the records", value: filter,
    oninput: () => {
      filter = search.value;
      remember();
      show();
    },
    onkeydown: (event) => {
      if (event.key === "Enter" && /^[A-Za-z0-9_-]+$/.test(search.value.trim()) && shown().length !== 1) {
        location.hash = address(search.value.trim());
      } else if (event.key === "Enter" && shown().length === 1 && shown()[0].order) {
        location.hash = address(shown()[0].order.order_id);
      }
    },
  });
  const outcomes = choice("Outcome", CHOICES, outcome, (value) => {
    outcome = value;
    remember();
    load();
  });
  const pause = h("button", { type: "button", "aria-pressed": "false", onclick: () => {
    paused = !paused;
    pause.setAttribute("aria-pressed", String(paused));
    if (!paused) {
      merge(held);
      held = [];
    }
    showPause();
    show();
  } }, "Pause");
  const showPause = () => say(pause, paused ? (held.length ? `Go on (${count(held.length)} new)` : "Go on") : "Pause");
  const note = h("p", { class: "card-note" });
  const tailBox = h("div", { class: "tail" }, tail.element);
  const life = h("div", {});

  const form = h("details", { class: "send" }, h("summary", {}, "Send an order"), orderForm(address, (sent) => {
    location.hash = address(sent.order_id);
  }));
  const split = h("div", { class: "split" }, h("div", { class: "stack" }, card(null, { body: false }, tailBox, note)), life);
  const element = h(
    "div", { class: "main-grid" },
    heading("Orders", search, outcomes, pause),
    h("section", { class: "card", "aria-label": "Send an order" }, h("div", { class: "card-body" }, form)),
    split,
  );

  const remember = () => amend(address(chosen));

  function shown() {
    const wanted = filter.trim().toLowerCase();
    return messages.filter((m) => {
      if (outcome && m.outcome !== outcome) {
        return false;
      }
      const { order } = m;
      const words = order ? [order.order_id, order.product_name, order.product_category, order.customer_id, m.reason] : [m.preview, m.key, m.reason];
      return wanted === "" || words.some((word) => String(word ?? "").toLowerCase().includes(wanted));
    });
  }

  function show() {
    const rows = shown();
    if (rows.length === 0) {
      fill(tailBox, failed ? h("div", { class: "card-body" }, problemBox(failed))
        : !loaded ? h("p", { class: "empty" }, "Reading the newest records…")
        : messages.length === 0 && !outcome ? empty("No order yet", h("code", {}, "./orderflow produce"), " makes some; or send one above.")
        : empty(outcome ? `None of the newest records is ${filter ? "like this" : outcome}` : "None of the newest records", filter ? "Enter looks the id up among all orders." : "What is filtered looks at the newest records only."));
      say(note, "");
      return;
    }
    if (!tail.element.isConnected) {
      fill(tailBox, tail.element);
    }
    keyed(tail.body, rows.slice(0, SHOWN), (m) => m.coordinates, (m) => {
      const row = tail.row(m);
      if (m.isNew) {
        row.classList.add("fresh");
      }
      return row;
    }, (row, m) => {
      tail.update(row, m);
      row.classList.toggle("chosen", Boolean(chosen && m.order?.order_id === chosen));
    });
    say(note, `${many(Math.min(rows.length, SHOWN), "record")} of the newest ${count(messages.length)}, newest first.`);
  }

  /** A record that was settled stays so, whatever an older look at it says. A topic that was created anew has others there. */
  function merge(news) {
    const byPlace = new Map(messages.map((m) => [m.coordinates, m]));
    for (const m of news) {
      const before = byPlace.get(m.coordinates);
      const isSame = before?.timestamp === m.timestamp;
      const isOlder = before && (isSame ? Boolean(before.outcome) && before.outcome !== "waiting" : m.timestamp < before.timestamp);
      byPlace.set(m.coordinates, isOlder ? before : m);
    }
    messages = [...byPlace.values()]
      .sort((a, b) => (b.timestamp ?? "").localeCompare(a.timestamp ?? "") || b.offset - a.offset || a.partition - b.partition)
      .slice(0, KEPT);
  }

  async function load() {
    try {
      const { messages: found } = await get("messages", { limit: outcome ? 200 : 100, outcome });
      merge(found);
      failed = null;
    } catch (problem) {
      failed = problem;
    }
    loaded = true;
    show();
  }

  let shownLife = null;
  function showLife() {
    shownLife?.close();
    shownLife = chosen ? orderLife(chosen, () => address(null)) : null;
    fill(life, shownLife?.element);
    split.classList.toggle("open", Boolean(chosen));
    show();
    if (chosen && innerWidth < NARROW) {
      shownLife.element.scrollIntoView({ block: "nearest" });
    }
  }

  let timer = 0;
  return {
    element,
    open() {
      show();
      load();
      showLife();
      timer = setInterval(() => {
        if (!paused && document.visibilityState === "visible" && (messages.length === 0 || messages.slice(0, SHOWN).some((m) => m.outcome === "waiting" || m.outcome === null))) {
          load();
        }
      }, AGAIN_MS);
    },
    update(name) {
      if (name !== "order") {
        return;
      }
      const known = new Set(messages.map((m) => m.coordinates + m.timestamp));
      const unseen = (state.order?.messages ?? []).filter((m) => !known.has(m.coordinates + m.timestamp));
      // Where all is new, none stands out.
      const news = unseen.map((m) => ({ ...m, isNew: unseen.length <= MOST_SHOWN_AS_NEW }));
      if (paused) {
        held = [...news, ...held].slice(0, KEPT);
        showPause();
      } else {
        merge(news);
        show();
      }
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
        openBeside(tail.element, life, element, showLife);
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
