// The inputs of an order's form, one kind for each kind of field. A part has: element; place(path), which names its
// inputs; json(), its JSON or undefined where nothing was entered; each(visit), which meets every input.
import { catchFocus, fill, h } from "./dom.js";
import { isNumber, KEPT_AS_SENT, labelOf, literalOf, problemOf } from "./contract.js";
import { exampleOf } from "./examples.js";
import { many } from "./format.js";
import { writtenTime } from "./time-format.js";

/** Longer texts get more than a line. */
const LONG_TEXT = 400;

const keyboardOf = (field) => {
  if (!isNumber(field)) {
    return null;
  }
  return field.type === "integer" ? "numeric" : "decimal";
};

function selectOf(values, properties) {
  return h(
    "select",
    properties,
    ["", ...values].map((value) => h("option", { value }, value === "" ? "–" : value)),
  );
}

/** What a person needs to know of a field, in few words. */
function hintOf(field, { rules, assigned }) {
  const isTime = (field.type === "timestamp" || field.type === "date") && (field.encoding ?? "text") === "text";
  const expectation = field.expectation
    .replace(/^an? (text of )?/, "")
    .replace(", written without fraction or exponent", "")
    .replace(" that matches ", " matching ");
  const rule = rules.find((one) => one.field === field.path && one.text.includes("="));
  return [
    isTime ? `such as ${writtenTime(field, new Date("2026-11-28T18:30:00Z"))}` : expectation,
    rule?.text,
    field.path === assigned ? "empty: one is assigned" : null,
  ]
    .filter(Boolean)
    .join("; ");
}

function inputOf(field, properties) {
  if (field.type === "boolean") {
    return selectOf(["true", "false"], properties);
  }
  if (field.values) {
    return selectOf(field.values, properties);
  }
  const isLong = field.lines || KEPT_AS_SENT.includes(field.type) || (field.max_length ?? LONG_TEXT) > LONG_TEXT;
  const more = { autocomplete: "off", spellcheck: "false", inputmode: keyboardOf(field) };
  return h(isLong && !isNumber(field) && field.type !== "timestamp" && field.type !== "date" ? "textarea" : "input", {
    ...properties,
    ...more,
  });
}

/** @param {Function} onChange called when something was typed */
function leaf(field, context) {
  const { onChange, assigned } = context;
  let touched = false;
  const isAssigned = field.path === assigned;
  const own = isAssigned ? { ...field, required: false } : field;
  const label = h("label", {}, labelOf(field.name || "value"), field.required ? null : h("span", {}, " (optional)"));
  const hint = h("p", { class: "hint" }, hintOf(field, context));
  const wrong = h("p", { class: "wrong" });
  const part = {
    field,
    path: field.path,
    isOurs: true,
    show(problem) {
      input.setAttribute("aria-invalid", problem ? "true" : "false");
      fill(wrong, problem ? [h("code", {}, problem.reason), ` ${problem.message}`] : null);
    },
    check() {
      touched = true;
      const problem = problemOf(own, input.value);
      part.show(problem);
      return problem;
    },
    place(path) {
      part.path = path;
      input.id = `order-${path}`;
      hint.id = `hint-${path}`;
      wrong.id = `wrong-${path}`;
      input.name = path;
      input.setAttribute("aria-describedby", `${hint.id} ${wrong.id}`);
      label.htmlFor = input.id;
    },
    value: () => input.value,
    set(text) {
      input.value = text;
      touched = false;
      part.show(null);
    },
    focus: () => input.focus(),
    json() {
      if (input.value !== "") {
        return literalOf(field, input.value);
      }
      return own.required && field.type === "text" && field.min_length === 0 ? '""' : undefined;
    },
    each: (visit) => visit(part),
    example() {
      part.isOurs = true;
      part.set(isAssigned || !field.required ? "" : exampleOf(field));
    },
  };
  const input = inputOf(field, {
    oninput: () => {
      part.isOurs = input.value === "";
      if (touched) {
        part.check();
      }
      onChange(part);
    },
    onblur: () => input.value !== "" && part.check(),
  });
  part.element = h("div", { class: "field" }, label, input, hint, wrong);
  return part;
}

const membersOf = (parts) =>
  parts
    .map((part) => [part.field.name, part.json()])
    .filter(([, json]) => json !== undefined)
    .map(([name, json]) => `${JSON.stringify(name)}:${json}`);

/** The fields of an object, without a frame. */
export function fieldsOf(fields, context) {
  const parts = fields.map((field) => partOf(field, context));
  return {
    parts,
    place(prefix) {
      for (const part of parts) {
        part.place(prefix + part.field.name);
      }
    },
    json() {
      const members = membersOf(parts);
      return members.length ? `{${members.join(",")}}` : undefined;
    },
    each(visit, isChecking) {
      for (const part of parts) {
        part.each(visit, isChecking);
      }
    },
    example() {
      for (const part of parts) {
        part.example();
      }
    },
  };
}

