import { fill, h, keyed, say } from "../app/dom.js";
import { at, bytes, count, many, rate } from "../app/format.js";
import { badge, card, empty, heading, problemBox } from "../app/parts.js";
import { get } from "../app/api.js";
import { to } from "../app/router.js";
import { answerChart, answerTable, savePicture } from "../app/answer.js";

const MOODS = { STARTING: "accent", RUNNING: "good", WAITING: "warn", FAILED: "bad", STOPPED: "calm", GONE: "bad" };
const EVERY_MS = 5_000;

export default function totals(state, parts) {
  let chosen = parts[0] ?? null;
  let list = null;
  let shown = null;
  let loading = false;
  let closed = false;

  const tabs = h("nav", { class: "tabs", "aria-label": "Tables" });
  const note = h("div", {});
  const box = h("div", { class: "stack" }, h("p", { class: "empty" }, "Looking…"));
  const element = h("div", { class: "main-grid" }, heading("Totals and streams"), tabs, note, box);

  function showTabs() {
    const tables = list?.tables ?? [];
    if (chosen === null && tables.length) {
      chosen = tables[0].name;
    }
    const text = JSON.stringify([tables.map(({ name, title, kind, stream }) => [name, title, kind, stream?.state]), chosen]);
    if (tabs.shown === text) {
      return;
    }
    tabs.shown = text;
    keyed(tabs, tables, ({ name }) => name, ({ name }) => h("a", { href: to("totals", [name]) }),
      (tab, { name, title, kind, stream }) => {
        fill(tab, title, kind === "stream" ? [" ", badge(stream ? stream.state.toLowerCase() : "stream", MOODS[stream?.state] ?? "accent")] : null);
        name === chosen ? tab.setAttribute("aria-current", "page") : tab.removeAttribute("aria-current");
      });
    const tab = tabs.querySelector("[aria-current]");
    if (tab && tabs.led !== chosen) {
      // On a phone they stand in one line that is wider than the screen.
      tabs.led = chosen;
      tabs.scrollLeft = tab.offsetLeft - tabs.firstChild.offsetLeft;
    }
    if (list && tables.length === 0) {
      fill(box, empty("No totals and no streams yet", "The job keeps totals from its first batch on; ", h("code", {}, "./orderflow streams"), " runs the questions in sql/streams."));
    }
  }

  function showTotals(now) {
    const lacks = now && !now.is_complete && now.missing_orders ? h("p", { class: "problem is-warn say" }, `The totals lack ${many(now.missing_orders, "order")}. `, h("code", {}, "./orderflow totals rebuild"), " adds them.") : null;
    fill(note, lacks);
  }

  function streamFacts(stream) {
    if (!stream) {
      return null;
    }
    const pair = (name, value) => (value === null || value === undefined || value === "" ? null : [h("dt", {}, name), h("dd", {}, value)]);
    return card("The stream", { tools: badge(stream.state.toLowerCase(), MOODS[stream.state]) },
      stream.message ? h("p", { class: "problem is-warn" }, stream.reason ? h("b", { class: "mono" }, `${stream.reason} `) : null, stream.message) : null,
      h("dl", { class: "pairs" },
        pair("In", `${count(stream.rows_in)} records, ${rate(stream.rows_per_second)} per second`),
        pair("Out", `${count(stream.rows_out)} rows, ${stream.output_mode} mode`),
        pair("Skipped", `${count(stream.rejected)} no orders, ${count(stream.dropped_late)} too late, ${count(stream.dropped_ahead)} too far ahead`),
        pair("Kept", `${count(stream.state_rows)} rows of state, ${bytes(stream.state_bytes)}`),
        pair("Watermark", stream.watermark ? at(stream.watermark) : "none yet"),
        pair("Written", at(stream.updated_at))));
  }

  function build(answer) {
    const chart = answerChart(answer);
    const table = answerTable(answer);
    const facts = h("div", {});
    const age = h("span", { class: "soft small" });
    const tools = h("span", { class: "row-tools" },
      h("a", { class: "button", download: `${answer.name}.csv`, href: `stream-table/${encodeURIComponent(answer.name)}?format=csv&limit=1000` }, "CSV"),
      chart ? h("button", { type: "button", onclick: () => savePicture(chart, answer) }, "Image") : null);
    const rows = h("div", { class: "long-table" }, table.element);
    fill(box,
      chart ? card(answer.title, { tools: [age, tools] }, chart.legend, chart.box) : null,
      card(chart ? null : answer.title, { body: false, tools: chart ? null : [age, tools] }, rows),
      facts);
    return { name: answer.name, chart, table, facts, age, rows, key: JSON.stringify([answer.columns, answer.chart]) };
  }

  function show(answer) {
    if (shown?.name !== answer.name || shown.key !== JSON.stringify([answer.columns, answer.chart])) {
      shown?.chart?.destroy();
      shown = build(answer);
    }
    shown.chart?.update(answer);
    if (answer.rows.length === 0) {
      fill(shown.rows, empty("No rows yet", "They come with the first orders."));
    } else {
      if (!shown.table.element.isConnected) {
        fill(shown.rows, shown.table.element);
      }
      shown.table.update(answer);
    }
    const words = `as of ${at(answer.at)}${answer.truncated ? `, the first ${count(answer.rows.length)} rows` : ""}`;
    say(shown.age, words);
    const text = JSON.stringify(answer.stream);
    if (shown.facts.shown !== text) {
      shown.facts.shown = text;
      fill(shown.facts, streamFacts(answer.stream));
    }
    showTotals(answer.totals);
  }

  async function load() {
    if (loading || document.visibilityState === "hidden") {
      return;
    }
    loading = true;
    try {
      list ??= state.streams ?? (await get("stream-table"));
      showTabs();
      if (chosen) {
        const wanted = chosen;
        const answer = await get(`stream-table/${encodeURIComponent(wanted)}`, { limit: 200 });
        if (wanted === chosen && !closed) {
          show(answer);
        }
      }
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
    go(more) {
      const next = more[0] ?? list?.tables[0]?.name ?? null;
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
