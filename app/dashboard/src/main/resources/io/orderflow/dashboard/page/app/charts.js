// Charts, all drawn by uPlot: lines over time, bars per name. Each fills a box whose height the style
// sheet reserves, so nothing jumps when data arrives.
import uPlot from "../vendor/uplot/uPlot.esm.js";
import { h, fill, say } from "./dom.js";
import { NOTHING, onAxis } from "./format.js";
import { cut, named, sparkPath, timeLabels, upFromZero } from "./scales.js";

const FONT = '12px "Inter Variable", system-ui, sans-serif';
/** Times of orders that are shown are whole minutes or days: no second stands on their axis. */
const FROM_A_MINUTE_ON = [
  60, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600, 2_592_000,
  7_776_000, 31_536_000,
];
const UTC = (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC");

// The style sheet registers these as colours: what is read is that of the theme in force, not light-dark(…).
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const color = (n) => token(`--chart-${n}`);

const drawn = new Set();

/** Draws all charts again, in the colours of the theme that is set now. */
export function repaint() {
  for (const chart of drawn) {
    if (chart.box.isConnected) {
      chart.plot?.redraw(true, true);
    }
  }
}

class Chart {
  constructor(label, tall) {
    this.empty = h("div", { class: "chart-empty" });
    this.tip = h("div", { class: "chart-tip", hidden: true });
    this.box = h(
      "div",
      { class: tall ? "chart tall" : "chart", role: "img", "aria-label": label },
      this.empty,
      this.tip,
    );
    this.plot = null;
    this.data = null;
    this.shape = "";
    this.watch = new ResizeObserver(() => this.fit());
    this.watch.observe(this.box);
    drawn.add(this);
  }

  fit() {
    const { clientWidth: width, clientHeight: height } = this.box;
    if (width === 0) {
      return;
    }
    if (this.plot) {
      this.plot.setSize({ width, height });
    } else if (this.data) {
      this.draw();
    }
  }

  /** @param shape what the options depend on: another shape is another plot */
  show(data, shape, options, sentence) {
    this.data = data;
    this.options = options;
    const nothing = !data || data[0].length === 0;
    this.empty.hidden = !nothing;
    if (nothing || this.shape !== shape) {
      this.plot?.destroy();
      this.plot = null;
    }
    this.shape = shape;
    if (sentence) {
      this.box.setAttribute("aria-label", sentence);
    }
    if (nothing) {
      this.data = null;
      return;
    }
    if (this.plot) {
      this.plot.setData(data);
    } else {
      this.draw();
    }
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.box;
    if (width === 0) {
      return;
    }
    this.plot = new uPlot({ width, height, legend: { show: false }, ...this.options() }, this.data, this.box);
    this.plot.over.addEventListener("mouseleave", () => (this.tip.hidden = true));
  }

  /** Places the tip beside the cursor, inside the box. */
  point(plot, title, rows) {
    const { left, top } = plot.cursor;
    fill(
      this.tip,
      h("b", {}, title),
      rows.map(([name, value, n]) =>
        h(
          "span",
          { class: "row" },
          h("span", { class: "legend" }, n ? h("i", { class: `c${n}` }) : null, name),
          h("span", {}, value),
        ),
      ),
    );
    this.tip.hidden = false;
    const x = left + plot.over.offsetLeft;
    const wide = this.tip.offsetWidth;
    const side = x + wide + 16 > this.box.clientWidth ? x - wide - 12 : x + 12;
    this.tip.style.left = `${Math.max(0, side)}px`;
    this.tip.style.top = `${Math.max(0, Math.min(top, this.box.clientHeight - this.tip.offsetHeight - 8))}px`;
  }

  /** The chart as a picture with its title, as a PNG. */
  picture(title) {
    const margin = 24;
    const ratio = devicePixelRatio;
    const source = this.plot?.ctx.canvas;
    if (!source) {
      return Promise.resolve(null);
    }
    const canvas = document.createElement("canvas");
    canvas.width = source.width + 2 * margin * ratio;
    canvas.height = source.height + (2 * margin + 30) * ratio;
    const pen = canvas.getContext("2d");
    pen.fillStyle = token("--surface");
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = token("--ink");
    pen.font = `600 ${16 * ratio}px "Inter Variable", system-ui, sans-serif`;
    pen.fillText(title, margin * ratio, (margin + 12) * ratio);
    pen.drawImage(source, margin * ratio, (margin + 30) * ratio);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  }

  destroy() {
    this.watch.disconnect();
    this.plot?.destroy();
    drawn.delete(this);
  }
}

const axis = (more) => ({
  stroke: () => token("--ink-soft"),
  font: FONT,
  grid: { stroke: () => token("--grid"), width: 1 },
  ticks: { show: false },
  ...more,
});

/** Room for the widest label of a vertical axis. */
function roomFor(plot, labels) {
  if (!labels) {
    return 40;
  }
  plot.ctx.save();
  plot.ctx.font = FONT.replace("12px", `${12 * devicePixelRatio}px`);
  const widest = Math.max(0, ...labels.map((label) => plot.ctx.measureText(label ?? "").width / devicePixelRatio));
  plot.ctx.restore();
  return Math.ceil(widest) + 14;
}

/** A vertical axis of numbers, as wide as its labels. */
const numbers = (more = {}) => axis({ size: roomFor, space: 36, values: (_, splits) => splits.map(onAxis), ...more });

/** Calls `show` with the index under the cursor, and hides the tip where there is none. */
const onCursor = (chart, show) => (u) => {
  const { idx, left } = u.cursor;
  if (idx === null || idx === undefined || left < 0) {
    chart.tip.hidden = true;
  } else {
    show(u, idx);
  }
};

/** A line of a time chart. */
const lineOf = ({ name, right }, i, isAlone) => ({
  label: name,
  scale: right ? "y2" : "y",
  stroke: () => color(i + 1),
  fill: isAlone ? () => token("--chart-fill") : undefined,
  width: 1.8,
  dash: right ? [6, 4] : undefined,
  points: { show: (u) => u.data[0].length < 3, size: 6 },
  paths: uPlot.paths.linear(),
  spanGaps: false,
});

/**
 * Values over time.
 *
 * @param label what the chart shows, for those who cannot see it
 * @param series [{ name, format, right }], at most three; right: measured on an axis of its own, on the right
 * @param format value → text
 * @param utc true for times that have no zone and are shown as written
 * @param title seconds → text above the tip
 */
export function timeChart({ label, series, format, utc = false, title, tall = false, empty = "Nothing yet" }) {
  const chart = new Chart(label, tall);
  say(chart.empty, empty);
  const hasRight = series.some(({ right }) => right);
  const right = hasRight ? [numbers({ scale: "y2", side: 1, grid: { show: false } })] : [];
  const incrs = utc ? FROM_A_MINUTE_ON : undefined;
  const textOf = (one, value) => (value === null || value === undefined ? NOTHING : (one.format ?? format)(value));
  const showTip = (u, idx) => {
    const rows = series.map((one, i) => [one.name, textOf(one, u.data[i + 1][idx]), i + 1]);
    chart.point(u, title(u.data[0][idx]), rows);
  };
  const options = () => ({
    padding: [12, hasRight ? 0 : 28, 0, 0],
    tzDate: utc ? UTC : undefined,
    scales: { x: { time: true }, y: { range: upFromZero }, ...(hasRight ? { y2: { range: upFromZero } } : {}) },
    axes: [axis({ size: 30, space: 64, incrs, values: (_, splits) => timeLabels(splits, utc) }), numbers(), ...right],
    cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
    series: [{}, ...series.map((one, i) => lineOf(one, i, series.length === 1))],
    hooks: { setCursor: [onCursor(chart, showTip)] },
  });
  chart.set = (seconds, values, sentence) => chart.show([seconds, ...values], "time", options, sentence);
  return chart;
}

/** Average width of a character of an axis's name, in pixels, and the gap between two names. */
const CHARACTER_PX = 6.2;
const GAP_PX = 8;
const AXIS_PX = 50;

/** The axis of the names and the axis of the values; lying bars have the names at their left, standing ones below. */
function nameAxes({ lying, every, names, hasTwoLines }) {
  const below = hasTwoLines ? 46 : 30;
  return [
    axis({ side: lying ? 3 : 2, grid: { show: false }, splits: every, values: names, size: lying ? roomFor : below }),
    numbers(lying ? { side: 2, space: 80, size: 30 } : { side: 3 }),
  ];
}

/**
 * Bars per name, lying, the first on top (for rankings), or standing (for classes in an order).
 *
 * @param format value → text
 * @param onAxisName name → what stands below its bar; the tip has the whole name
 */
export function nameChart({ label, name, format, onAxisName = (text) => text, lying = false, tall = false }) {
  const chart = new Chart(label, tall);
  say(chart.empty, "Nothing yet");
  let names = [];
  // Names of classes such as "1000 to 2000" take two lines, so that all of them find room.
  const lines = (text) => (lying ? onAxisName(text) : onAxisName(text).replace(" to ", "\nto "));
  const every = () => {
    const longest = Math.max(...names.flatMap((text) => lines(text).split("\n")).map((part) => part.length));
    const room = Math.floor((chart.box.clientWidth - AXIS_PX) / (longest * CHARACTER_PX + GAP_PX));
    return named(names.length, lying ? names.length : room);
  };
  const options = () => {
    const most = Math.max(8, Math.floor(chart.box.clientWidth / 22));
    const text = (i) => (Number.isInteger(i) && names[i] !== undefined ? cut(lines(names[i]), most) : "");
    return {
      padding: lying ? [4, 24, 0, 0] : [12, 12, 0, 0],
      scales: {
        x: { time: false, ori: lying ? 1 : 0, dir: lying ? -1 : 1, range: () => [-0.6, names.length - 0.4] },
        y: { ori: lying ? 0 : 1, range: upFromZero },
      },
      axes: nameAxes({
        lying,
        every,
        names: (_, splits) => splits.map(text),
        hasTwoLines: names.some((one) => lines(one).includes("\n")),
      }),
      cursor: { x: !lying, y: false, points: { show: false }, drag: { x: false, y: false } },
      series: [
        {},
        {
          stroke: () => color(1),
          fill: () => color(1),
          width: 0,
          points: { show: false },
          paths: uPlot.paths.bars({ size: [0.68, 44], radius: 0.15 }),
        },
      ],
      hooks: {
        setCursor: [onCursor(chart, (u, idx) => chart.point(u, names[idx] ?? "", [[name, format(u.data[1][idx]), 1]]))],
      },
    };
  };
  chart.set = (labels, values, sentence) => {
    const changed = labels.join("\u0000") !== names.join("\u0000");
    names = labels;
    chart.show(
      [labels.map((_, i) => i), values],
      changed ? `${labels.join("\u0000")}` : chart.shape,
      options,
      sentence,
    );
  };
  return chart;
}

/** A small line without axes. The values may hold nulls. */
export function sparkline() {
  const area = h("svg:path", { class: "area" });
  const line = h("svg:path", {});
  const box = { class: "spark", viewBox: "0 0 100 36", preserveAspectRatio: "none", "aria-hidden": "true" };
  const svg = h("svg:svg", box, area, line);
  svg.set = (values) => {
    const path = sparkPath(values);
    line.setAttribute("d", path.line);
    area.setAttribute("d", path.area);
  };
  return svg;
}
