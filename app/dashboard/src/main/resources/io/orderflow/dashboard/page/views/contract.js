// The contract in force, and a place to try an edited one against the newest records.
import { ApiProblem, post } from "../app/api.js";
import { loadContract } from "../app/contract-now.js";
import { catchFocus, fill, h, say } from "../app/dom.js";
import { bytes, count, many } from "../app/format.js";
import { badge, card, heading, pairs, problemBox, table } from "../app/parts.js";
import { to } from "../app/router.js";

const EFFECTS = {
  none: ["table stays", ""],
  instant: ["adds columns", "accent"],
  rebuild: ["copies the table", "warn"],
  breaking: ["breaking", "bad"],
};
const SEVERITIES = { error: "bad", warning: "warn", note: "" };
const KINDS = { json: "object, as sent", map: "map, as sent", array: "array, as sent" };

/** All fields, those inside of others behind them, as deep as they are. */
const flat = (fields, depth = 0) =>
  fields.flatMap((field) => [
    { ...field, depth },
    ...flat(field.fields ?? [], depth + 1),
    ...flat(field.items?.fields ?? [], depth + 1),
  ]);

function marksOf(field) {
  return h(
    "span",
    { class: "row-tools" },
    field.key_position ? badge("key", "accent") : null,
    field.role ? badge(field.role, "calm") : null,
    field.restricted ? badge("restricted", "warn") : null,
    field.required ? null : badge("optional"),
  );
}

function fieldsTable(contract) {
  const list = table("The fields of an order", [
    {
      title: "Field",
      class: "nowrap",
      key: ({ path }) => path,
      cell: ({ path, depth }) => h("span", { class: `mono depth-${Math.min(depth, 3)}` }, path),
    },
    { title: "Must be", class: "wraps", cell: ({ type, expectation }) => expectation || KINDS[type] || type },
    { title: "Marks", key: ({ path }) => path, cell: marksOf },
    { title: "Column", text: true, class: "wide-only", cell: ({ column }) => column ?? "" },
  ]);
  list.body.append(...flat(contract.fields).map(list.row));
  return list.element;
}

function facts(contract) {
  const { name, version, hash, key, rules, envelope, envelope_field: member, unknown_fields: unknown } = contract;
  return pairs(
    ["Name", `${name} ${version}`],
    ["Hash", h("span", { class: "mono small" }, hash)],
    ["Key", key.join(", ")],
    [
      "Rules",
      rules.length
        ? h(
            "ul",
            {},
            rules.map((rule) => h("li", {}, ruleText(rule))),
          )
        : null,
    ],
    ["Envelope", envelope === "none" ? null : `${envelope}: the order is at ${member}`],
    ["Unknown fields", unknown === "reject" ? "rejected" : "ignored and counted"],
    ["Longest record", bytes(contract.max_bytes)],
  );
}

const ruleText = ({ name, text }) => [h("code", {}, name), ` ${text}`];

// The trial

function lines(title, items) {
  return items.length ? h("div", {}, h("h3", {}, title), h("ul", { class: "lines" }, items)) : null;
}

const problemLine = ({ line, column, severity, message }) =>
  h("li", {}, badge(severity, SEVERITIES[severity]), h("b", { class: "mono" }, ` ${line}:${column} `), message);

function changeLine({ effect, path, text }) {
  const [words, mood] = EFFECTS[effect] ?? [effect, ""];
  return h("li", {}, badge(words, mood), h("b", { class: "mono" }, ` ${path} `), text);
}

function groupLine({ reason, field, count: n, examples }) {
  const samples = examples.map(({ coordinates, message }) =>
    h("li", {}, h("span", { class: "mono small" }, coordinates), message ? ` ${message}` : null),
  );
  const head = [h("b", {}, count(n)), " ", h("code", {}, reason), field ? ` ${field}` : null];
  return h("li", {}, h("details", {}, h("summary", {}, head), h("ul", { class: "lines small" }, samples)));
}

function figure(n, words) {
  return h("span", {}, h("b", {}, count(n)), words);
}

