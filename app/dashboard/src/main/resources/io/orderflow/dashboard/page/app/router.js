// Views by hash: #/orders/ORDER-000001?filter=mat. Back and forward work, and every address can be shared.
import { query } from "./format.js";

/** { view, parts, parameters } of an address. */
export function read(hash) {
  const [path, search = ""] = hash.replace(/^#\/?/, "").split("?");
  const [view, ...parts] = path.split("/").map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  return { view, parts, parameters: new URLSearchParams(search) };
}

/** The address of a view: to("orders", ["ORDER-000001"], { filter: "mat" }). */
export function to(view, parts = [], parameters = {}) {
  const path = [view, ...parts].map(encodeURIComponent).join("/");
  return `#/${path}${query(parameters)}`;
}

/** Changes the address without a new entry in the history, and without a route. */
export function amend(address) {
  history.replaceState(null, "", address);
}
