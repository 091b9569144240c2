import { fill, h, keyed, say } from "../app/dom.js";
import { at, bytes, count, many } from "../app/format.js";
import { badge, card, empty, heading, problemBox, table } from "../app/parts.js";
import { get, post } from "../app/api.js";
import { to } from "../app/router.js";
import { rejectedRecord, STATES } from "../app/rejected-record.js";

const PAGE = 50;
/** Below it what is open stands above the list, not beside it; as in the style sheet. */
const NARROW = 1180;

export default function rejected(state, parts, parameters) {
  let chosen = parts[0] ?? null;
  let reason = parameters.get("reason") ?? "";
  let wanted = parameters.get("state") ?? "";
  let groups = null;
  let rows = [];
  let next = null;
  let asked = 0;

  const list = table("Rejected records, newest first", [
    { title: "Record", class: "nowrap", key: (r) => r.coordinates, cell: (r) => h("a", { href: to("rejected", [r.coordinates], { reason, state: wanted }) }, r.coordinates) },
    { title: "Reason", key: (r) => r.reason + r.field, cell: (r) => h("span", { class: "reason-cell" }, h("span", { class: "mono small" }, r.reason), r.field ? h("span", { class: "soft small" }, ` ${r.field}`) : null) },
    { title: "Value", text: true, class: "mono small closed-only wide-only", cell: (r) => r.preview || (r.size ? "" : "(no bytes)") },
    { title: "State", key: (r) => r.state, cell: (r) => badge(...STATES[r.state]) },
    { title: "Size", num: true, class: "wide-only closed-only", cell: (r) => bytes(r.size) },
    { title: "Rejected", num: true, class: "wide-only", cell: (r) => at(r.rejected_at) },
  ]);
  const reasons = h("nav", { class: "reasons", "aria-label": "Reasons" });
  const states = h("select", { "aria-label": "State", class: "state-choice", onchange: () => (location.hash = to("rejected", [], { reason, state: states.value })) },
    h("option", { value: "" }, "All states"), Object.entries(STATES).map(([value, [text]]) => h("option", { value, selected: value === wanted }, text)));
  const csv = h("a", { class: "button", download: "rejected.csv" }, "CSV");
  const listBox = h("div", {}, h("p", { class: "empty" }, "Looking…"));
  const more = h("button", { type: "button", hidden: true, onclick: () => load(true) }, "Older ones");
  const replayAll = h("button", { type: "button", hidden: true, onclick: () => together() });
  const bulk = h("div", { "aria-live": "polite" });
  const detail = h("div", {});
  const split = h("div", { class: "split" },
    h("div", { class: "stack" }, bulk, card(null, { body: false }, listBox), h("div", { class: "actions" }, more)),
    detail);
  const element = h("div", { class: "main-grid" }, heading("Rejected", states, replayAll, csv), reasons, split);

  function showGroups() {
    const now = state.rejected?.groups ?? groups;
    if (!now) {
      return;
    }
    const counts = new Map();
    let all = 0;
    let open = 0;
    for (const group of now) {
      if (!wanted || group.state === wanted) {
        counts.set(group.reason, (counts.get(group.reason) ?? 0) + group.count);
        all += group.count;
      }
      if (group.state === "rejected" && (!reason || group.reason === reason)) {
        open += group.count;
      }
    }
    const items = [{ reason: "", n: all }, ...[...counts].map(([name, n]) => ({ reason: name, n })).sort((a, b) => b.n - a.n)];
    keyed(reasons, all === 0 ? [] : items, (item) => item.reason,
      (item) => h("a", {}, h("span", { class: item.reason ? "mono small" : "" }, item.reason || "All"), h("b", {})),
      (link, item) => {
        link.href = to("rejected", [], { reason: item.reason, state: wanted });
        item.reason === reason ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
        say(link.querySelector("b"), count(item.n));
      });
    replayAll.hidden = open === 0;
    say(replayAll, `Replay all ${count(open)} open…`);
  }

  function showRows() {
    if (rows.length === 0) {
      fill(listBox, reason || wanted
        ? empty("None of this kind", "Choose another reason or state.")
        : empty("Nothing was rejected", "Records that are no orders appear here, each with its one reason. ", h("code", {}, "./orderflow produce --broken 0.05"), " makes some."));
      return;
    }
    if (!list.element.isConnected) {
      fill(listBox, list.element);
    }
    keyed(list.body, rows, (r) => r.coordinates, list.row, (row, r) => {
      list.update(row, r);
      row.classList.toggle("chosen", r.coordinates === chosen);
    });
  }

  async function load(older = false) {
    const ticket = ++asked;
    csv.href = `rejected?${new URLSearchParams(Object.entries({ reason, state: wanted, limit: "500", format: "csv" }).filter(([, v]) => v))}`;
    try {
      const answer = await get("rejected", { reason, state: wanted, limit: older ? PAGE : Math.max(PAGE, Math.min(500, rows.length)), cursor: older ? next : "" });
      if (ticket !== asked) {
        return;
      }
      rows = older ? [...rows, ...answer.rows] : answer.rows;
      next = answer.next;
      groups = answer.groups;
      more.hidden = !next;
      showGroups();
      showRows();
    } catch (problem) {
      if (rows.length === 0) {
        fill(listBox, h("div", { class: "card-body" }, problemBox(problem)));
      }
    }
  }

  /** A look first, then a replay of all that is open: nothing is sent before a person has seen what would become of it. */
  async function together() {
    const choice = { ...(reason ? { reason } : { all: true }), ...(reason ? { state: "rejected" } : {}) };
    fill(bulk, h("p", { class: "soft" }, "Looking what would become of them…"));
    try {
      const dry = await post("rejected/dry-run", choice);
      const tally = { stored: 0, duplicate: 0, rejected: 0 };
      dry.verdicts.forEach(({ verdict }) => tally[verdict]++);
      const some = dry.judged < dry.of ? ` Only ${count(dry.judged)} of ${count(dry.of)} were looked at; so many are sent at a time.` : "";
      const send = h("button", { type: "button", class: "primary", onclick: async () => {
        send.disabled = true;
        try {
          const done = await post("rejected/replay", choice);
          fill(bulk, h("p", { class: "problem is-good" }, h("b", {}, `${many(done.sent, "record")} sent again. `), `The job settles them next.${done.of > done.sent ? ` ${count(done.of - done.sent)} are left: replay again.` : ""}${done.failed.length ? ` ${count(done.failed.length)} could not be sent.` : ""}`));
          load();
        } catch (problem) {
          fill(bulk, problemBox(problem));
        }
      } }, `Replay ${count(dry.judged)}`);
      fill(bulk, h("div", { class: "card card-body bulk" },
        h("p", {}, h("b", {}, "If they were sent again now: "), `${count(tally.stored)} would be stored, ${count(tally.duplicate)} would be duplicates, ${count(tally.rejected)} would be rejected again.${some}`),
        h("div", { class: "actions" }, send, h("button", { type: "button", onclick: () => fill(bulk) }, "Leave them"))));
      send.focus();
    } catch (problem) {
      fill(bulk, problemBox(problem));
    }
  }

  let record = null;
  function showRecord() {
    record?.close();
    record = chosen ? rejectedRecord(chosen, to("rejected", [], { reason, state: wanted }), () => load()) : null;
    fill(detail, record?.element);
    split.classList.toggle("open", Boolean(chosen));
    showRows();
    if (innerWidth < NARROW) {
      record?.element.scrollIntoView({ block: "nearest" });
    }
  }

  return {
    element,
    open() {
      showGroups();
      load();
      if (chosen) {
        showRecord();
      }
    },
    update(name) {
      if (name === "rejected") {
        showGroups();
        load();
      }
    },
    refresh() {
      load();
      record?.refresh();
    },
    go(more, given) {
      const filters = [given.get("reason") ?? "", given.get("state") ?? ""];
      if (filters[0] !== reason || filters[1] !== wanted) {
        [reason, wanted] = filters;
        states.value = wanted;
        rows = [];
        next = null;
        fill(bulk);
        load();
      }
      const place = more[0] ?? null;
      if (place !== chosen) {
        chosen = place;
        showRecord();
      }
      return true;
    },
    close: () => record?.close(),
  };
}