function trialOf(trial) {
  const { received, accepted, rejected, complete, took_ms: took } = trial;
  const others = Object.entries(trial.other_reasons).map(([reasons, n]) =>
    h("li", {}, h("b", {}, count(n)), " ", h("code", {}, reasons)),
  );
  return [
    h(
      "p",
      { class: "trial-figures" },
      figure(accepted, "accepted"),
      figure(rejected, "rejected"),
      h("span", { class: "soft" }, `of the newest ${many(received, "record")}, judged in ${count(took)} ms`),
    ),
    complete ? null : h("p", { class: "problem is-warn" }, "Not all of them could be read in time."),
    lines("Rejected now that were accepted", trial.newly_rejected.map(groupLine)),
    lines("Accepted now that were rejected, by the reason until now", trial.newly_accepted.map(groupLine)),
    lines("Rejected for another reason", others),
    lines("All rejected, by reason", trial.reasons.map(groupLine)),
  ];
}

function verdict({ usable, trial }) {
  if (!usable) {
    return h("p", { class: "problem" }, h("b", {}, "This contract cannot be used. "), "Nothing was judged.");
  }
  const news = trial.newly_rejected.reduce((sum, group) => sum + group.count, 0);
  return news
    ? h(
        "p",
        { class: "problem is-warn" },
        h("b", {}, `${many(news, "record")} would be rejected `),
        "that are accepted.",
      )
    : h("p", { class: "problem is-good" }, "No record that is accepted now would be rejected.");
}

function result(tried) {
  return [
    verdict(tried),
    lines("Problems of the file", tried.problems.map(problemLine)),
    lines("Changes to the contract in force", tried.changes.map(changeLine)),
    ...(tried.trial ? trialOf(tried.trial) : []),
  ];
}

function trialCard() {
  const editor = h("textarea", {
    class: "contract-text",
    id: "contract-text",
    spellcheck: "false",
    autocomplete: "off",
    "aria-label": "The contract file",
  });
  const box = h("div", { class: "trial", "aria-live": "polite" });
  const run = h("button", { type: "button", class: "primary operators", onclick: () => tryIt() }, "Try it");
  const reset = h("button", { type: "button", onclick: () => restore() }, "Start over");
  let original = "";

  function restore() {
    editor.value = original;
    fill(box);
  }

  async function tryIt() {
    run.disabled = true;
    say(run, "Judging…");
    try {
      fill(box, result(await post("contract/try", { yaml: editor.value })));
    } catch (problem) {
      if (!(problem instanceof ApiProblem)) {
        throw problem;
      }
      fill(box, problemBox(problem));
    } finally {
      run.disabled = false;
      say(run, "Try it");
      catchFocus(run);
    }
  }

  const element = card(
    "Try an edited contract",
    {},
    h(
      "p",
      { class: "soft small contract-facts" },
      "Judges the newest records, at most 1,000, by what is written here. Nothing is stored and nothing changes.",
    ),
    editor,
    h("div", { class: "actions" }, run, reset),
    box,
  );
  return {
    element,
    show(text) {
      // What a person has typed stays.
      if (editor.value === original) {
        editor.value = text;
      }
      original = text;
    },
  };
}

export default function contract() {
  const note = h("div", {});
  const about = h("div", {}, h("p", { class: "empty" }, "Reading…"));
  const trial = trialCard();
  const element = h("div", { class: "main-grid" }, heading("Contract"), note, about);
  let shown = null;

  function show(now) {
    if (now === shown) {
      return;
    }
    shown = now;
    fill(note, now.difference ? h("p", { class: "problem is-warn say" }, now.difference) : null);
    const roles = now.fields.length ? h("a", { class: "button", href: to("orders") }, "Send an order") : null;
    fill(
      about,
      h(
        "div",
        { class: "stack" },
        card("In force", { tools: roles }, facts(now)),
        card("Fields", { body: false }, fieldsTable(now)),
      ),
    );
    trial.show(now.text);
    // Not before: what stands above would push it down.
    if (!trial.element.isConnected) {
      element.append(trial.element);
    }
  }

  async function load() {
    try {
      show(await loadContract());
    } catch (problem) {
      if (!shown) {
        fill(about, problemBox(problem));
      }
    }
  }

  return { element, open: load, refresh: load, go: () => true };
}
