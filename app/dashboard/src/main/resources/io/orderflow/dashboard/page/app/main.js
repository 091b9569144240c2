// The page: a frame, seven views, one live connection. Views come and go by the hash of the address.
import { fill, h, icon, say } from "./dom.js";
import { read } from "./router.js";
import { Live } from "./live.js";
import { mark } from "./parts.js";
import { doubtConnections, get, whenTokenIsWanted } from "./api.js";
import { themeButton } from "./theme.js";
import { at, count, duration } from "./format.js";
import { State } from "./state.js";
import overview from "../views/overview.js";
import partitions from "../views/partitions.js";
import orders from "../views/orders.js";
import rejected from "../views/rejected.js";
import totals from "../views/totals.js";
import analytics from "../views/analytics.js";
import contract from "../views/contract.js";
import audit from "../views/audit.js";
import login from "../views/login.js";

const VIEWS = {
  overview: {
    title: "Overview",
    short: "Overview",
    view: overview,
    icon: ["M4 19V11", "M10 19V5", "M16 19v-6", "M21 19H2"],
  },
  partitions: {
    title: "Partitions",
    short: "Partitions",
    view: partitions,
    icon: ["M4 6h16M4 12h16M4 18h16", "M9 4v4M15 10v4M7 16v4"],
  },
  orders: {
    title: "Orders",
    short: "Orders",
    view: orders,
    icon: ["M6 3.5h12v17l-3-2-3 2-3-2-3 2Z", "M9.5 8.5h5M9.5 12.5h5"],
  },
  rejected: {
    title: "Rejected",
    short: "Rejected",
    view: rejected,
    icon: ["M12 3.5 21 19.5H3Z", "M12 10v4M12 16.8v.2"],
  },
  totals: {
    title: "Totals and streams",
    short: "Totals",
    view: totals,
    icon: ["M4 4.5h16v15H4Z", "M4 9.5h16M10 9.5v10"],
  },
  analytics: { title: "Analytics", short: "Analytics", view: analytics, icon: ["M4 4v16h16", "m7 14 4-4 3 3 5-6"] },
  contract: {
    title: "Contract",
    short: "Contract",
    view: contract,
    icon: ["M7 3.5h7l4 4v13H7Z", "M14 3.5v4h4", "M10 12h5M10 16h5"],
  },
  audit: {
    title: "Audit trail",
    short: "Audit",
    view: audit,
    icon: ["M12 3.5 19 6v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6Z", "m9 12 2 2 4-4"],
  },
};

const element = (id) => document.getElementById(id);
const main = element("main");
const state = new State();
let open = null;
/** True while the form that asks for the token stands in place of the views. */
let asking = false;

// Navigation

const links = Object.fromEntries(
  Object.entries(VIEWS).map(([name, { title, short, icon: paths }]) => [
    name,
    h(
      "a",
      { href: `#/${name}` },
      icon(...paths),
      h("span", {}, short, title === short ? null : h("span", { class: "long" }, title.slice(short.length))),
    ),
  ]),
);
fill(element("nav"), Object.values(links));
const rejectedBadge = h("span", { class: "badge is-warn", hidden: true });
links.rejected.append(" ", rejectedBadge);

function route() {
  const { view: wanted, parts, parameters } = read(location.hash);
  const name = Object.hasOwn(VIEWS, wanted) ? wanted : "overview";
  if (open?.name === name && open.view.go?.(parts, parameters)) {
    return;
  }
  open?.view.close?.();
  const view = VIEWS[name].view(state, parts, parameters);
  const first = open === null;
  open = { name, view };
  fill(main, view.element);
  document.title = `${VIEWS[name].title} · OrderFlow`;
  for (const [link, target] of Object.entries(links)) {
    mark(target, link === name, "page");
  }
  view.open?.();
  if (!first) {
    scrollTo(0, 0);
    main.querySelector("h1")?.focus({ preventScroll: true });
  }
}

// The verdict, which every view shows

const pill = element("verdict");
let announced = "";

function showVerdict() {
  const { status } = state;
  pill.className = `verdict-pill is-${state.mood}`;
  fill(pill, h("span", { class: "dot" }), state.word);
  say(element("pipeline"), status ? state.pipelineLine : "");
  const open = state.openRejected;
  rejectedBadge.hidden = !open;
  const openText = open > 99 ? "99+" : count(open);
  if (rejectedBadge.shown !== openText) {
    rejectedBadge.shown = openText;
    fill(rejectedBadge, openText, h("span", { class: "unseen" }, " open"));
  }
  if (status && state.word !== announced) {
    if (announced) {
      say(element("announcer"), `Now ${state.word.toLowerCase()}: ${state.why}`);
    }
    announced = state.word;
  }
}

// What is unavailable

