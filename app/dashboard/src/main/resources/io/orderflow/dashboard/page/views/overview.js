import { get } from "../app/api.js";
import { columnsOf, isNumber, labelOf, shownValue, valueAt } from "../app/contract.js";
import { contractNow, loadContract } from "../app/contract-now.js";
import { sparkline, timeChart } from "../app/charts.js";
import { fill, h, keyed, say } from "../app/dom.js";
import { at, count, duration, money, NOTHING, rate } from "../app/format.js";
import { byReason } from "../app/messages.js";
import * as words from "../app/overview-words.js";
import { badge, card, empty, table } from "../app/parts.js";
import { to } from "../app/router.js";

const NEWEST = 6;
/** Of an order's fields, among which those of the table are. */
const MOST_COLUMNS = 8;
const MOST_REASONS = 7;
/** Points of a sparkline: the last ten minutes. */
const SPARK_POINTS = 120;
const FIRST_POINTS = "The first points appear in a few seconds";

const clock = (s) => at(new Date(s * 1000));
const sign = (text) => h("span", { class: "sign" }, text);
const allLink = (href) => h("a", { class: "small", href }, "All");

/** A card with a label, a figure, a detail and a sparkline; show({ figure, detail }) fills it. */
function metric(label) {
  const figure = h("span", { class: "figure" }, NOTHING);
  const detail = h("span", { class: "detail" });
  const spark = sparkline();
  const name = h("span", { class: "label" }, label);
  const element = h("section", { class: "card metric", "aria-label": label }, name, figure, detail, spark);
  const show = (text) => {
    say(figure, text.figure);
    say(detail, text.detail);
  };
  return { element, spark, show };
}

/** A number of the seal with its name. */
function term(label, href) {
  const figure = h("span", { class: "figure" }, NOTHING);
  const name = h("span", { class: "label" }, label);
  const element = href ? h("a", { class: "term", href }, figure, name) : h("span", { class: "term" }, figure, name);
  return { element, figure };
}

const orderCell = (m) =>
  m.order
    ? h("a", { href: to("orders", [m.order_id]) }, m.order_id)
    : h("span", { class: "soft" }, m.reason ?? "no order");

/** The column that says most of an order, and its amount where the contract has one. */
function newestTable(contract) {
  const [first, ...others] = columnsOf(contract, MOST_COLUMNS);
  const amount = others.find(({ role }) => role === "amount");
  const column = (leaf) => ({
    title: labelOf(leaf.path),
    num: isNumber(leaf),
    text: !isNumber(leaf),
    cell: (m) => (m.order ? shownValue(leaf, valueAt(m.order, leaf.names)) : (leaf === first && m.preview) || ""),
  });
  return table("The newest records", [
    { title: "Order", class: "nowrap key", key: (m) => m.coordinates + m.order_id, cell: orderCell },
    ...[first, amount].filter(Boolean).map(column),
    { title: "Arrived", num: true, class: "wide-only", cell: (m) => at(m.timestamp) },
  ]);
}

/** The verdict with its reason and what to do about it. */
function heroCard(state) {
  const dot = h("span", { class: "dot" });
  const word = h("span", {});
  const why = h("p", { class: "why" });
  const todo = h("p", { class: "todo say" });
  const facts = h("div", { class: "facts" });
  const title = h("h1", { tabindex: "-1" }, dot, word);
  const element = h("section", { class: "card hero", "aria-label": "Verdict" }, title, why, todo, facts);

  /** Commands stand out: everything from "./orderflow" on, up to a comma or the end. */
  function showAdvice(advice) {
    if (todo.shown !== advice) {
      todo.shown = advice;
      const parts = advice.split(/(\.\/orderflow [a-z -]*[a-z])/);
      fill(
        todo,
        parts.map((part, i) => (i % 2 ? h("code", {}, part) : part)),
      );
    }
  }

  function show() {
    element.className = `card hero is-${state.mood}`;
    dot.className = `dot is-${state.mood}`;
    say(word, state.word);
    say(why, state.why);
    showAdvice(state.toDo);
    const phrases = state.status ? words.jobWords(state.status).map((text, i) => ({ text, i })) : [];
    keyed(
      facts,
      phrases,
      ({ i }) => i,
      () => h("span", {}),
      (span, { text }) => say(span, text),
    );
  }
  return { element, show };
}

