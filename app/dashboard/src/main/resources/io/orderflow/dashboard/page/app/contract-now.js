// The contract in force, asked for once and then kept: columns and form follow from it.
import { get } from "./api.js";
import { fingerprint } from "./exact.js";

let kept = null;
let asked = null;

/** The contract, if it is known already; else null. */
export const contractNow = () => kept;

/** Asks for it, again if it was asked for before. The kept one stays the same object as long as it says the same. */
export function loadContract() {
  asked ??= get("contract")
    .then((contract) => {
      kept = kept && fingerprint(kept) === fingerprint(contract) ? kept : contract;
      return kept;
    })
    .finally(() => {
      asked = null;
    });
  return asked;
}