const connection = element("connection");
const ASK_WHY_EVERY_MS = 4_000;
/** A shorter interruption is not mentioned. */
const SHORT_MS = 1_500;
/** Events come every second or two: what is older than this is old. */
const FRESH_MS = 6_000;
let askedWhy = 0;
let refusal = null;

/** Asked for JSON, the address of the events answers like any other: with 401, or with what is too much. */
async function askWhyNot() {
  if (Date.now() - askedWhy < ASK_WHY_EVERY_MS) {
    return;
  }
  askedWhy = Date.now();
  try {
    await get("events");
    refusal = null;
  } catch (problem) {
    refusal = problem.status === 503 ? problem : null;
  }
  showUnavailable();
}

const banner = (what, meanwhile) => h("p", { class: "banner" }, h("span", {}, h("b", {}, `${what} `), meanwhile));

function banners() {
  if (asking) {
    // Nothing is tried again until there is a token, and the form says what is wanted.
    return [];
  }
  if (state.connected) {
    return state.unavailable.map(({ what, is, since, meanwhile }) =>
      banner(`${what} ${is} since ${at(since)}.`, meanwhile),
    );
  }
  const since = at(state.connectedSince);
  if (refusal) {
    return [
      banner(
        `${refusal.problem.title ?? "Not now"}.`,
        `${refusal.message}. This page has not been live since ${since}; trying again.`,
      ),
    ];
  }
  return Date.now() - state.connectedSince > SHORT_MS
    ? [
        banner(
          "Connection lost.",
          `The dashboard has not answered since ${since}; trying again. All numbers are as of then.`,
        ),
      ]
    : [];
}

/** The state of the live connection, in a word or two. */
function connectionWords() {
  if (asking) {
    return "waiting for the token";
  }
  if (!state.connected) {
    return state.everHeard ? "trying again" : "connecting";
  }
  const age = state.heard ? Date.now() - state.heard : 0;
  return age > FRESH_MS ? `live, ${duration(Math.floor(age / 1000) * 1000)} old` : "live";
}

function showUnavailable() {
  const now = banners();
  const text = now.map((one) => one.textContent).join("\n");
  const box = element("banners");
  if (box.shown !== text) {
    box.shown = text;
    fill(box, now);
  }
  connection.className = `connection ${state.connected ? "is-good" : "is-warn"}`;
  const words = connectionWords();
  if (connection.shown !== words) {
    connection.shown = words;
    fill(connection, h("span", { class: "dot" }), words);
  }
}

// Live

const live = new Live(
  "events",
  state.events,
  (name, value) => {
    const before = state.unavailable.map(({ what }) => what);
    state.take(name, value);
    showVerdict();
    showUnavailable();
    open?.view.update?.(name);
    const still = state.unavailable.map(({ what }) => what);
    if (before.some((what) => !still.includes(what))) {
      refresh();
    }
  },
  ({ connected, since, again }) => {
    state.connected = connected;
    state.connectedSince = since;
    if (connected) {
      refusal = null;
    }
    if (again || !connected) {
      doubtConnections();
    }
    showUnavailable();
    if (again) {
      refresh();
    }
  },
  askWhyNot,
);

/** What a viewer may not do is not offered; the server would refuse it. */
async function showRole() {
  try {
    const { role, user } = await get("session");
    document.body.dataset.role = role;
    element("role").hidden = role !== "viewer";
    element("role").title = `Logged in as ${user}`;
  } catch (problem) {
    // Asked again with the next connection: the server decides in any case.
    console.debug(problem);
  }
}

/** Asks again for everything that is not sent by itself: the page, Kafka or MySQL was disconnected. */
function refresh() {
  showRole();
  state.refresh().then(() => open?.view.update?.("history"));
  open?.view.refresh?.();
}

whenTokenIsWanted(() => {
  if (asking) {
    return;
  }
  asking = true;
  live.stop();
  open?.view.close?.();
  open = null;
  document.title = "Token required · OrderFlow";
  fill(
    main,
    login(() => {
      asking = false;
      showUnavailable();
      live.start();
      route();
      refresh();
    }),
  );
  main.querySelector("input").focus();
  showUnavailable();
});

// A clock that jumped means that the computer slept: the history has a hole unless it is asked for again. In a hidden
// page, timers run once a minute, which is no sleep.
let tick = Date.now();
document.addEventListener("visibilitychange", () => (tick = Date.now()));
setInterval(() => {
  const slept = Date.now() - tick > 20_000;
  tick = Date.now();
  showUnavailable();
  if (slept && document.visibilityState === "visible") {
    live.restart();
  }
}, 1000);

themeButton(element("theme"));
addEventListener("hashchange", () => !asking && route());
// The hash names the view: a jump within it must not change the address.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
showVerdict();
showUnavailable();
route();
live.start();
refresh();
performance.mark("interactive");
