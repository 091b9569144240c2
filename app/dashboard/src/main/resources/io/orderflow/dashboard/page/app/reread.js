// What a card shows of something that may still change: read again until it has settled.
import { again } from "./again.js";
import { fill, h } from "./dom.js";

/**
 * @param ask asks the server → its answer
 * @param show shows an answer → whether more is to come
 * @param showProblem shows why there was none → whether the next try may end otherwise
 * @param unchanged what did not happen: said after two minutes
 * @param title gets the focus when a reader asks for another try
 */
export function reread({ ask, show, showProblem, unchanged, title }) {
  const ending = h("div", { class: "ending" });
  const more = again(load, offerRetry);
  let closed = false;

  function offerRetry() {
    const retry = h("button", { type: "button", onclick: startOver }, "Try again");
    fill(ending, h("p", { class: "soft" }, unchanged, " ", retry));
  }

  function startOver() {
    title.focus();
    refresh();
  }

  function refresh() {
    more.reset();
    fill(ending);
    return load();
  }

  async function load() {
    let isOpen = false;
    try {
      const answer = await ask();
      isOpen = !closed && show(answer);
    } catch (problem) {
      isOpen = showProblem(problem);
    }
    if (isOpen && !closed) {
      more.later();
    } else {
      fill(ending);
    }
  }

  return {
    /** Where it offers another try. */
    ending,
    refresh,
    close() {
      closed = true;
      more.stop();
    },
  };
}