/** received = stored + duplicate + rejected, with a stamp that says whether it holds. */
function sealCard() {
  const terms = {
    received: term("received"),
    stored: term("stored"),
    duplicate: term("duplicate"),
    rejected: term("rejected", "#/rejected"),
  };
  const stamp = h("span", { class: "stamp is-calm" }, "nothing counted yet");
  const extra = h("p", { class: "card-note", hidden: true });
  const sumLine = h(
    "div",
    { class: "seal" },
    terms.received.element,
    sign("="),
    terms.stored.element,
    sign("+"),
    terms.duplicate.element,
    sign("+"),
    terms.rejected.element,
    stamp,
  );
  const label = "The seal: received = stored + duplicate + rejected";
  const element = h("section", { class: "card", "aria-label": label }, sumLine, extra);

  function show({ identity, totals }) {
    for (const [name, { figure }] of Object.entries(terms)) {
      say(figure, count(identity?.[name]));
    }
    if (identity) {
      const { text, mood } = words.sealWords(identity);
      stamp.className = `stamp ${mood}`;
      say(stamp, text);
      const notes = words.sealNotes(identity, totals);
      extra.hidden = notes.length === 0;
      say(extra, notes.join(" · "));
    }
  }
  return { element, show };
}

/** The most frequent reasons of rejected records, with bars. */
function reasonsCard(state) {
  const ranking = h("ul", { class: "ranking" });
  const box = h("div", { class: "card-body" });
  const none = empty(
    "No rejected records",
    "Records that are no orders would be counted here, each with its one reason.",
  );
  const notCounted = h("p", { class: "empty" }, "Not counted yet.");
  const tools = allLink("#/rejected");
  const element = card("Rejected, by reason", { body: false, tools }, box);

  const create = ([reason]) =>
    h(
      "li",
      {},
      h("a", { href: to("rejected", [], { reason }), class: "mono" }, reason),
      h("span", { class: "bar is-warn", "aria-hidden": "true" }, h("span", {})),
      h("span", { class: "num" }),
    );

  function show() {
    const groups = state.rejected?.groups ?? (state.status?.identity?.rejected === 0 ? [] : null);
    if (!groups) {
      fill(box, notCounted);
      return;
    }
    const found = byReason(groups).slice(0, MOST_REASONS);
    if (found.length === 0) {
      fill(box, none);
      return;
    }
    if (!ranking.isConnected) {
      fill(box, ranking);
    }
    const most = Number(found[0][1]);
    keyed(
      ranking,
      found,
      ([reason]) => reason,
      create,
      (line, [, n]) => {
        line.querySelector(".bar > span").style.transform = `scaleX(${Number(n) / most})`;
        say(line.querySelector(".num"), count(n));
      },
    );
  }
  return { element, show };
}

/** The newest records; load() asks for them, take() adds those that were sent. */
function newestCard(state) {
  let contract = null;
  let rows = null;
  const box = h("div", { class: "reserve-rows" });
  const noneYet = empty("No order yet", h("code", {}, "./orderflow produce"), " makes some.");
  const notRead = h("p", { class: "empty" }, "The newest records have not been read yet.");
  const element = card("Newest records", { body: false, tools: allLink("#/orders") }, box);
  let newest = [];
  let isRead = false;

  function takeContract(now) {
    if (now && now !== contract) {
      contract = now;
      rows = newestTable(contract);
      fill(box, rows.element);
    }
  }
  takeContract(contractNow());

  function show() {
    if (newest.length === 0 || !rows) {
      fill(box, isRead && state.status?.identity?.received === 0 ? noneYet : notRead);
      return;
    }
    if (!rows.element.isConnected) {
      fill(box, rows.element);
    }
    keyed(rows.body, newest, (m) => m.coordinates, rows.row, rows.update);
  }

  async function load() {
    try {
      const [found, now] = await Promise.all([get("messages", { limit: NEWEST }), loadContract()]);
      takeContract(now);
      newest = found.messages;
      isRead = true;
    } catch {
      // Kafka is unavailable; the banner says so.
    }
    show();
  }

  function take() {
    const news = state.order?.messages ?? [];
    const places = new Set(news.map((m) => m.coordinates));
    newest = [...news, ...newest.filter((m) => !places.has(m.coordinates))].slice(0, NEWEST);
    show();
  }

  return { element, show, load, take, isEmpty: () => newest.length === 0 };
}

