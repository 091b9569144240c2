import { fill, h, keyed, say } from "../app/dom.js";
import { at, count, many, NOTHING, seconds } from "../app/format.js";
import { badge, bar, card, empty, heading, table } from "../app/parts.js";
import { get } from "../app/api.js";

const MOODS = { flowing: "good", behind: "warn", stalled: "bad", stopped: "calm", unknown: "calm" };
const GROUPS_EVERY_MS = 5_000;

export default function partitions(state) {
  const summary = h("p", { class: "sub offsets-line" });

  const log = table("Offsets per partition", [
    { title: "Partition", cell: (p) => String(p.partition) },
    { title: "Verdict", class: "state", key: (p) => p.verdict + p.reason, cell: (p) => h("span", {}, badge(p.verdict, MOODS[p.verdict]), p.reason ? h("span", { class: "soft small" }, ` ${p.reason}`) : null) },
    { title: "Lag", class: "lag", key: () => "bar", cell: () => bar() },
    { title: "Records", num: true, cell: (p) => count(p.lag_records) },
    { title: "Time", num: true, cell: (p) => (p.lag_records === 0 ? "0 s" : seconds(p.lag_seconds)) },
    { title: "Earliest", num: true, cell: (p) => count(p.earliest) },
    { title: "Next", num: true, cell: (p) => count(p.next) },
    { title: "Latest", num: true, cell: (p) => count(p.latest) },
    { title: "Moved", num: true, cell: (p) => at(p.updated_at) },
  ]);
  const books = table("The ledger per partition", [
    { title: "Partition", cell: (p) => String(p.partition) },
    { title: "First", num: true, cell: (p) => count(p.first) },
    { title: "Next", num: true, cell: (p) => count(p.next) },
    { title: "Stored", num: true, cell: (p) => count(p.stored) },
    { title: "Duplicate", num: true, cell: (p) => count(p.duplicate) },
    { title: "Rejected", num: true, cell: (p) => count(p.rejected) },
    { title: "Absent", num: true, cell: (p) => count(p.absent) },
    { title: "Lost", num: true, cell: (p) => count(p.lost) },
    { title: "Adds up", num: true, key: (p) => String(p.balances), cell: (p) => badge(p.balances ? "✓ yes" : "✗ no", p.balances ? "good" : "bad") },
  ]);
  const logBox = h("div", {}, h("p", { class: "empty" }, "Asking for the offsets…"));
  const booksBox = h("div", {}, books.element);

  const groupTable = table("Consumer groups", [
    { title: "Group", class: "nowrap", key: (g) => g.group + g.own, cell: (g) => h("span", {}, h("span", { class: "mono" }, g.group), g.own ? [" ", badge("this job", "accent")] : null) },
    { title: "State", key: (g) => g.state, cell: (g) => badge(g.state, g.state === "Stable" ? "good" : "calm") },
    { title: "Members", num: true, cell: (g) => count(g.members) },
    { title: "Topics", text: true, cell: (g) => g.topics.map(({ topic }) => topic).join(", ") || NOTHING },
    { title: "Lag", class: "lag", key: () => "bar", cell: () => bar() },
    { title: "Records", num: true, cell: (g) => count(g.lag_records) },
  ]);
  const groupsBox = h("div", {}, h("p", { class: "empty" }, "Asking for the groups…"));
  const groupsAge = h("span", { class: "soft small" });

  /** They come when it is known how tall what stands above them is: nothing is pushed down. */
  const later = [
    card("Ledger", { hidden: true, body: false, note: "next − first = stored + duplicate + rejected + absent + lost, in every row" }, booksBox),
    card("Consumer groups of the cluster", { hidden: true, body: false, tools: groupsAge, note: "The job publishes its own position as a group without members, so kafka-consumer-groups.sh and every Kafka UI show it, too." }, groupsBox),
  ];
  const element = h("div", { class: "main-grid" }, heading("Partitions"), summary, card("Log and position", { body: false }, logBox), later);

  function show() {
    const now = state.partitions;
    if (!now) {
      return;
    }
    later.forEach((part) => (part.hidden = false));
    say(summary, `${many(now.partitions.length, "partition")} of ${now.topic}${now.topic_id ? `, topic id ${now.topic_id}` : ""}; ${now.lag_records === null ? "lag not known" : now.lag_records === 0 ? "nothing waits" : `${many(now.lag_records, "record")} wait`}`);
    if (now.partitions.length === 0) {
      fill(logBox, empty("No partitions known", "Does the topic exist? ", h("code", {}, "./orderflow doctor"), " looks."));
      fill(booksBox, empty("Nothing settled yet", h("code", {}, "./orderflow job"), " writes the ledger."));
      return;
    }
    for (const [box, part] of [[logBox, log], [booksBox, books]]) {
      if (!part.element.isConnected) {
        fill(box, part.element);
      }
      keyed(part.body, now.partitions, (p) => p.partition, part.row, part.update);
    }
    const most = Math.max(1, ...now.partitions.map((p) => p.lag_records ?? 0));
    now.partitions.forEach((p, i) => {
      log.body.children[i].querySelector(".bar").set((p.lag_records ?? 0) / most, p.verdict === "stalled" ? "bad" : p.verdict === "behind" ? "warn" : "");
    });
  }

  function showGroups({ groups, truncated, at: asOf }) {
    say(groupsAge, `as of ${at(asOf)}${truncated ? "; the first 100" : ""}`);
    if (groups.length === 0) {
      fill(groupsBox, empty("No consumer groups", "The job publishes its position once it has settled something."));
      return;
    }
    if (!groupTable.element.isConnected) {
      fill(groupsBox, groupTable.element);
    }
    const sorted = [...groups].sort((a, b) => Number(b.own) - Number(a.own) || (b.lag_records ?? 0) - (a.lag_records ?? 0) || a.group.localeCompare(b.group));
    keyed(groupTable.body, sorted, (g) => g.group, groupTable.row, groupTable.update);
    const most = Math.max(1, ...sorted.map((g) => g.lag_records ?? 0));
    sorted.forEach((g, i) => groupTable.body.children[i].querySelector(".bar").set((g.lag_records ?? 0) / most));
  }

  async function loadGroups() {
    if (document.visibilityState === "hidden") {
      return;
    }
    try {
      showGroups(await get("groups"));
    } catch {
      say(groupsAge, "not answered just now");
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
