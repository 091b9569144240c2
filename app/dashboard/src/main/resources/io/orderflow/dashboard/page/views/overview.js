import { fill, h, keyed, say } from "../app/dom.js";
import { sparkline, timeChart } from "../app/charts.js";
import { at, count, duration, many, money, NOTHING, rate, seconds } from "../app/format.js";
import { card, empty, table } from "../app/parts.js";
import { get } from "../app/api.js";
import { to } from "../app/router.js";

const clock = (s) => at(new Date(s * 1000));

function metric(label) {
  const figure = h("span", { class: "figure" }, NOTHING);
  const detail = h("span", { class: "detail" });
  const spark = sparkline();
  const element = h("section", { class: "card metric", "aria-label": label }, h("span", { class: "label" }, label), figure, detail, spark);
  return { element, figure, detail, spark };
}

function term(label, href) {
  const figure = h("span", { class: "figure" }, NOTHING);
  const words = h("span", { class: "label" }, label);
  return { element: href ? h("a", { class: "term", href }, figure, words) : h("span", { class: "term" }, figure, words), figure };
}

export default function overview(state) {
  const dot = h("span", { class: "dot" });
  const word = h("span", {});
  const why = h("p", { class: "why" });
  const todo = h("p", { class: "todo say" });
  const facts = h("div", { class: "facts" });
  const hero = h("section", { class: "card hero", "aria-label": "Verdict" }, h("h1", { tabindex: "-1" }, dot, word), why, todo, facts);

  const terms = { received: term("received"), stored: term("stored"), duplicate: term("duplicate"), rejected: term("rejected", "#/rejected") };
  const stamp = h("span", { class: "stamp is-calm" }, "nothing counted yet");
  const extra = h("p", { class: "card-note", hidden: true });
  const sign = (text) => h("span", { class: "sign" }, text);
  const seal = h(
    "section", { class: "card", "aria-label": "The seal: received = stored + duplicate + rejected" },
    h("div", { class: "seal" }, terms.received.element, sign("="), terms.stored.element, sign("+"), terms.duplicate.element, sign("+"), terms.rejected.element, stamp),
    extra,
  );

  const pace = metric("Orders per second");
  const fresh = metric("Produced → stored");
  const lag = metric("Lag");
  const catchUp = metric("Time to catch up");
  const worth = h("p", { class: "worth" });
  catchUp.spark.replaceWith(worth);

  const flow = timeChart({ label: "Orders per second over the last hour", series: [{ name: "received" }, { name: "stored" }], format: rate, title: clock, empty: "The first points come in a few seconds" });
  const waiting = timeChart({ label: "Lag in records over the last hour", series: [{ name: "records waiting" }], format: count, title: clock, empty: "The first points come in a few seconds" });
  const legend = h("p", { class: "legend" }, h("span", {}, h("i", { class: "c1" }), "received"), h("span", {}, h("i", { class: "c2" }), "stored"));

  const recent = table("The newest records", [
    { title: "Order", class: "nowrap", key: (m) => m.coordinates + m.order?.order_id, cell: (m) => (m.order ? h("a", { href: to("orders", [m.order.order_id]) }, m.order.order_id) : h("span", { class: "soft" }, m.reason ?? "no order")) },
    { title: "Product", text: true, cell: (m) => m.order?.product_name ?? m.preview ?? "" },
    { title: "Total", num: true, cell: (m) => (m.order ? money(m.order.total_price) : "") },
    { title: "Arrived", num: true, class: "wide-only", cell: (m) => at(m.timestamp) },
  ]);
  const recentBox = h("div", { class: "reserve-rows" }, recent.element);
  const noneYet = empty("No order yet", h("code", {}, "./orderflow produce"), " makes some.");
  const notRead = h("p", { class: "empty" }, "The newest records are not read yet.");
  const noneRejected = empty("Nothing was rejected", "Records that are no orders would be counted here, each with its one reason.");
  const notCounted = h("p", { class: "empty" }, "Not counted yet.");
  const ranking = h("ul", { class: "ranking" });
  const reasons = h("div", { class: "card-body" });
  let newest = [];
  let isRead = false;

  const element = h(
    "div", { class: "view-overview main-grid" },
    hero, seal,
    h("div", { class: "grid metrics" }, pace.element, fresh.element, lag.element, catchUp.element),
    h("div", { class: "grid two" }, card("Flow", { tools: legend }, flow.box), card("Lag, records", {}, waiting.box)),
    h("div", { class: "grid two" },
      card("Newest records", { body: false, tools: h("a", { class: "small", href: "#/orders" }, "All") }, recentBox),
      card("Rejected, by reason", { body: false, tools: h("a", { class: "small", href: "#/rejected" }, "All") }, reasons)),
  );

  function showNewest() {
    if (newest.length === 0) {
      fill(recentBox, isRead && state.status?.identity?.received === 0 ? noneYet : notRead);
      return;
    }
    if (!recent.element.isConnected) {
      fill(recentBox, recent.element);
    }
    keyed(recent.body, newest.slice(0, 6), (m) => m.coordinates, recent.row, recent.update);
  }

  function showReasons() {
    const groups = state.rejected?.groups ?? (state.status?.identity?.rejected === 0 ? [] : null);
    if (!groups) {
      fill(reasons, notCounted);
      return;
    }
    const counts = new Map();
    for (const { reason, count: n } of groups) {
      counts.set(reason, (counts.get(reason) ?? 0) + n);
    }
    const shown = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 7);
    if (shown.length === 0) {
      fill(reasons, noneRejected);
      return;
    }
    if (!ranking.isConnected) {
      fill(reasons, ranking);
    }
    keyed(ranking, shown, ([reason]) => reason,
      ([reason]) => h("li", {}, h("a", { href: to("rejected", [], { reason }), class: "mono" }, reason), h("span", { class: "bar is-warn", "aria-hidden": "true" }, h("span", {})), h("span", { class: "num" })),
      (line, [, n]) => {
        line.querySelector(".bar > span").style.transform = `scaleX(${n / shown[0][1]})`;
        say(line.querySelector(".num"), count(n));
      });
  }

  function showStatus() {
    const { status } = state;
    hero.className = `card hero is-${state.mood}`;
    dot.className = `dot is-${state.mood}`;
    say(word, state.word);
    say(why, state.why);
    const advice = state.toDo;
    if (todo.shown !== advice) {
      todo.shown = advice;
      // Commands stand out: everything from "./orderflow" on, up to a comma or the end.
      fill(todo, advice.split(/(\.\/orderflow [a-z -]*[a-z])/).map((part, i) => (i % 2 ? h("code", {}, part) : part)));
    }
    if (!status) {
      return;
    }
    const { job, identity, rates, freshness, lag: behind, totals } = status;
    const words = [
      job ? `${job.state.toLowerCase()}${job.reason ? `, ${job.reason}` : ""}` : null,
      job ? `epoch ${job.epoch}` : null,
      job ? `started ${at(job.started_at)}` : null,
      job ? `heard ${duration(Math.max(0, job.age_seconds) * 1000)} ago` : null,
      job?.versions,
      status.consumer_group ? `group ${status.consumer_group}` : null,
    ].filter(Boolean);
    keyed(facts, words.map((text, i) => ({ text, i })), ({ i }) => i, () => h("span", {}), (span, { text }) => say(span, text));

    for (const [name, { figure }] of Object.entries(terms)) {
      say(figure, count(identity?.[name]));
    }
    if (identity) {
      const holds = identity.holds && identity.received === identity.stored + identity.duplicate + identity.rejected;
      stamp.className = `stamp ${holds ? (identity.received ? "" : "is-calm") : "is-bad"}`;
      say(stamp, holds ? (identity.received ? "✓ every record accounted for" : "nothing received yet") : "✗ does not add up");
      const notes = [];
      if (identity.lost) {
        notes.push(`${many(identity.lost, "offset")} given up by an operator (lost)`);
      }
      if (identity.absent) {
        notes.push(`${many(identity.absent, "offset")} that Kafka never shows (absent)`);
      }
      if (identity.unknown_fields) {
        notes.push(`${many(identity.unknown_fields, "unknown field")} ignored in accepted orders`);
      }
      if (totals && !totals.is_complete && totals.missing_orders) {
        notes.push(`totals lack ${many(totals.missing_orders, "order")}: ./orderflow totals rebuild`);
      }
      extra.hidden = notes.length === 0;
      say(extra, notes.join(" · "));
    }
    say(pace.figure, rate(rates?.received_per_second));
    say(pace.detail, rates ? `${rate(rates.stored_per_second)} stored per second` : "");
    say(fresh.figure, freshness ? duration(freshness.p50_ms) : NOTHING);
    say(fresh.detail, freshness ? `half within that; p95 ${duration(freshness.p95_ms)}, p99 ${duration(freshness.p99_ms)}` : identity ? "nothing stored in the last minute" : "not known");
    say(lag.figure, count(behind?.records));
    say(lag.detail, behind ? (behind.records === 0 ? "records: nothing waits" : `${behind.records === 1 ? "record" : "records"}${behind.seconds === null ? "" : `; the oldest waits ${seconds(behind.seconds)}`}`) : "not known");
    const caughtUp = behind && (behind.records === 0 || behind.catch_up_seconds === 0);
    const catching = !behind ? NOTHING : caughtUp ? "caught up" : behind.catch_up_seconds === null ? "not shrinking" : seconds(behind.catch_up_seconds);
    say(catchUp.figure, catching);
    say(catchUp.detail, behind?.records && !caughtUp ? "at the pace of the last minute" : "");
    if (totals) {
      say(worth, `All orders: worth ${money(totals.revenue)}; ${money(totals.average_order_value)} each`);
    }
  }

  function showHistory() {
    const { history } = state;
    if (!history) {
      return;
    }
    const recentPart = (column) => history[column].slice(-120);
    pace.spark.set(recentPart("received_per_second"));
    fresh.spark.set(recentPart("p50_ms"));
    lag.spark.set(recentPart("lag_records"));
    const last = (column) => history[column].at(-1);
    flow.set(history.at, [history.received_per_second, history.stored_per_second], `Orders per second over the last hour; last ${rate(last("received_per_second"))} received, ${rate(last("stored_per_second"))} stored`);
    waiting.set(history.at, [history.lag_records], `Lag over the last hour; last ${count(last("lag_records"))} records`);
  }

  function takeOrder() {
    const news = state.order?.messages ?? [];
    const places = new Set(news.map((m) => m.coordinates));
    newest = [...news, ...newest.filter((m) => !places.has(m.coordinates))].slice(0, 6);
  }

  async function loadNewest() {
    try {
      newest = (await get("messages", { limit: 6 })).messages;
      isRead = true;
    } catch {
      // Kafka is away; the banner says so.
    }
    showNewest();
  }

  return {
    element,
    open() {
      showStatus();
      showHistory();
      showReasons();
      loadNewest();
    },
    update(name) {
      if (name === "overview" || name === "history") {
        showStatus();
        showHistory();
        showReasons();
        showNewest();
        // A server that was just started has not read the newest records yet.
        if (newest.length === 0 && state.status?.identity?.received) {
          loadNewest();
        }
      } else if (name === "rejected") {
        showReasons();
      } else if (name === "order") {
        takeOrder();
        showNewest();
      }
    },
    refresh: loadNewest,
    close() {
      flow.destroy();
      waiting.destroy();
    },
    go: () => true,
  };
}