/** What orderflow confirm publishes, as it arrives; hidden where it never ran. */
function confirmationsCard(state) {
  const order = (c) =>
    c.order_id === null
      ? h("span", { class: "soft" }, c.reason || "no order")
      : h("a", { href: to("orders", [c.order_id]) }, c.order_id);
  const status = (c) => badge(c.status.toLowerCase(), c.status === "CONFIRMED" ? "good" : "warn");
  const rows = table("The newest confirmations", [
    { title: "Order", class: "nowrap key", key: (c) => c.coordinates, cell: order },
    { title: "Status", key: (c) => c.status, cell: status },
    { title: "Reason", class: "wide-only", text: true, cell: (c) => c.reason },
    { title: "After", num: true, cell: (c) => duration(c.after_ms) },
    { title: "Published", num: true, class: "wide-only", cell: (c) => at(c.confirmed_at) },
  ]);
  const pace = h("span", { class: "soft small" });
  const note = "After: from the record's arrival in Kafka to its confirmation. Duplicates get none.";
  const element = card("Confirmations", { body: false, hidden: true, tools: pace, note }, rows.element);

  function show() {
    const now = state.confirmations;
    if (!now?.exists || now.newest.length === 0) {
      return;
    }
    element.hidden = false;
    const delays =
      now.p50_ms === null ? "" : `; half within ${duration(now.p50_ms)}, p99 ${duration(now.p99_ms)}, last minute`;
    say(pace, `${rate(now.per_second)} per second${delays}`);
    keyed(rows.body, now.newest.slice(0, NEWEST), (c) => c.coordinates + c.confirmed_at, rows.row, rows.update);
  }
  return { element, show };
}

/** Records per second and lag over the last hour, and the sparklines of the metrics. */
function historyCharts(state) {
  const flow = timeChart({
    label: "Records per second over the last hour",
    series: [{ name: "received" }, { name: "stored" }],
    format: rate,
    title: clock,
    empty: FIRST_POINTS,
  });
  const waiting = timeChart({
    label: "Lag in records over the last hour",
    series: [{ name: "records waiting" }],
    format: count,
    title: clock,
    empty: FIRST_POINTS,
  });
  const entry = (n, name) => h("span", {}, h("i", { class: `c${n}` }), name);
  const legend = h("p", { class: "legend" }, entry(1, "received"), entry(2, "stored"));
  const flowCard = card("Flow, records per second", { tools: legend }, flow.box);
  const element = h("div", { class: "grid two" }, flowCard, card("Lag, records", {}, waiting.box));

  /** @param sparks column → sparkline */
  function show(sparks) {
    const { history } = state;
    if (!history) {
      return;
    }
    for (const [column, spark] of Object.entries(sparks)) {
      spark.set(history[column].slice(-SPARK_POINTS));
    }
    const { at: times, received_per_second: received, stored_per_second: stored, lag_records: lag } = history;
    const rates = `last ${rate(received.at(-1))} received, ${rate(stored.at(-1))} stored`;
    flow.set(times, [received, stored], `Records per second over the last hour; ${rates}`);
    waiting.set(times, [lag], `Lag over the last hour; last ${count(lag.at(-1))} records`);
  }

  return {
    element,
    show,
    destroy() {
      flow.destroy();
      waiting.destroy();
    },
  };
}

export default function overview(state) {
  const hero = heroCard(state);
  const seal = sealCard();
  const pace = metric("Records per second");
  const fresh = metric("Produced → stored");
  const lag = metric("Lag");
  const catchUp = metric("Time to catch up");
  const worth = h("p", { class: "worth" });
  catchUp.spark.replaceWith(worth);
  const charts = historyCharts(state);
  const newest = newestCard(state);
  const reasons = reasonsCard(state);
  const confirmations = confirmationsCard(state);

  const element = h(
    "div",
    { class: "view-overview main-grid" },
    hero.element,
    seal.element,
    h("div", { class: "grid metrics" }, pace.element, fresh.element, lag.element, catchUp.element),
    charts.element,
    h("div", { class: "grid two" }, newest.element, reasons.element),
    confirmations.element,
  );

  function showStatus() {
    hero.show();
    const { status } = state;
    if (!status) {
      return;
    }
    seal.show(status);
    pace.show(words.paceWords(status.rates));
    fresh.show(words.freshnessWords(status));
    lag.show(words.lagWords(status.lag));
    catchUp.show(words.catchUpWords(status.lag));
    const { totals } = status;
    // Only a contract that says which field is the amount has a worth.
    if (totals?.revenue !== null && totals?.revenue !== undefined) {
      say(worth, `All orders: worth ${money(totals.revenue)}; ${money(totals.average_order_value)} each`);
    }
  }

  const showHistory = () =>
    charts.show({ received_per_second: pace.spark, p50_ms: fresh.spark, lag_records: lag.spark });

  return {
    element,
    open() {
      showStatus();
      showHistory();
      reasons.show();
      confirmations.show();
      newest.load();
    },
    update(name) {
      if (name === "overview" || name === "history") {
        showStatus();
        showHistory();
        reasons.show();
        newest.show();
        // A server that was just started has not read the newest records yet.
        if (newest.isEmpty() && state.status?.identity?.received) {
          newest.load();
        }
      } else if (name === "rejected") {
        reasons.show();
      } else if (name === "confirmations") {
        confirmations.show();
      } else if (name === "order") {
        newest.take();
      }
    },
    refresh: newest.load,
    close: charts.destroy,
    go: () => true,
  };
}
