import { get } from "../app/api.js";
import { fill, h, keyed, say } from "../app/dom.js";
import { compare } from "../app/exact.js";
import { at, count, many, NOTHING, seconds, UNKNOWN } from "../app/format.js";
import { badge, bar, card, empty, heading, table } from "../app/parts.js";

const MOODS = { flowing: "good", behind: "warn", stalled: "bad", stopped: "calm", unknown: "calm" };
const BAR_MOODS = { stalled: "bad", behind: "warn" };
const GROUPS_EVERY_MS = 5_000;
const ABOUT_GROUPS =
  "The job publishes its own position as a group without members, " +
  "so that kafka-consumer-groups.sh and every Kafka UI show it, too.";

const verdict = (p) =>
  h(
    "span",
    {},
    badge(p.verdict, MOODS[p.verdict]),
    p.reason ? h("span", { class: "soft small" }, ` ${p.reason}`) : null,
  );

/** How long the oldest waiting record of a partition has waited. */
function waited(p) {
  if (p.lag_records === 0) {
    return "0 s";
  }
  return p.lag_records === null || p.lag_seconds !== null ? seconds(p.lag_seconds) : UNKNOWN;
}

const logTable = () =>
  table("Offsets per partition", [
    { title: "Partition", cell: (p) => String(p.partition) },
    { title: "Verdict", class: "state", key: (p) => p.verdict + p.reason, cell: verdict },
    { title: "Lag", class: "lag", key: () => "bar", cell: () => bar() },
    { title: "Records", num: true, cell: (p) => count(p.lag_records) },
    { title: "Time", num: true, cell: waited },
    { title: "Earliest", num: true, cell: (p) => count(p.earliest) },
    { title: "Next", num: true, cell: (p) => count(p.next) },
    { title: "Latest", num: true, cell: (p) => count(p.latest) },
    { title: "Moved", num: true, cell: (p) => at(p.updated_at) },
  ]);

const balance = (p) => badge(p.balances ? "✓ yes" : "✗ no", p.balances ? "good" : "bad");

const ledgerTable = () =>
  table("The ledger per partition", [
    { title: "Partition", cell: (p) => String(p.partition) },
    { title: "First", num: true, cell: (p) => count(p.first) },
    { title: "Next", num: true, cell: (p) => count(p.next) },
    { title: "Stored", num: true, cell: (p) => count(p.stored) },
    { title: "Duplicate", num: true, cell: (p) => count(p.duplicate) },
    { title: "Rejected", num: true, cell: (p) => count(p.rejected) },
    { title: "Absent", num: true, cell: (p) => count(p.absent) },
    { title: "Lost", num: true, cell: (p) => count(p.lost) },
    { title: "Adds up", num: true, key: (p) => String(p.balances), cell: balance },
  ]);

const groupName = (g) =>
  h("span", {}, h("span", { class: "mono" }, g.group), g.own ? [" ", badge("this job", "accent")] : null);

const groupTable = () =>
  table("Consumer groups", [
    { title: "Group", class: "nowrap", key: (g) => g.group + g.own, cell: groupName },
    { title: "State", key: (g) => g.state, cell: (g) => badge(g.state, g.state === "Stable" ? "good" : "calm") },
    { title: "Members", num: true, cell: (g) => count(g.members) },
    { title: "Topics", text: true, cell: (g) => g.topics.map(({ topic }) => topic).join(", ") || NOTHING },
    { title: "Lag", class: "lag", key: () => "bar", cell: () => bar() },
    { title: "Records", num: true, cell: (g) => count(g.lag_records) },
  ]);

/** "3 partitions of orders, topic id …; 12 records wait" */
function summaryOf({ partitions: all, topic, topic_id: id, lag_records: lag }) {
  const which = `${many(all.length, "partition")} of ${topic}${id ? `, topic id ${id}` : ""}`;
  if (lag === null) {
    return `${which}; lag unknown`;
  }
  return `${which}; ${lag === 0 ? "nothing waits" : `${many(lag, "record")} wait${lag === 1 ? "s" : ""}`}`;
}

