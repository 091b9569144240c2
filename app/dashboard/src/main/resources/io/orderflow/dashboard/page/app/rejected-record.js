// One rejected record: why, what it says, its bytes; and how to repair it: dry run, edit, replay, and the outcome.
import { get, post } from "./api.js";
import { catchFocus, fill, h, say } from "./dom.js";
import { at, bytes } from "./format.js";
import { inLines } from "./json-lines.js";
import { badge, choice, closeLink, empty, pairs, problemBox } from "./parts.js";
import { reread } from "./reread.js";

export const STATES = {
  rejected: ["open", "warn"],
  replaying: ["replaying", "accent"],
  resolved: ["resolved", "good"],
  rejected_again: ["rejected again", "bad"],
};
const PREDICTIONS = {
  stored: "It would be stored.",
  duplicate: "It would be a duplicate: the same order is stored already.",
  rejected: "It would be rejected again.",
};
const NOT_EDITED = {
  hidden: "The value may hold what is restricted and cannot be edited here.",
  binary: "The value is not text and cannot be edited here.",
};
const REPLAYING =
  "It was sent again and the job has not settled it yet, or sending it failed. If it stays so, replay it again.";

/** The value for a person: laid out if it is JSON, else as it is. `exact`: as it is edited, without remarks. */
function pretty(record, exact = false) {
  if (record.format === "none") {
    return exact ? "" : "(a tombstone: the record has no value)";
  }
  if (record.format === "hidden") {
    return exact ? "" : "(not shown: the contract has restricted fields; size and hash are below)";
  }
  if (record.format === "empty") {
    return exact ? "" : "(no bytes)";
  }
  return record.text === null ? record.readable : inLines(record.text);
}

function value(record) {
  const text = h("pre", { class: "raw wrap", tabindex: "0", "aria-label": "The value, readable" }, pretty(record));
  const raw = { class: "raw", tabindex: "0", "aria-label": "The value, as bytes", hidden: true };
  const hex = h("pre", raw, record.hex || "(no bytes)");
  const forms = [
    ["text", "Readable"],
    ["hex", "Bytes"],
  ];
  const tabs = choice("How to show the value", forms, "text", (which) => {
    text.hidden = which !== "text";
    hex.hidden = which !== "hex";
  });
  return h("div", { class: "value" }, h("div", { class: "value-head" }, h("h3", {}, "The value"), tabs), text, hex);
}

function origin(record, address) {
  const header = ({ name, value: content }) => h("li", {}, `${name}: ${content ?? "null"}`);
  const kept = record.kept < record.size ? `, of which ${bytes(record.kept)} were kept` : "";
  return pairs(
    ["Produced", record.kafka_at ? at(record.kafka_at) : null],
    ["Rejected", at(record.rejected_at)],
    ["Dead letter", record.dead_letter_at ? at(record.dead_letter_at) : "waits to be published"],
    ["Key", record.key ? h("span", { class: "mono" }, record.key) : null],
    ["Headers", record.headers?.length ? h("ul", { class: "mono small" }, record.headers.map(header)) : null],
    ["Replay of", record.origin ? h("a", { href: address(record.origin) }, record.origin) : null],
    ["Size", `${bytes(record.size)}${kept}`],
    ["SHA-256", record.sha256 ? h("span", { class: "mono small" }, record.sha256) : null],
  );
}

/** What became of a record that was sent again; null if it was not. */
function story(record, address) {
  const { state, replayed_as: replayed } = record;
  const lines = {
    replaying: [REPLAYING],
    resolved: ["Sent again, and stored as ", replayed ?? "another record", "."],
    rejected_again: [
      "Sent again, and rejected again: ",
      replayed ? h("a", { href: address(replayed) }, replayed) : "",
      " is the open one now.",
    ],
  };
  return lines[state] ?? null;
}

/** What a dry run found. */
function prediction({ verdict, reason, message }) {
  return h(
    "p",
    { class: `problem ${verdict === "rejected" ? "" : "is-good"}` },
    h("b", {}, PREDICTIONS[verdict]),
    reason ? h("span", { class: "mono" }, ` ${reason}`) : null,
    message ? ` ${message}` : null,
  );
}

/** What a replay did. */
function replayResult({ sent, failed, rows }) {
  if (failed.length) {
    return h("p", { class: "problem" }, h("b", {}, "Not sent. "), failed[0].message);
  }
  return sent
    ? h("p", { class: "problem is-good" }, h("b", {}, "Sent again. "), "The job settles it next.")
    : h("p", { class: "problem is-warn" }, h("b", {}, "Not sent: "), `${rows[0].message}.`);
}

/**
 * The editor with its buttons.
 *
 * @param title where the focus goes when a button that had it is gone
 * @param onSent called when it was replayed
 */
