import { get } from "../app/api.js";
import { fill, h, keyed } from "../app/dom.js";
import { at } from "../app/format.js";
import { card, empty, heading, problemBox, table } from "../app/parts.js";

const PAGE = 50;
const ACTIONS = {
  REPLAY: "Replayed",
  EDIT: "Edited and replayed",
  ACCEPT_LOSS: "Accepted a loss",
  ACCEPT_TOPIC: "Accepted a new topic",
  SKIP: "Skipped a record",
  REWIND: "Set the ledger back",
};
const FACES = { COMMAND_LINE: "command line", DASHBOARD: "dashboard" };

const who = (entry) =>
  h("span", {}, entry.who, h("span", { class: "soft small" }, ` ${FACES[entry.face] ?? entry.face}`));

const trailTable = () =>
  table("What people have changed, newest first", [
    { title: "When", class: "nowrap", cell: (e) => at(e.at) },
    { title: "Who", key: (e) => String(e.id), cell: who },
    { title: "What", cell: (e) => ACTIONS[e.action] ?? e.action },
    { title: "Records", text: true, class: "mono small", cell: (e) => e.subject },
    { title: "Result", text: true, cell: (e) => e.result || "interrupted, or under way" },
  ]);

/** What people have changed by hand. */
export default function audit() {
  const list = trailTable();
  const box = h("div", {}, h("p", { class: "empty" }, "Reading…"));
  const more = h("button", { type: "button", hidden: true, onclick: () => load(true) }, "Older ones");
  const element = h(
    "div",
    { class: "main-grid" },
    heading("Audit trail"),
    card(null, { body: false }, box),
    h("div", { class: "actions" }, more),
  );
  let entries = [];
  let next = null;

  async function load(older = false) {
    try {
      const page = await get("audit", { limit: PAGE, before: older ? next : undefined });
      entries = older ? [...entries, ...page.entries] : page.entries;
      next = page.next;
      keyed(list.body, entries, (e) => String(e.id), list.row, list.update);
      const none = empty(
        "Nothing was changed by hand",
        "Replays, edits, accepted losses, skips and rewinds appear here.",
      );
      fill(box, entries.length ? list.element : none);
      more.hidden = next === null;
    } catch (problem) {
      fill(box, problemBox(problem));
    }
  }

  load();
  return { element, refresh: () => load() };
}
