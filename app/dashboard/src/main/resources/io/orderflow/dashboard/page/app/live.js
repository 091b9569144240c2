// What the server sends by itself. The connection is opened again whenever it breaks, with growing pauses, and whenever
// it has been silent for too long (a sleeping laptop, a proxy that lost it): the page of an hour ago still works.

const SILENCE_MS = 15_000;
const LONGEST_PAUSE_MS = 15_000;

export class Live {
  /**
   * @param names of the events to listen to
   * @param onEvent (name, value)
   * @param onState ({ connected, since, again }): since when it is so; again: connected after it was not
   */
  constructor(path, names, onEvent, onState) {
    Object.assign(this, { path, names, onEvent, onState });
    this.source = null;
    this.connected = false;
    this.since = Date.now();
    this.failures = 0;
    this.heard = Date.now();
    this.waiting = 0;
    this.everConnected = false;
    setInterval(() => this.watch(), 2_000);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.watch());
    addEventListener("online", () => this.restart());
    addEventListener("pagehide", () => this.source?.close());
    addEventListener("pageshow", (event) => event.persisted && this.restart());
  }

  open() {
    clearTimeout(this.waiting);
    this.source?.close();
    this.heard = Date.now();
    const source = new EventSource(this.path);
    this.source = source;
    for (const name of this.names) {
      source.addEventListener(name, (event) => {
        if (source !== this.source) {
          return;
        }
        this.heard = Date.now();
        this.become(true);
        this.onEvent(name, JSON.parse(event.data));
      });
    }
    source.onopen = () => {
      if (source === this.source) {
        this.heard = Date.now();
        this.become(true);
      }
    };
    source.onerror = () => source === this.source && this.broken();
  }

  /** The pause grows from one second; a part of it is random, so that many pages do not come back at once. */
  broken() {
    this.source.close();
    this.source = null;
    this.become(false);
    const pause = Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** Math.min(this.failures, 4));
    this.failures++;
    this.waiting = setTimeout(() => this.open(), pause * (0.6 + 0.4 * Math.random()));
  }

  watch() {
    if (this.source && Date.now() - this.heard > SILENCE_MS) {
      this.become(false);
      this.open();
    }
  }

  restart() {
    if (!this.stopped) {
      this.open();
    }
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.waiting);
    this.source?.close();
    this.source = null;
  }

  start() {
    this.stopped = false;
    this.open();
  }

  become(connected) {
    if (connected) {
      this.failures = 0;
    }
    if (this.connected === connected && this.told) {
      return;
    }
    this.told = true;
    this.connected = connected;
    this.since = Date.now();
    const again = connected && this.everConnected;
    this.everConnected ||= connected;
    this.onState({ connected, since: this.since, again });
  }
}
