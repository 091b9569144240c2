// Pieces that several views are made of.
import { fill, h, say } from "./dom.js";
import { NOTHING } from "./format.js";

/** The heading of a view. It takes the focus when the view opens, so that a screen reader says where one is. */
export const heading = (title, ...tools) =>
  h(
    "div",
    { class: "heading" },
    h("h1", { tabindex: "-1" }, title),
    tools.length ? h("div", { class: "tools" }, tools) : null,
  );

/** A surface with a head: card("Lag", { tools, note }, ...body). */
export function card(title, { tools, note, body = true, ...properties } = {}, ...children) {
  return h(
    "section",
    { class: "card", ...properties },
    title
      ? h("div", { class: "card-head" }, h("h2", {}, title), tools ? h("div", { class: "tools" }, tools) : null)
      : null,
    body ? h("div", { class: "card-body" }, children) : children,
    note ? h("p", { class: "card-note" }, note) : null,
  );
}

export const badge = (text, mood = "") => h("span", { class: `badge ${mood && `is-${mood}`}` }, text);

/** What stands where nothing is yet: what is missing, and what brings it. */
export const empty = (what, ...how) => h("div", { class: "empty" }, h("b", {}, what), h("p", {}, how));

const classes = (...names) => names.filter(Boolean).join(" ") || null;

/**
 * A table. Columns: { title, cell: item → node or text, num, text, class }.
 *
 * @param caption what the table holds, for those who cannot see it
 */
export function table(caption, columns) {
  const heads = ({ num, text, class: kinds = "" }) =>
    classes(num && "num", text && "text", ...["wide-only", "closed-only"].filter((only) => kinds?.includes(only)));
  const body = h("tbody", {});
  const element = h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h(
      "table",
      {},
      h("caption", { class: "unseen" }, caption),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          columns.map((column) => h("th", { scope: "col", class: heads(column) }, column.title)),
        ),
      ),
      body,
    ),
  );
  const kind = (column) => classes(column.num && "num", column.text && "text", column.class);
  const row = (item) =>
    h(
      "tr",
      {},
      columns.map((column) => cell(h("td", { class: kind(column) }), column, item)),
    );
  const update = (tr, item) => {
    columns.forEach((column, i) => {
      cell(tr.children[i], column, item);
    });
  };
  return { element, body, row, update };
}

/** Cells are touched only when what they say changes: a selection in them survives. */
function cell(td, column, item) {
  const value = column.cell(item);
  if (value instanceof Node) {
    if (td.shown === undefined || !column.key || td.shown !== column.key(item)) {
      td.shown = column.key ? column.key(item) : null;
      fill(td, value);
    }
  } else {
    say(td, value ?? NOTHING);
    if (column.text) {
      td.title = String(value ?? "");
    }
  }
  return td;
}

/** A lying bar: share from 0 to 1. */
export function bar() {
  const part = h("span", {});
  const element = h("div", { class: "bar", "aria-hidden": "true" }, part);
  element.set = (share, mood = "") => {
    element.className = `bar ${mood && `is-${mood}`}`;
    part.style.transform = `scaleX(${Math.max(0, Math.min(1, share || 0))})`;
  };
  return element;
}

/** A group of buttons of which one is pressed; element.set(value) presses another and does not call onChoice. */
export function choice(label, options, chosen, onChoice) {
  const button = ([value, text]) =>
    h("button", { type: "button", "aria-pressed": String(value === chosen), onclick: () => choose(value) }, text);
  const buttons = options.map(button);
  const press = (value) => {
    options.forEach(([own], i) => {
      buttons[i].setAttribute("aria-pressed", String(own === value));
    });
  };
  const choose = (value) => {
    press(value);
    onChoice(value);
  };
  const element = h("div", { class: "choice", role: "group", "aria-label": label }, buttons);
  element.set = press;
  return element;
}

/** Names and values; a pair without a value is left out. A value is text, a node, or several of both. */
export function pairs(...named) {
  const isGiven = ([, value]) => value !== null && value !== undefined && value !== "";
  return h(
    "dl",
    { class: "pairs" },
    named.filter(isGiven).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
  );
}

/** Closes what is open. Where that leads may change until it is pressed: a filter can be typed beside it. */
export function closeLink(closeTo) {
  const renew = (event) => {
    event.currentTarget.href = closeTo();
  };
  return h("a", { class: "button", href: closeTo(), onclick: renew }, "Close");
}

/** The element of a list that stands for what is open is marked for all. */
export function mark(element, isCurrent, kind = "true") {
  if (isCurrent) {
    element.setAttribute("aria-current", kind);
  } else {
    element.removeAttribute("aria-current");
  }
}

/**
 * Opens or closes what stands beside a list. The focus goes along, and back to the row: otherwise it would fall to the
 * body together with what is closed.
 *
 * @param view with the heading, where it goes if there is no such row
 */
export function openBeside(list, detail, view, swap) {
  const had = [list, detail].some((part) => part.contains(document.activeElement));
  const row = list.querySelector("tr.chosen a");
  swap();
  const opened = detail.querySelector("h2");
  if (had && opened) {
    opened.focus({ preventScroll: true });
  } else if (had) {
    (row?.checkVisibility() ? row : view.querySelector("h1")).focus();
  }
}

/** What the server refused, in its own words. */
export function problemBox({ problem = {}, status, retryAfter }) {
  const { reason, title, detail } = problem;
  const head = reason ? h("b", { class: "mono" }, `${reason} `) : title && h("b", {}, `${title}. `);
  return h(
    "div",
    { class: `problem ${status === 0 || status === 503 ? "is-warn" : ""}`, role: "alert" },
    head,
    detail && detail !== title ? detail : "",
    retryAfter ? ` Try again in ${retryAfter} s.` : "",
  );
}

/** Saves a blob under a name. */
export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
