// Asking again for what is not there yet: with growing pauses, not for ever, and not while nobody looks.

const FIRST_PAUSE_MS = 1_500;
const LONGEST_PAUSE_MS = 10_000;
const IN_ALL_MS = 120_000;

/**
 * @param ask asks once more
 * @param giveUp called instead when it was asked for two minutes
 */
export function again(ask, giveUp) {
  let pause = FIRST_PAUSE_MS;
  let waited = 0;
  let timer = 0;
  const look = () => {
    if (document.visibilityState === "hidden") {
      document.addEventListener("visibilitychange", look, { once: true });
    } else {
      ask();
    }
  };
  const stop = () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", look);
  };
  return {
    later() {
      stop();
      if (waited >= IN_ALL_MS) {
        giveUp();
        return;
      }
      timer = setTimeout(look, pause);
      waited += pause;
      pause = Math.min(LONGEST_PAUSE_MS, pause * 1.4);
    },
    stop,
    /** The next time is the first again. */
    anew() {
      stop();
      pause = FIRST_PAUSE_MS;
      waited = 0;
    },
  };
}
