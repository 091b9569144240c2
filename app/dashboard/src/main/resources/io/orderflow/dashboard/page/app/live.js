// What the server sends by itself. The connection is opened again whenever it breaks, with growing pauses, and whenever
// it has been silent for too long (a sleeping laptop, a proxy that lost it): a page opened an hour ago still works.
// A hidden page closes it: a browser keeps six connections to a server, for all of its tabs.
import { parse } from "./exact.js";

const SILENCE_MS = 15_000;
/** A request may go out on a connection that was lost without a word; the next takes another. A browser keeps six. */
const OPENING_MS = 3_000;
const MOST_LOST = 6;
const LONGEST_PAUSE_MS = 15_000;
const HIDDEN_MS = 60_000;

export class Live {
  /**
   * @param names of the events to listen to
   * @param onEvent (name, value)
   * @param onState ({ connected, since, again }): since when it is so; again: connected after it was not
   * @param onBroken after each failed try; the browser does not say why it failed
   */
  constructor(path, names, onEvent, onState, onBroken) {
    Object.assign(this, { path, names, onEvent, onState, onBroken });
    this.source = null;
    this.connected = false;
    this.since = Date.now();
    this.failures = 0;
    this.heard = Date.now();
    this.waiting = 0;
    this.opening = 0;
    this.lost = 0;
    this.everConnected = false;
    this.stopped = true;
    this.resting = false;
    this.hiding = 0;
    setInterval(() => this.watch(), 2_000);
    document.addEventListener("visibilitychange", () => this.visibilityChanged());
    addEventListener("online", () => this.restart());
    addEventListener("pagehide", () => this.source?.close());
    addEventListener("pageshow", (event) => event.persisted && this.restart());
  }

  open() {
    this.close();
    this.heard = Date.now();
    const source = new EventSource(this.path);
    this.source = source;
    this.opening = setTimeout(() => source === this.source && this.unanswered(), OPENING_MS);
    for (const name of this.names) {
      source.addEventListener(name, (event) => {
        if (source !== this.source) {
          return;
        }
        this.heard = Date.now();
        this.become(true);
        this.onEvent(name, parse(event.data));
      });
    }
    source.onopen = () => {
      if (source === this.source) {
        clearTimeout(this.opening);
        this.heard = Date.now();
        this.become(true);
      }
    };
    source.onerror = () => source === this.source && this.broken();
  }

  unanswered() {
    this.become(false);
    if (++this.lost < MOST_LOST) {
      this.open();
    } else {
      this.broken();
    }
  }

  /** The pause grows from one second; a part of it is random, so that many pages do not come back at once. */
  broken() {
    clearTimeout(this.opening);
    this.source.close();
    this.source = null;
    this.become(false);
    const pause = Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** Math.min(this.failures, 4));
    this.failures++;
    this.waiting = setTimeout(() => this.open(), pause * (0.6 + 0.4 * Math.random()));
    this.onBroken();
  }

  watch() {
    if (this.source && Date.now() - this.heard > SILENCE_MS) {
      this.restart();
    }
  }

  visibilityChanged() {
    clearTimeout(this.hiding);
    if (document.visibilityState === "hidden") {
      this.hiding = setTimeout(() => this.rest(), HIDDEN_MS);
    } else if (this.resting) {
      this.resting = false;
      this.restart();
    } else {
      this.watch();
    }
  }

  rest() {
    if (!this.stopped) {
      this.resting = true;
      this.close();
    }
  }

  close() {
    clearTimeout(this.waiting);
    clearTimeout(this.opening);
    this.source?.close();
    this.source = null;
  }

  /** A listener that is called with `again` asks for what it may have missed. */
  restart() {
    if (!this.stopped && !this.resting) {
      this.become(false);
      this.open();
    }
  }

  stop() {
    this.stopped = true;
    this.resting = false;
    this.close();
  }

  start() {
    this.stopped = false;
    this.open();
    this.visibilityChanged();
  }

  become(connected) {
    if (connected) {
      this.lost = 0;
      this.failures = 0;
    }
    if (this.connected === connected && this.reported) {
      return;
    }
    this.reported = true;
    this.connected = connected;
    this.since = Date.now();
    const again = connected && this.everConnected;
    this.everConnected ||= connected;
    this.onState({ connected, since: this.since, again });
  }
}
