import { fill, h, say } from "../app/dom.js";
import { at, duration, seconds } from "../app/format.js";
import { card, empty, heading, problemBox } from "../app/parts.js";
import { get } from "../app/api.js";
import { answerChart, answerTable, savePicture } from "../app/answer.js";

const EVERY_MS = 30_000;
const SOON_MS = 1_500;

export default function analytics() {
  const box = h("div", { class: "grid two questions" });
  const element = h("div", { class: "main-grid" }, heading("Analytics"), h("p", { class: "sub" }, "Each question is a file in sql/analytics. ./orderflow report writes all answers as one page that can be sent by mail."), box);
  const cards = new Map();
  let closed = false;

  function question({ name, title, text }) {
    const age = h("p", { class: "soft small age" }, "The first answer is being made…");
    const tools = h("span", { class: "row-tools" });
    const picture = h("div", { class: "chart tall" });
    const legend = h("div", { class: "legend-box" });
    const rows = h("div", { class: "rows" });
    const sql = h("pre", { class: "raw", tabindex: "0", "aria-label": "The SQL" });
    const problem = h("div", {});
    const element = card(title, { tools }, h("p", { class: "soft question-text" }, text), legend, picture, age, problem,
      h("div", { class: "folds" }, h("details", {}, h("summary", {}, "The numbers"), rows), h("details", {}, h("summary", {}, "The SQL"), sql)));
    let chart = null;
    let table = null;
    let kind = "";
    let timer = 0;
    let ended = false;

    function show(answer) {
      say(sql, answer.sql);
      const shape = JSON.stringify([answer.chart, answer.columns]);
      if (answer.as_of && kind !== shape) {
        kind = shape;
        chart?.destroy();
        chart = answerChart(answer);
        table = answerTable(answer);
        fill(rows, table.element);
        fill(legend, chart?.legend);
        if (chart) {
          chart.box.classList.add("tall");
          fill(picture, chart.box);
        }
        fill(tools,
          h("a", { class: "button", download: `${name}.csv`, href: `analytics/${encodeURIComponent(name)}?format=csv` }, "CSV"),
          chart ? h("button", { type: "button", onclick: () => savePicture(chart, answer) }, "Image") : null);
      }
      chart?.update(answer);
      table?.update(answer);
      fill(problem, answer.problem ? h("p", { class: "problem is-warn" }, `The last try to renew it failed: ${answer.problem}`) : null);
      say(age, answer.as_of
        ? `${answer.rows.length === 0 ? "No orders yet. " : ""}As of ${at(answer.as_of)}${answer.age_seconds >= 10 ? `, ${seconds(answer.age_seconds)} old` : ""}; took ${duration(answer.took_ms)}${answer.refreshing ? "; being renewed" : ""}.`
        : "The first answer is being made…");
      return answer.as_of === null || answer.refreshing;
    }

    async function load() {
      clearTimeout(timer);
      let soon = false;
      try {
        const answer = document.visibilityState === "hidden" ? null : await get(`analytics/${encodeURIComponent(name)}`);
        if (ended) {
          return;
        }
        soon = answer !== null && show(answer);
      } catch (failure) {
        fill(problem, problemBox(failure));
      }
      if (!ended) {
        timer = setTimeout(load, soon ? SOON_MS : EVERY_MS);
      }
    }
    load();
    return {
      element, load,
      close() {
        ended = true;
        clearTimeout(timer);
        chart?.destroy();
      },
    };
  }

  async function load() {
    try {
      const { questions } = await get("analytics");
      if (closed) {
        return;
      }
      const known = [...cards.keys()].join("\n");
      if (known !== questions.map(({ name }) => name).join("\n")) {
        cards.forEach((one) => one.close());
        cards.clear();
        questions.forEach((one) => cards.set(one.name, question(one)));
        fill(box, questions.length ? [...cards.values()].map((one) => one.element) : empty("No questions", "Put SELECT statements into sql/analytics."));
      }
    } catch (problem) {
      if (cards.size === 0) {
        fill(box, problemBox(problem));
      }
    }
  }

  return {
    element,
    open: load,
    refresh() {
      load();
      cards.forEach((one) => one.load());
    },
    go: () => true,
    close() {
      closed = true;
      cards.forEach((one) => one.close());
    },
  };
}
