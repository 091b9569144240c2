// Pieces that several views are made of.
import { h, fill, say } from "./dom.js";

/** The heading of a view. It takes the focus when the view opens, so that a screen reader says where one is. */
export const heading = (title, ...tools) =>
  h("div", { class: "heading" }, h("h1", { tabindex: "-1" }, title), tools.length ? h("div", { class: "tools" }, tools) : null);

/** A surface with a head: card("Lag", { tools, note }, ...body). */
export function card(title, { tools, note, body = true, ...properties } = {}, ...children) {
  return h(
    "section",
    { class: "card", ...properties },
    title ? h("div", { class: "card-head" }, h("h2", {}, title), tools ? h("div", { class: "tools" }, tools) : null) : null,
    body ? h("div", { class: "card-body" }, children) : children,
    note ? h("p", { class: "card-note" }, note) : null,
  );
}

export const badge = (text, mood = "") => h("span", { class: `badge ${mood && `is-${mood}`}` }, text);

/** What stands where nothing is yet: what is missing, and what brings it. */
export const empty = (what, ...how) => h("div", { class: "empty" }, h("b", {}, what), h("p", {}, how));

/**
 * A table. Columns: { title, cell: item → node or text, num, text, class }.
 *
 * @param caption what the table holds, for those who cannot see it
 */
export function table(caption, columns) {
  const heads = (column) => [column.num && "num", column.text && "text", ...["wide-only", "closed-only"].filter((only) => column.class?.includes(only))].filter(Boolean).join(" ") || null;
  const body = h("tbody", {});
  const element = h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h(
      "table",
      {},
      h("caption", { class: "unseen" }, caption),
      h("thead", {}, h("tr", {}, columns.map((column) => h("th", { scope: "col", class: heads(column) }, column.title)))),
      body,
    ),
  );
  const kind = (column) => [column.num && "num", column.text && "text", column.class].filter(Boolean).join(" ") || null;
  const row = (item) => h("tr", {}, columns.map((column) => cell(h("td", { class: kind(column) }), column, item)));
  const update = (tr, item) => columns.forEach((column, i) => cell(tr.children[i], column, item));
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
    say(td, value ?? "–");
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

/** A group of buttons of which one is pressed; element.set(value) presses another without a word to onChoice. */
export function choice(label, options, chosen, onChoice) {
  const buttons = options.map(([value, text]) =>
    h("button", { type: "button", "aria-pressed": String(value === chosen), onclick: () => choose(value) }, text),
  );
  const press = (value) => buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(options[i][0] === value)));
  const choose = (value) => {
    press(value);
    onChoice(value);
  };
  const element = h("div", { class: "choice", role: "group", "aria-label": label }, buttons);
  element.set = press;
  return element;
}

/** Closes what is open. Where that leads may change until it is pressed: a filter can be typed beside it. */
export const closeLink = (closeTo) =>
  h("a", { class: "button", href: closeTo(), onclick: (event) => (event.currentTarget.href = closeTo()) }, "Close");

/**
 * Opens or closes what stands beside a list. The focus goes along, and back to the row: with what goes away it would fall
 * to the body.
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

/** What the server did not like, in its own words. */
export function problemBox(problem) {
  const { problem: told = {}, status } = problem;
  const retry = problem.retryAfter ? ` Try again in ${problem.retryAfter} s.` : "";
  return h(
    "div",
    { class: `problem ${status === 0 || status === 503 ? "is-warn" : ""}`, role: "alert" },
    told.reason ? h("b", { class: "mono" }, `${told.reason} `) : told.title ? h("b", {}, `${told.title}. `) : null,
    told.detail && told.detail !== told.title ? told.detail : "",
    retry,
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
