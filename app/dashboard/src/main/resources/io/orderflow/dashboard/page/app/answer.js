// Rows that came from SQL: as a chart the way the server says they are best drawn, as a table, as a picture.
import { nameChart, timeChart } from "./charts.js";
import { fill, h } from "./dom.js";
import { count } from "./format.js";
import { save, table } from "./parts.js";
import { barRows, formatOf, isNumber, isRanking, isTime, pivot, placesOf, shown, straight, title } from "./rows.js";

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

export function answerTable({ title: caption, columns }) {
  const part = table(
    caption,
    columns.map((column, i) => ({
      title: title(column.name),
      num: isNumber(column),
      text: column.type === "text",
      class: isTime(column) ? "nowrap" : null,
      cell: (row) => shown(row[i], column),
    })),
  );
  const update = ({ rows }) => {
    while (part.body.children.length > rows.length) {
      part.body.lastChild.remove();
    }
    rows.forEach((row, i) => {
      const tr = part.body.children[i];
      if (tr) {
        part.update(tr, row);
      } else {
        part.body.append(part.row(row));
      }
    });
  };
  return { element: part.element, update };
}

/** A chart of an answer, or null if it has none: { box, legend, update(answer), picture(heading), destroy() }. */
export function answerChart(answer) {
  const places = placesOf(answer);
  if (!places) {
    return null;
  }
  const { chart, columns } = answer;
  const overTime = chart.kind === "line" || (isTime(columns[places.x]) && places.split >= 0);
  const names = places.ys.map((i) => title(columns[i].name)).join(", ");
  const label = `${answer.title}: ${names} by ${title(columns[places.x].name)}`;
  return overTime ? lines(columns, places, label) : bars(answer, places, label);
}

/** The text above the tip: the day, the minute, or the number that stands in for a time. */
function momentOf(column) {
  if (!isTime(column)) {
    return count;
  }
  const length = column.type === "date" ? "2026-11-21".length : "2026-11-21T14:01".length;
  return (seconds) => new Date(seconds * 1000).toISOString().slice(0, length).replace("T", " ");
}

function lines(columns, places, label) {
  const holder = h("div", {});
  const legend = h("p", { class: "legend" });
  const format = formatOf(columns[places.ys[0]]);
  const momentTitle = momentOf(columns[places.x]);
  let chart = null;
  let drawn = "";

  function draw(series) {
    chart?.destroy();
    chart = timeChart({ label, series, format, utc: true, tall: true, title: momentTitle });
    fill(holder, chart.box);
    const names = series.map(({ name, right }) => (right ? `${name} (right)` : name));
    fill(legend, names.length < 2 ? null : names.map((name, i) => h("span", {}, h("i", { class: `c${i + 1}` }), name)));
  }

  return {
    box: holder,
    legend,
    update({ rows }) {
      const { times, series } = places.split >= 0 ? pivot(rows, places) : straight(rows, columns, places);
      const names = series.map(({ name }) => name).join("\u0000");
      if (!chart || drawn !== names) {
        drawn = names;
        draw(series);
      }
      chart.set(
        times,
        series.map(({ values }) => values),
        label,
      );
    },
    picture: (heading) => chart.picture(heading),
    destroy: () => chart?.destroy(),
  };
}

function bars({ columns, rows: firstRows }, { x, ys: [y] }, label) {
  const lying = columns[x].type === "text" && isRanking(firstRows, y);
  const onAxisName = columns[x].type === "date" ? (text) => DAY.format(new Date(`${text}T00:00:00Z`)) : undefined;
  const name = title(columns[y].name);
  const chart = nameChart({ label, name, format: formatOf(columns[y]), onAxisName, lying, tall: true });
  return {
    box: chart.box,
    legend: h("p", { class: "legend" }),
    update({ rows }) {
      const few = barRows(rows, x, columns, lying);
      chart.set(
        few.map((row) => shown(row[x], columns[x])),
        few.map((row) => Number(row[y])),
        label,
      );
    },
    picture: (heading) => chart.picture(heading),
    destroy: () => chart.destroy(),
  };
}

export async function savePicture(chart, { name, title: heading }) {
  const blob = await chart.picture(heading);
  if (blob) {
    save(blob, `${name}.png`);
  }
}
