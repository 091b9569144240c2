import { answerChart, answerTable, savePicture } from "../app/answer.js";
import { get } from "../app/api.js";
import { fill, h, keyed, say } from "../app/dom.js";
import { fingerprint } from "../app/exact.js";
import { at, bytes, count, many, rate } from "../app/format.js";
import { badge, card, empty, heading, mark, pairs, problemBox } from "../app/parts.js";
import { to } from "../app/router.js";

const MOODS = {
  STARTING: "accent",
  RUNNING: "good",
  WAITING: "warn",
  FAILED: "bad",
  STOPPED: "calm",
  GONE: "bad",
};
const EVERY_MS = 5_000;

const stateBadge = (stream) => badge(stream.state.toLowerCase(), MOODS[stream.state]);

/** What is known of the query behind a table; null for a table of totals. */
function streamCard(stream) {
  if (!stream) {
    return null;
  }
  const skipped = [
    `${count(stream.rejected)} no orders`,
    `${count(stream.dropped_late)} too late`,
    `${count(stream.dropped_ahead)} too far ahead`,
  ];
  const reason = stream.reason ? h("b", { class: "mono" }, `${stream.reason} `) : null;
  return card(
    "The stream",
    { tools: stateBadge(stream) },
    stream.message ? h("p", { class: "problem is-warn" }, reason, stream.message) : null,
    pairs(
      ["In", `${count(stream.rows_in)} records, ${rate(stream.rows_per_second)} per second`],
      ["Out", `${count(stream.rows_out)} rows, ${stream.output_mode} mode`],
      ["Skipped", skipped.join(", ")],
      ["Kept", `${count(stream.state_rows)} rows of state, ${bytes(stream.state_bytes)}`],
      ["Watermark", stream.watermark ? at(stream.watermark) : "none yet"],
      ["Written", at(stream.updated_at)],
    ),
  );
}

/** What a table's parts depend on: another shape needs other parts. */
const shapeOf = ({ columns, chart }) => fingerprint([columns, chart]);

/** The parts that show a table, put into the box. */
function build(answer, box) {
  const chart = answerChart(answer);
  const table = answerTable(answer);
  const facts = h("div", {});
  const age = h("span", { class: "soft small" });
  const href = `stream-table/${encodeURIComponent(answer.name)}?format=csv&limit=1000`;
  const tools = h(
    "span",
    { class: "row-tools" },
    h("a", { class: "button", download: `${answer.name}.csv`, href }, "CSV"),
    chart ? h("button", { type: "button", onclick: () => savePicture(chart, answer) }, "Image") : null,
  );
  const rows = h("div", { class: "long-table" }, table.element);
  if (chart) {
    const chartCard = card(answer.title, { tools: [age, tools] }, chart.legend, chart.box);
    fill(box, chartCard, card(null, { body: false }, rows), facts);
  } else {
    fill(box, card(answer.title, { body: false, tools: [age, tools] }, rows), facts);
  }
  return { name: answer.name, chart, table, facts, age, rows, shape: shapeOf(answer) };
}

export default function totals(state, [first = null]) {
  let chosen = first;
  let list = null;
  let shown = null;
  let loading = false;
  let closed = false;

  const tabs = h("nav", { class: "tabs", "aria-label": "Tables" });
  const note = h("div", {});
  const box = h("div", { class: "stack" }, h("p", { class: "empty" }, "Reading…"));
  const element = h("div", { class: "main-grid" }, heading("Totals and streams"), tabs, note, box);

  function showTab(tab, { name, title, kind, stream }) {
    const streamBadge = stream ? stateBadge(stream) : badge("stream", "accent");
    fill(tab, title, kind === "stream" ? [" ", streamBadge] : null);
    mark(tab, name === chosen, "page");
  }

  /** On a phone the tabs stand in one line that is wider than the screen. */
  function scrollToTab() {
    const tab = tabs.querySelector("[aria-current]");
    if (tab && tabs.led !== chosen) {
      tabs.led = chosen;
      tabs.scrollLeft = tab.offsetLeft - tabs.firstChild.offsetLeft;
    }
  }

  function showTabs() {
    const tables = list?.tables ?? [];
    chosen ??= tables[0]?.name ?? null;
    const text = fingerprint([
      tables.map(({ name, title, kind, stream }) => [name, title, kind, stream?.state]),
      chosen,
    ]);
    if (tabs.shown === text) {
      return;
    }
    tabs.shown = text;
    const key = ({ name }) => name;
    keyed(tabs, tables, key, ({ name }) => h("a", { href: to("totals", [name]) }), showTab);
    scrollToTab();
    if (list && tables.length === 0) {
      const command = h("code", {}, "./orderflow streams");
      const how = ["The job keeps totals from its first batch on; ", command, " runs the questions in sql/streams."];
      fill(box, empty("No totals and no streams yet", how));
    }
  }

  function showMissing(sums) {
    const isMissing = sums && !sums.is_complete && sums.missing_orders;
    const command = h("code", {}, "./orderflow totals rebuild");
    const words = isMissing ? `The totals lack ${many(sums.missing_orders, "order")}. ` : "";
    fill(note, isMissing ? h("p", { class: "problem is-warn say" }, words, command, " adds them.") : null);
  }

  function showRows(answer) {
    if (answer.rows.length === 0) {
      fill(shown.rows, empty("No rows yet", "They appear with the first orders."));
      return;
    }
    if (!shown.table.element.isConnected) {
      fill(shown.rows, shown.table.element);
    }
    shown.table.update(answer);
  }

  function show(answer) {
    if (shown?.name !== answer.name || shown.shape !== shapeOf(answer)) {
      shown?.chart?.destroy();
      shown = build(answer, box);
    }
    shown.chart?.update(answer);
    showRows(answer);
    const part = answer.truncated ? `, the first ${count(answer.rows.length)} rows` : "";
    say(shown.age, `as of ${at(answer.at)}${part}`);
    const text = fingerprint(answer.stream);
    if (shown.facts.shown !== text) {
      shown.facts.shown = text;
      fill(shown.facts, streamCard(answer.stream));
    }
    showMissing(answer.totals);
  }

  async function ask() {
    list ??= state.streams ?? (await get("stream-table"));
    showTabs();
    const wanted = chosen;
    if (wanted) {
      const answer = await get(`stream-table/${encodeURIComponent(wanted)}`, { limit: 200 });
      if (wanted === chosen && !closed) {
        show(answer);
      }
    }
  }

  async function load() {
    if (loading || document.visibilityState === "hidden") {
      return;
    }
    loading = true;
    try {
      await ask();
    } catch (problem) {
      if (!closed && shown?.name !== chosen) {
        shown?.chart?.destroy();
        shown = null;
        fill(box, problemBox(problem));
      }
    } finally {
      loading = false;
    }
  }

  let timer = 0;
  return {
    element,
    open() {
      load();
      timer = setInterval(load, EVERY_MS);
    },
    update(name) {
      if (name === "streams") {
        list = state.streams;
        showTabs();
        if (!shown) {
          load();
        }
      }
    },
    refresh: load,
    go([name]) {
      const next = name ?? list?.tables[0]?.name ?? null;
      if (next !== chosen) {
        chosen = next;
        showTabs();
        loading = false;
        load();
      }
      return true;
    },
    close() {
      closed = true;
      clearInterval(timer);
      shown?.chart?.destroy();
    },
  };
}
