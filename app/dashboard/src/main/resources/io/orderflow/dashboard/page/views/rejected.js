import { get, post } from "../app/api.js";
import { catchFocus, fill, h, keyed, say } from "../app/dom.js";
import { sum } from "../app/exact.js";
import { at, bytes, count, many, query } from "../app/format.js";
import { byReason } from "../app/messages.js";
import { badge, card, empty, heading, mark, openBeside, problemBox, table } from "../app/parts.js";
import { rejectedRecord, STATES } from "../app/rejected-record.js";
import { to } from "../app/router.js";

const PAGE = 50;
const LONGEST_PAGE = 500;
const LONGEST_EXPORT = 10_000;
/** Below this width what is open stands above the list, not beside it; as in the style sheet. */
const NARROW = 1180;

function reasonCell({ reason, field }) {
  const where = field ? h("span", { class: "soft small" }, ` ${field}`) : null;
  return h("span", { class: "reason-cell" }, h("span", { class: "mono small" }, reason), where);
}

/** @param address coordinates → where that record is open */
function listTable(address) {
  return table("Rejected records, newest first", [
    {
      title: "Record",
      class: "nowrap",
      key: (r) => address(r.coordinates),
      cell: (r) => h("a", { href: address(r.coordinates) }, r.coordinates),
    },
    { title: "Reason", key: (r) => r.reason + r.field, cell: reasonCell },
    {
      title: "Value",
      text: true,
      class: "mono small closed-only wide-only",
      cell: (r) => r.preview || (r.size ? "" : "(no bytes)"),
    },
    { title: "State", key: (r) => r.state, cell: (r) => badge(...STATES[r.state]) },
    { title: "Size", num: true, class: "wide-only closed-only", cell: (r) => bytes(r.size) },
    { title: "Rejected", num: true, class: "wide-only", cell: (r) => at(r.rejected_at) },
  ]);
}

/** What a dry run of several predicts, as sentences. */
function prediction({ stored, duplicate, rejected }, judged, of) {
  const duplicates = `${count(duplicate)} would be ${duplicate === 1 ? "a duplicate" : "duplicates"}`;
  const part = judged < of ? ` Only ${count(judged)} of ${count(of)} were judged.` : "";
  return `${count(stored)} would be stored, ${duplicates}, ${count(rejected)} would be rejected again.${part}`;
}

/** What becomes of those that would be rejected again. */
function remainder(good, rejected) {
  if (good.length === 0) {
    return "None of them would be accepted; edit them one by one.";
  }
  return rejected ? "Those that would be rejected again stay as they are; edit them one by one." : null;
}

/** What a replay of several did. */
function replayResult({ sent, skipped, failed }) {
  const first = failed[0]?.message;
  return h(
    "p",
    { class: `problem ${failed.length ? "is-warn" : "is-good"}` },
    h("b", {}, `${many(sent, "record")} sent again. `),
    sent ? `The job settles ${sent === 1 ? "it" : "them"} next.` : null,
    skipped ? ` ${many(skipped, "record")} had been settled in the meantime.` : null,
    failed.length ? ` ${many(failed.length, "record")} could not be sent; the first because: ${first}.` : null,
    failed.length ? " Open what stays “replaying”, and replay it again." : null,
  );
}

