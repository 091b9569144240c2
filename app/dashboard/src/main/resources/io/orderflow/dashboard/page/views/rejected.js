import { catchFocus, fill, h, keyed, say } from "../app/dom.js";
import { at, bytes, count, many } from "../app/format.js";
import { badge, card, empty, heading, openBeside, problemBox, table } from "../app/parts.js";
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

  /** Where a record is open, or none; what is filtered stays so. */
  const address = (coordinates) => to("rejected", coordinates ? [coordinates] : [], { reason, state: wanted });

  const list = table("Rejected records, newest first", [
    { title: "Record", class: "nowrap", key: (r) => address(r.coordinates), cell: (r) => h("a", { href: address(r.coordinates) }, r.coordinates) },
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
  const replayAll = h("button", { type: "button", disabled: true, onclick: () => together() }, "Replay all open…");
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
    replayAll.disabled = open === 0;
    say(replayAll, open === 0 ? "Nothing is open" : `Replay all ${count(open)} open…`);
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

  /** A look first, then a replay of those that would be taken, and of no others: what comes meanwhile was not looked at. */
  async function together() {
    fill(bulk, h("p", { class: "soft" }, "Looking what would become of them…"));
    try {
      const { verdicts, judged, of } = await post("rejected/dry-run", reason ? { reason, state: "rejected" } : { all: true });
      const tally = { stored: 0, duplicate: 0, rejected: 0 };
      verdicts.forEach(({ verdict }) => tally[verdict]++);
      // A dry run judges no more at a time than can be named in one replay.
      const good = [...new Set(verdicts.filter(({ verdict }) => verdict !== "rejected").map(({ coordinates }) => coordinates))];
      const leave = h("button", { type: "button", onclick: () => {
        fill(bulk);
        replayAll.focus();
      } }, good.length ? "Leave them" : "Close");
      const send = good.length ? h("button", { type: "button", class: "primary", onclick: () => resend(good, send) }, `Replay ${count(good.length)}`) : null;
      fill(bulk, h("div", { class: "card bulk" },
        h("p", {}, h("b", {}, "If they were sent again now: "), `${count(tally.stored)} would be stored, ${count(tally.duplicate)} would be ${tally.duplicate === 1 ? "a duplicate" : "duplicates"}, ${count(tally.rejected)} would be rejected again.`,
          judged < of ? ` Only ${count(judged)} of ${count(of)} were looked at.` : ""),
        h("p", { class: "soft" }, good.length === 0 ? "None of them would be taken; edit them one by one." : tally.rejected ? "Those that would be rejected again stay as they are; edit them one by one." : null),
        h("div", { class: "actions" }, send, leave)));
      (send ?? leave).focus();
    } catch (problem) {
      fill(bulk, problemBox(problem));
    }
  }

  async function resend(good, button) {
    button.disabled = true;
    try {
      const done = await post("rejected/replay", { coordinates: good });
      fill(bulk, h("p", { class: `problem ${done.failed.length ? "is-warn" : "is-good"}` }, h("b", {}, `${many(done.sent, "record")} sent again. `),
        done.sent ? `The job settles ${done.sent === 1 ? "it" : "them"} next.` : null,
        done.skipped ? ` ${many(done.skipped, "record")} had been settled meanwhile.` : null,
        done.failed.length ? ` ${many(done.failed.length, "record")} could not be sent, the first of them because: ${done.failed[0].message}. Open what stays “replaying”, and replay it again.` : null));
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
        openBeside(list.element, detail, element, showRecord);
      }
      return true;
    },
    close: () => record?.close(),
  };
}
