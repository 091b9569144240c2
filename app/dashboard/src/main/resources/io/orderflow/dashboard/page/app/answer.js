// Rows that came from SQL: as a chart the way the server says they are best drawn, as a table, as a picture.
import { h, fill } from "./dom.js";
import { nameChart, timeChart } from "./charts.js";
import { asWritten, count, money } from "./format.js";
import { save, table } from "./parts.js";

const MOST_LINES = 3;
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const isNumber = (column) => ["integer", "decimal", "number"].includes(column.type);
const isTime = (column) => column.type === "time" || column.type === "date";

/** Times without a zone count as UTC, and are shown as UTC: as written. */
const secondsOf = (text) => Date.parse(`${String(text).replace(" ", "T")}${String(text).length > 10 ? (String(text).length === 16 ? ":00Z" : "Z") : "T00:00:00Z"}`) / 1000;

/** A cell as text. */
export function shown(value, column) {
  if (value === null || value === undefined) {
    return "–";
  }
  switch (column.type) {
    case "integer":
      // A number that is a name has no thousands.
      return /(^|_)id$/i.test(column.name) ? String(value) : count(value);
    case "decimal":
      return money(value);
    case "number":
      return Number.isInteger(value) ? count(value) : money(value);
    case "time":
      return asWritten(value);
    default:
      return String(value);
  }
}

const title = (name) => name.replaceAll("_", " ").replace(/^./, (letter) => letter.toUpperCase());

export function answerTable({ title: caption, columns }) {
  const part = table(caption, columns.map((column, i) => ({
    title: title(column.name), num: isNumber(column), text: column.type === "text", class: isTime(column) ? "nowrap" : null,
    cell: (row) => shown(row[i], column),
  })));
  part.update = ((updateRow) => ({ rows }) => {
    while (part.body.children.length > rows.length) {
      part.body.lastChild.remove();
    }
    rows.forEach((row, i) => {
      const tr = part.body.children[i];
      tr ? updateRow(tr, row) : part.body.append(part.row(row));
    });
  })(part.update);
  return part;
}

/** A chart of an answer, or null if it has none. */
export function answerChart(answer) {
  const { chart: wanted, columns } = answer;
  if (!wanted) {
    return null;
  }
  const at = (name) => columns.findIndex((column) => column.name === name);
  const x = at(wanted.x);
  const ys = (wanted.y ?? []).map(at).filter((i) => i >= 0).slice(0, MOST_LINES);
  if (x < 0 || ys.length === 0) {
    return null;
  }
  const split = wanted.series ? at(wanted.series) : -1;
  const legend = h("p", { class: "legend" });
  const format = (n) => (columns[ys[0]].type === "integer" ? count(n) : money(n));
  const label = `${answer.title}: ${ys.map((i) => title(columns[i].name)).join(", ")} by ${title(columns[x].name)}`;
  const names = (list) => fill(legend, list.length < 2 ? null : list.map((name, i) => h("span", {}, h("i", { class: `c${i + 1}` }), name)));

  if (wanted.kind === "line" || (isTime(columns[x]) && split >= 0)) {
    return lines();
  }
  return bars();

  function lines() {
    let chart = null;
    let key = "";
    const holder = h("div", {});
    const part = {
      box: holder, legend,
      update({ rows }) {
        const { times, series } = split >= 0 ? pivot(rows) : straight(rows);
        const now = series.map(({ name }) => name).join("\u0000");
        if (!chart || key !== now) {
          key = now;
          chart?.destroy();
          const onTime = isTime(columns[x]);
          chart = timeChart({
            label, series, format, utc: true, tall: true,
            title: (s) => (onTime ? new Date(s * 1000).toISOString().slice(0, columns[x].type === "date" ? 10 : 16).replace("T", " ") : count(s)),
          });
          fill(holder, chart.box);
          names(series.map(({ name, right }) => (right ? `${name} (right)` : name)));
        }
        chart.set(times, series.map(({ values }) => values), label);
      },
      picture: (heading) => chart.picture(heading),
      destroy: () => chart?.destroy(),
    };
    return part;
  }

  function straight(rows) {
    const sorted = [...rows].sort((a, b) => secondsOf(a[x]) - secondsOf(b[x]));
    return {
      times: sorted.map((row) => secondsOf(row[x])),
      // Counts and money do not share an axis.
      series: ys.map((i) => ({
        name: title(columns[i].name), right: columns[i].type !== columns[ys[0]].type,
        format: columns[i].type === "integer" ? count : money,
        values: sorted.map((row) => (row[i] === null ? null : Number(row[i]))),
      })),
    };
  }

  /** A line per value of a column: of many values those with the most. */
  function pivot(rows) {
    const y = ys[0];
    const sums = new Map();
    rows.forEach((row) => sums.set(String(row[split]), (sums.get(String(row[split])) ?? 0) + Math.abs(Number(row[y]))));
    const kept = [...sums].sort((a, b) => b[1] - a[1]).slice(0, MOST_LINES).map(([name]) => name);
    const times = [...new Set(rows.map((row) => secondsOf(row[x])))].sort((a, b) => a - b);
    const place = new Map(times.map((time, i) => [time, i]));
    const series = kept.map((name) => ({ name, values: times.map(() => null) }));
    rows.forEach((row) => {
      const line = kept.indexOf(String(row[split]));
      if (line >= 0) {
        series[line].values[place.get(secondsOf(row[x]))] = Number(row[y]);
      }
    });
    return { times, series };
  }

  function bars() {
    const rankings = !isTime(columns[x]) && columns[x].type === "text" && ordered(answer.rows);
    const onAxisName = columns[x].type === "date" ? (text) => DAY.format(new Date(`${text}T00:00:00Z`)) : undefined;
    const chart = nameChart({ onAxisName, label, name: title(columns[ys[0]].name), format, lying: rankings, tall: true });
    chart.legend = legend;
    const set = chart.set;
    chart.update = ({ rows }) => {
      const sorted = isTime(columns[x]) ? [...rows].sort((a, b) => String(a[x]).localeCompare(String(b[x]))) : rows;
      const few = sorted.slice(rankings ? 0 : -120, rankings ? 20 : undefined);
      set(few.map((row) => shown(row[x], columns[x])), few.map((row) => Number(row[ys[0]])), label);
    };
    return chart;
  }

  /** Rows that fall from the largest are a ranking, and lie; others are classes in an order of their own, and stand. */
  function ordered(rows) {
    return rows.length === 0 || rows.every((row, i) => i === 0 || Number(rows[i - 1][ys[0]]) >= Number(row[ys[0]]));
  }
}

export async function savePicture(chart, { name, title: heading }) {
  const blob = await chart.picture(heading);
  if (blob) {
    save(blob, `${name}.png`);
  }
}