/** The job's own group first, then those with the largest lag. */
const byImportance = (a, b) =>
  Number(b.own) - Number(a.own) || compare(b.lag_records ?? 0, a.lag_records ?? 0) || a.group.localeCompare(b.group);

/** Draws the lag of each row as a share of the largest. */
function drawLags(body, items, moodOf = () => "") {
  const most = Math.max(1, ...items.map((item) => Number(item.lag_records ?? 0)));
  items.forEach((item, i) => {
    body.children[i].querySelector(".bar").set(Number(item.lag_records ?? 0) / most, moodOf(item));
  });
}

/** Shows the part in its box, in place of what stood there. */
function put(box, part) {
  if (!part.element.isConnected) {
    fill(box, part.element);
  }
}

export default function partitions(state) {
  const summary = h("p", { class: "sub offsets-line" });
  const log = logTable();
  const ledger = ledgerTable();
  const groups = groupTable();
  const logBox = h("div", {}, h("p", { class: "empty" }, "Asking for the offsets…"));
  const ledgerBox = h("div", {}, ledger.element);
  const groupsBox = h("div", {}, h("p", { class: "empty" }, "Asking for the groups…"));
  const groupsAge = h("span", { class: "soft small" });
  const sumNote = "next − first = stored + duplicate + rejected + absent + lost, in every row";

  /** They are shown once the height of what stands above them is known: nothing is pushed down. */
  const later = [
    card("Ledger", { hidden: true, body: false, note: sumNote }, ledgerBox),
    card(
      "Consumer groups of the cluster",
      { hidden: true, body: false, tools: groupsAge, note: ABOUT_GROUPS },
      groupsBox,
    ),
  ];
  const position = card("Log and position", { body: false }, logBox);
  const element = h("div", { class: "main-grid" }, heading("Partitions"), summary, position, later);

  function show() {
    const now = state.partitions;
    if (!now) {
      return;
    }
    for (const part of later) {
      part.hidden = false;
    }
    say(summary, summaryOf(now));
    if (now.partitions.length === 0) {
      const check = h("code", {}, "./orderflow doctor");
      fill(logBox, empty("No partitions known", "Does the topic exist? ", check, " checks it."));
      fill(ledgerBox, empty("Nothing settled yet", h("code", {}, "./orderflow job"), " writes the ledger."));
      return;
    }
    put(logBox, log);
    put(ledgerBox, ledger);
    for (const part of [log, ledger]) {
      keyed(part.body, now.partitions, (p) => p.partition, part.row, part.update);
    }
    drawLags(log.body, now.partitions, (p) => BAR_MOODS[p.verdict] ?? "");
  }

  function showGroups({ groups: found, truncated, at: asOf }) {
    say(groupsAge, `as of ${at(asOf)}${truncated ? "; the first 100" : ""}`);
    if (found.length === 0) {
      fill(groupsBox, empty("No consumer groups", "The job publishes its position once it has settled something."));
      return;
    }
    put(groupsBox, groups);
    const sorted = [...found].sort(byImportance);
    keyed(groups.body, sorted, (g) => g.group, groups.row, groups.update);
    drawLags(groups.body, sorted);
  }

  async function loadGroups() {
    if (document.visibilityState === "hidden") {
      return;
    }
    try {
      showGroups(await get("groups"));
    } catch {
      say(groupsAge, "no answer at present");
    }
  }

  let timer = 0;
  return {
    element,
    open() {
      show();
      loadGroups();
      timer = setInterval(loadGroups, GROUPS_EVERY_MS);
    },
    update(name) {
      if (name === "partitions") {
        show();
      }
    },
    refresh: loadGroups,
    close: () => clearInterval(timer),
    go: () => true,
  };
}
