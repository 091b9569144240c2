// Asks again for what is not there yet: with growing pauses, for two minutes, and only while the page is visible.

const FIRST_PAUSE_MS = 1_500;
const LONGEST_PAUSE_MS = 10_000;
const IN_ALL_MS = 120_000;

/** The pause after this one. */
export const longer = (pause) => Math.min(LONGEST_PAUSE_MS, pause * 1.4);

/**
 * @param ask asks once more
 * @param giveUp called instead after two minutes of asking
 */
export function again(ask, giveUp) {
  let pause = FIRST_PAUSE_MS;
  let waited = 0;
  let timer = 0;
  const askOnceVisible = () => {
    if (document.visibilityState === "hidden") {
      document.addEventListener("visibilitychange", askOnceVisible, { once: true });
    } else {
      ask();
    }
  };
  const stop = () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", askOnceVisible);
  };
  return {
    later() {
      stop();
      if (waited >= IN_ALL_MS) {
        giveUp();
        return;
      }
      timer = setTimeout(askOnceVisible, pause);
      waited += pause;
      pause = longer(pause);
    },
    stop,
    /** Starts over: the next pause is the first again. */
    reset() {
      stop();
      pause = FIRST_PAUSE_MS;
      waited = 0;
    },
  };
}