function repair(record, title, onSent) {
  const { coordinates } = record;
  const outcome = h("div", { class: "outcome", "aria-live": "polite" });
  const editor = h("textarea", {
    id: "edit",
    rows: "11",
    spellcheck: "false",
    autocomplete: "off",
    hidden: true,
    "aria-label": "The value to send instead",
    oninput: () => fill(outcome),
  });
  const selection = () => ({ coordinates: [coordinates], ...(editor.hidden ? {} : { value: editor.value }) });
  const edit = h("button", { type: "button", onclick: () => showEditor(editor.hidden) }, "Edit");
  const dryRun = h("button", { type: "button", onclick: () => busy(predict) }, "Dry run");
  const send = h("button", { type: "button", class: "primary", onclick: () => busy(replay) }, "Replay");

  function showEditor(isShown) {
    editor.hidden = !isShown;
    say(edit, isShown ? "Discard the edit" : "Edit");
    fill(outcome);
    if (isShown) {
      editor.value = pretty(record, true);
      editor.focus();
    }
  }

  async function predict() {
    const { verdicts } = await post("rejected/dry-run", selection());
    fill(outcome, prediction(verdicts[0]));
  }

  async function replay() {
    const done = await post("rejected/replay", selection());
    if (done.sent) {
      showEditor(false);
    }
    fill(outcome, replayResult(done));
    await onSent();
  }

  /** Buttons rest while the server works; the focus comes back to the one that was pressed. */
  async function busy(work) {
    const pressed = document.activeElement;
    const rest = (isResting) => {
      dryRun.disabled = isResting;
      send.disabled = isResting;
    };
    rest(true);
    try {
      await work();
    } catch (problem) {
      fill(outcome, problemBox(problem));
    } finally {
      rest(false);
      catchFocus(pressed, title);
    }
  }

  const isText = record.text !== null;
  return h(
    "div",
    { class: "repair" },
    h("h3", {}, "Send it again"),
    editor,
    h("div", { class: "actions" }, isText ? edit : null, dryRun, send),
    isText ? null : h("p", { class: "soft small" }, NOT_EDITED[record.format] ?? NOT_EDITED.binary),
    outcome,
  );
}

/**
 * @param address coordinates or null → where that record is open, or none
 * @param onChange called when its state changed
 */
export function rejectedRecord(coordinates, address, onChange) {
  const body = h("div", { class: "card-body" }, h("p", { class: "soft" }, "Reading…"));
  const title = h("h2", { class: "mono", tabindex: "-1" }, coordinates);
  const reading = reread({
    ask: () => get(`rejected/${encodeURIComponent(coordinates)}`),
    show: showState,
    showProblem,
    unchanged: "Nothing changed for two minutes.",
    title,
  });
  const close = h(
    "div",
    { class: "tools" },
    closeLink(() => address(null)),
  );
  const element = h(
    "section",
    { class: "card record", "aria-label": `Rejected record ${coordinates}` },
    h("div", { class: "card-head" }, title, close),
    body,
    reading.ending,
  );
  let parts = null;
  let before = null;

  async function replayed() {
    onChange();
    await reading.refresh();
  }

  /** Only the parts that change are changed: an open editor survives when the record is read again. */
  function show(record) {
    if (!parts) {
      parts = {
        head: h("div", { class: "record-head" }),
        story: h("p", { class: "story" }),
        repair: repair(record, title, replayed),
      };
      const why = h("p", { class: "why" }, record.message);
      const details = h("details", {}, h("summary", {}, "Where it comes from"), origin(record, address));
      fill(body, parts.head, why, parts.story, value(record), parts.repair, details);
    }
    const field = record.field ? h("span", { class: "mono soft" }, record.field) : null;
    fill(
      parts.head,
      h("b", { class: "mono" }, record.reason),
      field,
      badge(...(STATES[record.state] ?? [record.state])),
    );
    const sequel = story(record, address);
    fill(parts.story, sequel);
    parts.story.hidden = sequel === null;
    parts.repair.hidden = record.state === "resolved" || record.state === "rejected_again";
  }

  /** Whether its state is still to change. */
  function showState(record) {
    show(record);
    if (before === "replaying" && record.state !== before) {
      onChange();
    }
    before = record.state;
    return record.state === "replaying";
  }

  /** Whether the next try may end otherwise. */
  function showProblem(problem) {
    if (!parts) {
      const none = empty("No such rejected record", "It may have been deleted, or the address is mistyped.");
      fill(body, problem.status === 404 ? none : problemBox(problem));
    }
    return problem.status === 0 || problem.status === 503;
  }

  reading.refresh();
  return { element, refresh: reading.refresh, close: reading.close };
}
