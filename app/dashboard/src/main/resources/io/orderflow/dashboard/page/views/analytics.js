import { answerChart, answerTable, savePicture } from "../app/answer.js";
import { get } from "../app/api.js";
import { fill, h, say } from "../app/dom.js";
import { fingerprint } from "../app/exact.js";
import { at, duration, seconds } from "../app/format.js";
import { card, empty, heading, problemBox } from "../app/parts.js";

const EVERY_MS = 30_000;
const SOON_MS = 1_500;
/** The age of a younger answer is not mentioned. */
const YOUNG_SECONDS = 10;
const FIRST = "The first answer is being computed…";

/** "As of 10:12:07, 40 s old; took 12 ms; being refreshed." */
function ageOf({ as_of: asOf, age_seconds: age, took_ms: took, refreshing, rows }) {
  if (!asOf) {
    return FIRST;
  }
  const none = rows.length === 0 ? "No orders yet. " : "";
  const old = age >= YOUNG_SECONDS ? `, ${seconds(age)} old` : "";
  return `${none}As of ${at(asOf)}${old}; took ${duration(took)}${refreshing ? "; being refreshed" : ""}.`;
}

/** The card of one question, which asks for its answer by itself. */
function question({ name, title, text }) {
  const age = h("p", { class: "soft small age" }, FIRST);
  const tools = h("span", { class: "row-tools" });
  const picture = h("div", { class: "chart tall" });
  const legend = h("div", { class: "legend-box" });
  const rows = h("div", { class: "rows" });
  const sql = h("pre", { class: "raw", tabindex: "0", "aria-label": "The SQL" });
  const problem = h("div", {});
  const numbers = h("details", {}, h("summary", {}, "The numbers"), rows);
  const statement = h("details", {}, h("summary", {}, "The SQL"), sql);
  const element = card(
    title,
    { tools },
    h("p", { class: "soft question-text" }, text),
    legend,
    picture,
    age,
    problem,
    h("div", { class: "folds" }, numbers, statement),
  );
  let chart = null;
  let table = null;
  let shape = "";
  let timer = 0;
  let ended = false;

  /** Chart and table are made once, and again where their columns change. */
  function build(answer) {
    chart?.destroy();
    chart = answerChart(answer);
    table = answerTable(answer);
    fill(rows, table.element);
    fill(legend, chart?.legend);
    // Without a chart the numbers are all there is to see.
    picture.hidden = !chart;
    numbers.open ||= !chart;
    if (chart) {
      chart.box.classList.add("tall");
      fill(picture, chart.box);
    }
    const href = `analytics/${encodeURIComponent(name)}?format=csv`;
    const save = () => savePicture(chart, answer);
    fill(
      tools,
      h("a", { class: "button", download: `${name}.csv`, href }, "CSV"),
      chart ? h("button", { type: "button", onclick: save }, "Image") : null,
    );
  }

  /** Whether a newer answer is on its way. */
  function show(answer) {
    say(sql, answer.sql);
    const wanted = fingerprint([answer.chart, answer.columns]);
    if (answer.as_of && shape !== wanted) {
      shape = wanted;
      build(answer);
    }
    chart?.update(answer);
    table?.update(answer);
    const failed = `The last refresh failed: ${answer.problem}`;
    fill(problem, answer.problem ? h("p", { class: "problem is-warn" }, failed) : null);
    say(age, ageOf(answer));
    return answer.as_of === null || answer.refreshing;
  }

  async function ask() {
    if (document.visibilityState === "hidden") {
      return false;
    }
    try {
      const answer = await get(`analytics/${encodeURIComponent(name)}`);
      return !ended && show(answer);
    } catch (failure) {
      fill(problem, problemBox(failure));
      return false;
    }
  }

  async function load() {
    clearTimeout(timer);
    const isSoon = await ask();
    if (!ended) {
      clearTimeout(timer);
      timer = setTimeout(load, isSoon ? SOON_MS : EVERY_MS);
    }
  }

  load();
  return {
    element,
    load,
    close() {
      ended = true;
      clearTimeout(timer);
      chart?.destroy();
    },
  };
}

export default function analytics() {
  const box = h("div", { class: "grid two questions" });
  const about =
    "Each question is a file in sql/analytics. ./orderflow report writes all answers as one page that can be mailed.";
  const element = h("div", { class: "main-grid" }, heading("Analytics"), h("p", { class: "sub" }, about), box);
  const cards = new Map();
  let closed = false;

  function clear() {
    for (const one of cards.values()) {
      one.close();
    }
    cards.clear();
  }

  function show(questions) {
    const namesOf = (names) => [...names].join("\n");
    if (namesOf(cards.keys()) === namesOf(questions.map(({ name }) => name)) && questions.length) {
      return;
    }
    clear();
    for (const one of questions) {
      cards.set(one.name, question(one));
    }
    const none = empty("No questions", "Put SELECT statements into sql/analytics.");
    fill(box, questions.length ? [...cards.values()].map((one) => one.element) : none);
  }

  async function load() {
    try {
      const { questions } = await get("analytics");
      if (!closed) {
        show(questions);
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
      for (const one of cards.values()) {
        one.load();
      }
    },
    go: () => true,
    close() {
      closed = true;
      clear();
    },
  };
}
