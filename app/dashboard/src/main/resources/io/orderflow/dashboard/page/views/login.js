import { post } from "../app/api.js";
import { fill, h } from "../app/dom.js";
import { problemBox } from "../app/parts.js";

/** Asks once for the token; the server answers with a cookie that scripts cannot read. */
export default function login(done) {
  const token = h("input", { id: "token", type: "password", autocomplete: "current-password", required: true });
  const answer = h("div", {});
  const send = async (event) => {
    event.preventDefault();
    try {
      await post("login", { token: token.value });
      done();
    } catch (problem) {
      fill(answer, problemBox(problem));
      token.select();
    }
  };
  return h(
    "section",
    { class: "card login" },
    h(
      "form",
      { class: "card-body", onsubmit: send },
      h("h1", { tabindex: "-1" }, "Log in"),
      h(
        "p",
        { class: "soft" },
        "This dashboard requires a token: DASHBOARD_TOKEN for operators, DASHBOARD_VIEWER_TOKEN for viewers.",
      ),
      h("div", { class: "field" }, h("label", { for: "token" }, "Token"), token),
      h("div", { class: "actions" }, h("button", { class: "primary", type: "submit" }, "Open the dashboard")),
      answer,
    ),
  );
}
