// One rejected record: why, what it says, its bytes; and a way back: look, edit, replay, and what became of it.
import { catchFocus, fill, h, say } from "./dom.js";
import { again } from "./again.js";
import { get, post } from "./api.js";
import { at, bytes } from "./format.js";
import { badge, choice, closeLink, empty, problemBox } from "./parts.js";
import { inLines } from "./json-lines.js";

export const STATES = {
  rejected: ["open", "warn"],
  replaying: ["replaying", "accent"],
  resolved: ["resolved", "good"],
  rejected_again: ["rejected again", "bad"],
};
const BECAME = { stored: "It would be stored.", duplicate: "It would be a duplicate: the same order is stored already.", rejected: "It would be rejected again." };

/**
 * @param address coordinates or null → where that record is open, or none
 * @param onChange called when its state changed
 */
export function rejectedRecord(coordinates, address, onChange) {
  const body = h("div", { class: "card-body" }, h("p", { class: "soft" }, "Looking…"));
  const ending = h("div", { class: "ending" });
  const element = h(
    "section", { class: "card record", "aria-label": `Rejected record ${coordinates}` },
    h("div", { class: "card-head" }, h("h2", { class: "mono", tabindex: "-1" }, coordinates), h("div", { class: "tools" }, closeLink(() => address(null)))),
    body, ending,
  );
  const more = again(load, () => fill(ending, h("p", { class: "soft" }, "Nothing changed for two minutes. ", h("button", { type: "button", onclick: fromAnew }, "Look again"))));
  let closed = false;
  let parts = null;

  function value(record) {
    const text = h("pre", { class: "raw wrap", tabindex: "0", "aria-label": "The value, readable" }, pretty(record));
    const hex = h("pre", { class: "raw", tabindex: "0", "aria-label": "The value, as bytes", hidden: true }, record.hex || "(no bytes)");
    const tabs = choice("How to show the value", [["text", "Readable"], ["hex", "Bytes"]], "text", (which) => {
      text.hidden = which !== "text";
      hex.hidden = which !== "hex";
    });
    return h("div", { class: "value" }, h("div", { class: "value-head" }, h("h3", {}, "The value"), tabs), text, hex);
  }

  function repair(record) {
    const editor = h("textarea", { id: "edit", rows: "11", spellcheck: "false", autocomplete: "off", hidden: true, "aria-label": "The value to send instead", oninput: () => fill(outcome) });
    const outcome = h("div", { class: "outcome", "aria-live": "polite" });
    const again = () => ({ coordinates: [coordinates], ...(editor.hidden ? {} : { value: editor.value }) });
    const edit = h("button", { type: "button", onclick: () => {
      editor.hidden = !editor.hidden;
      say(edit, editor.hidden ? "Edit" : "Leave it as it is");
      fill(outcome);
      if (!editor.hidden) {
        editor.value = pretty(record, true);
        editor.focus();
      }
    } }, "Edit");
    const busy = async (work) => {
      const pressed = document.activeElement;
      for (const button of [look, send]) {
        button.disabled = true;
      }
      try {
        await work();
      } catch (problem) {
        fill(outcome, problemBox(problem));
      } finally {
        for (const button of [look, send]) {
          button.disabled = false;
        }
        catchFocus(pressed, element.querySelector("h2"));
      }
    };
    const look = h("button", { type: "button", onclick: () => busy(async () => {
      const { verdicts } = await post("rejected/dry-run", again());
      const [found] = verdicts;
      fill(outcome, h("p", { class: `problem ${found.verdict === "rejected" ? "" : "is-good"}` },
        h("b", {}, BECAME[found.verdict]), found.reason ? h("span", { class: "mono" }, ` ${found.reason}`) : null, found.message ? ` ${found.message}` : null));
    }) }, "Dry run");
    const send = h("button", { type: "button", class: "primary", onclick: () => busy(async () => {
      const done = await post("rejected/replay", again());
      fill(outcome, done.failed.length ? h("p", { class: "problem" }, h("b", {}, "Not sent. "), done.failed[0].message)
        : done.sent ? h("p", { class: "problem is-good" }, h("b", {}, "Sent again. "), "The job settles it next.") : h("p", { class: "problem is-warn" }, "Not sent: it is resolved, or was rejected again, already."));
      if (done.sent) {
        editor.hidden = true;
        say(edit, "Edit");
      }
      onChange();
      more.anew();
      await load();
    }) }, "Replay");
    return h("div", { class: "repair" }, h("h3", {}, "Send it again"), editor,
      h("div", { class: "actions" }, record.text === null ? null : edit, look, send),
      record.text === null ? h("p", { class: "soft small" }, "Its bytes are no text that could be edited here.") : null, outcome);
  }

  function story(record) {
    const link = (place) => h("a", { href: address(place) }, place);
    const lines = {
      rejected: null,
      replaying: ["It was sent again and the job has not come to it yet, or sending it failed. If it stays so, replay it again."],
      resolved: ["Sent again, and stored as ", record.replayed_as ?? "another record", "."],
      rejected_again: ["Sent again, and rejected again: ", record.replayed_as ? link(record.replayed_as) : "", " is the open one now."],
    };
    return lines[record.state] ?? null;
  }

  function pairs(record) {
    const pair = (name, shown) => (shown === null || shown === undefined || shown === "" ? null : [h("dt", {}, name), h("dd", {}, shown)]);
    return h("dl", { class: "pairs" },
      pair("Produced", record.kafka_at ? at(record.kafka_at) : null),
      pair("Rejected", at(record.rejected_at)),
      pair("Dead letter", record.dead_letter_at ? at(record.dead_letter_at) : "waits to be published"),
      pair("Key", record.key ? h("span", { class: "mono" }, record.key) : null),
      pair("Headers", record.headers?.length ? h("ul", { class: "mono small" }, record.headers.map(({ name, value: v }) => h("li", {}, `${name}: ${v ?? "null"}`))) : null),
      pair("Replay of", record.origin ? h("a", { href: address(record.origin) }, record.origin) : null),
      pair("Size", `${bytes(record.size)}${record.kept < record.size ? `, of which ${bytes(record.kept)} were kept` : ""}`),
      pair("SHA-256", record.sha256 ? h("span", { class: "mono small" }, record.sha256) : null));
  }

  /** The parts that change are changed alone: an open editor survives a look at the record. */
  function show(record) {
    if (!parts) {
      parts = { head: h("div", { class: "record-head" }), story: h("p", { class: "story" }), repair: repair(record) };
      fill(body, parts.head,
        h("p", { class: "why" }, record.message), parts.story, value(record), parts.repair,
        h("details", {}, h("summary", {}, "Where it comes from"), pairs(record)));
    }
    fill(parts.head, h("b", { class: "mono" }, record.reason), record.field ? h("span", { class: "mono soft" }, record.field) : null, badge(...(STATES[record.state] ?? [record.state])));
    fill(parts.story, story(record));
    parts.story.hidden = story(record) === null;
    parts.repair.hidden = record.state === "resolved" || record.state === "rejected_again";
  }

  function fromAnew() {
    more.anew();
    fill(ending);
    element.querySelector("h2").focus();
    load();
  }

  let before = null;
  async function load() {
    let isOpen = false;
    try {
      const record = await get(`rejected/${encodeURIComponent(coordinates)}`);
      if (closed) {
        return;
      }
      show(record);
      isOpen = record.state === "replaying";
      if (before === "replaying" && record.state !== before) {
        onChange();
      }
      before = record.state;
    } catch (problem) {
      if (!parts) {
        fill(body, problem.status === 404 ? empty("No such rejected record", "It may have been deleted, or the address is mistyped.") : problemBox(problem));
      }
      isOpen = problem.status === 0 || problem.status === 503;
    }
    if (isOpen && !closed) {
      more.later();
    } else {
      fill(ending);
    }
  }

  load();
  return {
    element,
    refresh() {
      more.anew();
      fill(ending);
      load();
    },
    close() {
      closed = true;
      more.stop();
    },
  };
}

/** The value for a person: laid out if it is JSON, else as it is. */
function pretty(record, exact = false) {
  if (record.format === "none") {
    return exact ? "" : "(a tombstone: the record has no value)";
  }
  if (record.format === "empty") {
    return exact ? "" : "(no bytes)";
  }
  return record.text === null ? record.readable : inLines(record.text);
}