export default function rejected(state, parts, parameters) {
  let chosen = parts[0] ?? null;
  let reason = parameters.get("reason") ?? "";
  let wanted = parameters.get("state") ?? "";
  let groups = null;
  let rows = [];
  let next = null;
  let asked = 0;

  /** Where a record is open, or none; what is filtered stays so. */
  const address = (coordinates) => to("rejected", coordinates ? [coordinates] : [], { reason, state: wanted });

  const list = listTable(address);
  const reasons = h("nav", { class: "reasons", "aria-label": "Reasons" });
  const chooseState = () => {
    location.hash = to("rejected", [], { reason, state: states.value });
  };
  const states = h(
    "select",
    { "aria-label": "State", class: "state-choice", onchange: chooseState },
    h("option", { value: "" }, "All states"),
    Object.entries(STATES).map(([value, [text]]) => h("option", { value, selected: value === wanted }, text)),
  );
  const csv = h("a", { class: "button", download: "rejected.csv" }, "CSV");
  const lines = h("a", { class: "button", download: "rejected.jsonl" }, "JSON lines");
  const listBox = h("div", {}, h("p", { class: "empty" }, "Reading…"));
  const more = h("button", { type: "button", hidden: true, onclick: () => load(true) }, "Older ones");
  const replayAll = h(
    "button",
    { type: "button", class: "operators", disabled: true, onclick: () => dryRunAll() },
    "Replay all open…",
  );
  const bulk = h("div", { "aria-live": "polite" });
  const detail = h("div", {});
  const listCard = card(null, { body: false }, listBox);
  const stack = h("div", { class: "stack" }, bulk, listCard, h("div", { class: "actions" }, more));
  const split = h("div", { class: "split" }, stack, detail);
  const element = h("div", { class: "main-grid" }, heading("Rejected", states, replayAll, csv, lines), reasons, split);

  function showReason(link, [name, n]) {
    link.href = to("rejected", [], { reason: name, state: wanted });
    mark(link, name === reason);
    say(link.querySelector("b"), count(n));
  }

  function createReason([name]) {
    return h("a", {}, h("span", { class: name ? "mono small" : "" }, name || "All"), h("b", {}));
  }

  function showGroups() {
    const now = state.rejected?.groups ?? groups;
    if (!now) {
      return;
    }
    const found = byReason(now, (group) => !wanted || group.state === wanted);
    const all = sum(found.map(([, n]) => n));
    const isOpen = (group) => group.state === "rejected" && (!reason || group.reason === reason);
    const open = sum(now.filter(isOpen).map((group) => group.count));
    keyed(reasons, all ? [["", all], ...found] : [], ([name]) => name, createReason, showReason);
    replayAll.disabled = open === 0;
    say(replayAll, open === 0 ? "Nothing is open" : `Replay all ${count(open)} open…`);
  }

  function nothing() {
    if (reason || wanted) {
      return empty("None of this kind", "Choose another reason or state.");
    }
    const command = h("code", {}, "./orderflow produce --broken 0.05");
    const how = ["Records that are no orders appear here, each with its one reason. ", command, " makes some."];
    return empty("No rejected records", how);
  }

  function showRows() {
    if (rows.length === 0) {
      fill(listBox, nothing());
      return;
    }
    if (!list.element.isConnected) {
      fill(listBox, list.element);
    }
    const update = (row, r) => {
      list.update(row, r);
      row.classList.toggle("chosen", r.coordinates === chosen);
    };
    keyed(list.body, rows, (r) => r.coordinates, list.row, update);
  }

  /** @param older asks for those after the last that is shown; else for as many of the newest as are shown */
  async function load(older = false) {
    const ticket = ++asked;
    csv.href = `rejected${query({ reason, state: wanted, limit: LONGEST_EXPORT, format: "csv" })}`;
    lines.href = `rejected${query({ reason, state: wanted, limit: LONGEST_EXPORT, format: "jsonl" })}`;
    const page = older ? { limit: PAGE, cursor: next } : { limit: Math.max(PAGE, Math.min(LONGEST_PAGE, rows.length)) };
    try {
      const answer = await get("rejected", { reason, state: wanted, ...page });
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

  /** A dry run first, then a replay of those that would be accepted, and of no others: later ones were not judged. */
  async function dryRunAll() {
    fill(bulk, h("p", { class: "soft" }, "Dry run in progress…"));
    try {
      const selection = reason ? { reason, state: "rejected" } : { all: true };
      offerReplay(await post("rejected/dry-run", selection));
    } catch (problem) {
      fill(bulk, problemBox(problem));
    }
  }

  function offerReplay({ verdicts, judged, of }) {
    const tally = { stored: 0, duplicate: 0, rejected: 0 };
    for (const { verdict } of verdicts) {
      tally[verdict]++;
    }
    // A dry run judges no more at a time than can be named in one replay.
    const taken = verdicts.filter(({ verdict }) => verdict !== "rejected");
    const good = [...new Set(taken.map(({ coordinates }) => coordinates))];
    const close = () => {
      fill(bulk);
      replayAll.focus();
    };
    const leave = h("button", { type: "button", onclick: close }, good.length ? "Cancel" : "Close");
    const resend = () => replay(good, send);
    const send = h("button", { type: "button", class: "primary", onclick: resend }, `Replay ${count(good.length)}`);
    const sentence = h("p", {}, h("b", {}, "If they were sent again now: "), prediction(tally, judged, of));
    const rest = h("p", { class: "soft" }, remainder(good, tally.rejected));
    const actions = h("div", { class: "actions" }, good.length ? send : null, leave);
    fill(bulk, h("div", { class: "card bulk" }, sentence, rest, actions));
    (good.length ? send : leave).focus();
  }

  async function replay(coordinates, button) {
    button.disabled = true;
    try {
      fill(bulk, replayResult(await post("rejected/replay", { coordinates })));
      load();
    } catch (problem) {
      fill(bulk, problemBox(problem));
    }
    catchFocus(element.querySelector("h1"));
  }

  let record = null;
  function showRecord() {
    record?.close();
    record = chosen ? rejectedRecord(chosen, address, () => load()) : null;
    fill(detail, record?.element);
    split.classList.toggle("open", Boolean(chosen));
    showRows();
    if (innerWidth < NARROW) {
      record?.element.scrollIntoView({ block: "nearest" });
    }
  }

  function filterBy(newReason, newState) {
    if (newReason === reason && newState === wanted) {
      return;
    }
    reason = newReason;
    wanted = newState;
    states.value = wanted;
    rows = [];
    next = null;
    fill(bulk);
    load();
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
    go([place = null], given) {
      filterBy(given.get("reason") ?? "", given.get("state") ?? "");
      if (place !== chosen) {
        chosen = place;
        openBeside(list.element, detail, element, showRecord);
      }
      return true;
    },
    close: () => record?.close(),
  };
}
