// Builds elements. Text becomes text nodes and nothing else: no function here parses markup, so what stands in an order
// can never become part of the page.

/**
 * An element.
 *
 * @param {string} tag a name; with "svg:" in front an element of SVG
 * @param {object} properties attributes; "on…" functions are listeners; null, undefined and false are left out
 * @param {...(Node|string|number|null|Array)} children nodes or text
 */
export function h(tag, properties = {}, ...children) {
  const element = tag.startsWith("svg:")
    ? document.createElementNS("http://www.w3.org/2000/svg", tag.slice(4))
    : document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name.startsWith("on") && typeof value === "function") {
      element.addEventListener(name.slice(2), value);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) {
      append(element, child);
    } else if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
}

/** Sets an element's text, and touches the page only if it differs. */
export function say(element, text) {
  const wanted = String(text);
  if (element.textContent !== wanted) {
    element.textContent = wanted;
  }
}

/** Replaces all children. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/**
 * Brings the children of a parent in line with items, keeping the elements (and with them focus and selection) of items
 * that stay.
 *
 * @param {Function} key item → string, unique
 * @param {Function} create item → element
 * @param {Function} update (element, item), also after create
 */
export function keyed(parent, items, key, create, update = () => {}) {
  const before = parent.keyedElements ?? new Map();
  const after = new Map();
  let at = parent.firstChild;
  for (const item of items) {
    const name = String(key(item));
    let element = before.get(name);
    if (!element || after.has(name)) {
      element = create(item);
    }
    after.set(name, element);
    update(element, item);
    if (element === at) {
      at = at.nextSibling;
    } else {
      parent.insertBefore(element, at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
  parent.keyedElements = after;
}

/** Gives a focus that fell to the body to the first of these that can take it: a button was removed or disabled. */
export function catchFocus(...elements) {
  for (const element of elements) {
    if (document.activeElement !== document.body && document.activeElement !== null) {
      return;
    }
    element?.focus({ preventScroll: true });
  }
}

/** A small picture of strokes, for the eye only. */
export function icon(...paths) {
  return h(
    "svg:svg",
    { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" },
    paths.map((d) => h("svg:path", { d })),
  );
}