const isFrame = ({ field: { type, items } }) => type === "object" || (type === "array" && Boolean(items));

/** Single fields in a grid, and what has a frame below them, in their order. */
export function laidOut(parts) {
  const grids = [];
  for (const part of parts) {
    if (isFrame(part)) {
      grids.push(part.element);
    } else {
      if (!grids.at(-1)?.classList.contains("fields")) {
        grids.push(h("div", { class: "fields" }));
      }
      grids.at(-1).append(part.element);
    }
  }
  return grids;
}

function group(field, context) {
  const inner = fieldsOf(field.fields, context);
  const optional = field.required ? null : h("span", {}, " (optional: leave all of it empty)");
  const element = h("fieldset", {}, h("legend", {}, labelOf(field.name), optional), laidOut(inner.parts));
  const isEmpty = () => inner.json() === undefined;
  return {
    field,
    element,
    place: (path) => inner.place(`${path}.`),
    json: () => inner.json() ?? (field.required ? "{}" : undefined),
    // Nothing is wrong with what is left out.
    each: (visit, isChecking) =>
      isChecking && !field.required && isEmpty() ? undefined : inner.each(visit, isChecking),
    example: () => (field.required ? inner.example() : inner.each((part) => part.set(""))),
  };
}

/** What a row holds: an object's fields, or one value. */
function rowPart(items, context) {
  if (items.type === "object" || items.type === "json") {
    const inner = fieldsOf(items.fields ?? [], context);
    return {
      ...inner,
      content: laidOut(inner.parts),
      place: (path) => inner.place(`${path}.`),
      json: () => inner.json() ?? "{}",
    };
  }
  const one = partOf({ ...items, required: true }, context);
  return { ...one, content: one.element };
}

function rows(field, context) {
  const all = [];
  let at = field.path;
  const name = labelOf(field.name);
  const list = h("div", { class: "form-rows" });
  const wrong = h("p", { class: "wrong" });
  const add = h("button", { type: "button", onclick: () => append(true) }, `Add to ${name.toLowerCase()}`);
  const least = field.min_items > 0 ? `at least ${many(field.min_items, "item")}` : null;
  const most = field.max_items ? `at most ${many(field.max_items, "item")}` : null;
  const hint = h("p", { class: "hint" }, [least, most].filter(Boolean).join(", "));
  const legend = h("legend", { tabindex: "-1" }, name, field.required ? null : h("span", {}, " (optional)"));
  const element = h("fieldset", {}, legend, hint, list, wrong, h("div", {}, add));

  function number() {
    wrong.id = `wrong-${at}`;
    all.forEach(({ part, title, remove }, i) => {
      part.place(`${at}[${i}]`);
      title.textContent = `${i + 1}`;
      remove.setAttribute("aria-label", `Remove number ${i + 1} of ${name.toLowerCase()}`);
    });
  }

  function append(isFocused) {
    const part = rowPart(field.items, context);
    const title = h("b", { class: "row-number" });
    const remove = h("button", { type: "button", class: "quiet", onclick: () => takeOut(row) }, "Remove");
    const row = { part, title, remove, element: h("div", { class: "form-row" }, title, part.content, remove) };
    all.push(row);
    list.append(row.element);
    number();
    if (isFocused) {
      row.element.querySelector("input, select, textarea")?.focus();
    }
    return part;
  }

  function takeOut(row) {
    all.splice(all.indexOf(row), 1);
    row.element.remove();
    number();
    catchFocus(add);
  }

  const self = {
    field,
    element,
    path: at,
    show: (problem) => fill(wrong, problem ? [h("code", {}, problem.reason), ` ${problem.message}`] : null),
    focus: () => add.focus(),
    place(path) {
      at = path;
      self.path = path;
      number();
    },
    json() {
      return all.length || field.required ? `[${all.map(({ part }) => part.json() ?? "null").join(",")}]` : undefined;
    },
    check() {
      const isMissing = (field.required || all.length > 0) && all.length < field.min_items;
      const problem = isMissing ? { reason: "OUT_OF_RANGE", message: `must be ${field.expectation}` } : null;
      self.show(problem);
      return problem;
    },
    each(visit, isChecking) {
      visit(self);
      for (const { part } of all) {
        part.each(visit, isChecking);
      }
    },
    set() {},
    example() {
      while (all.length) {
        takeOut(all[0]);
      }
      if (field.required) {
        append(false).example();
      }
    },
  };
  if (field.required && field.min_items > 0) {
    append(false);
  }
  return self;
}

/** @param context { onChange, assigned, rules }: called when something was typed; the field that may stay empty */
export function partOf(field, context) {
  if (field.type === "object") {
    return group(field, context);
  }
  return field.type === "array" && field.items ? rows(field, context) : leaf(field, context);
}
