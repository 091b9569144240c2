// The newest records, as the views of orders list them. Without a drawing.
import { wordsOf } from "./contract.js";
import { compare } from "./exact.js";

/** Newest first; records of one time by their place. */
const newestFirst = (a, b) =>
  compare(b.timestamp ?? "", a.timestamp ?? "") || compare(b.offset, a.offset) || a.partition - b.partition;

/**
 * Takes news into a list. A record that was settled stays so, whatever an older answer says; in a topic that was
 * created again, other records have the same places.
 *
 * @param {number} kept how many are kept
 */
export function merged(messages, news, kept) {
  const byPlace = new Map(messages.map((m) => [m.coordinates, m]));
  for (const m of news) {
    const before = byPlace.get(m.coordinates);
    if (!before || isNewer(m, before)) {
      byPlace.set(m.coordinates, m);
    }
  }
  return [...byPlace.values()].sort(newestFirst).slice(0, kept);
}

function isNewer(m, before) {
  if (m.timestamp === before.timestamp) {
    return !before.outcome || before.outcome === "waiting";
  }
  return !(m.timestamp < before.timestamp);
}

const identity = (m) => m.coordinates + m.timestamp;

/** The same records, with the outcomes of those that were waiting. */
export function withOutcomes(messages, settled) {
  const outcomes = new Map(settled.map((s) => [identity(s), s]));
  return messages.map((m) => {
    const known = outcomes.get(identity(m));
    return known && (!m.outcome || m.outcome === "waiting") ? { ...m, ...known } : m;
  });
}

/** Which of the records are new in the list, by place and time. */
export function unseen(messages, news) {
  const known = new Set(messages.map(identity));
  return news.filter((m) => !known.has(identity(m)));
}

/** Whether a record has this outcome, if one is wanted, and these characters in one of its words. */
export function matches(m, outcome, filter) {
  if (outcome && m.outcome !== outcome) {
    return false;
  }
  const wanted = filter.trim().toLowerCase();
  const words = m.order ? [m.order_id, m.reason, ...wordsOf(m.order)] : [m.preview, m.key, m.reason];
  return (
    wanted === "" ||
    words.some((word) =>
      String(word ?? "")
        .toLowerCase()
        .includes(wanted),
    )
  );
}

/** The reasons of groups of rejected records with their counts, the most frequent first: [[reason, count], …]. */
export function byReason(groups, isCounted = () => true) {
  const counts = new Map();
  for (const group of groups.filter(isCounted)) {
    counts.set(group.reason, (counts.get(group.reason) ?? 0n) + BigInt(group.count));
  }
  return [...counts]
    .sort((a, b) => compare(b[1], a[1]))
    .map(([reason, n]) => [reason, Number.isSafeInteger(Number(n)) ? Number(n) : n]);
}
