import { fill, h, icon } from "./dom.js";
import { repaint } from "./charts.js";

const SUN = [
  "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z",
  "M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
];
const MOON = ["M20 14.5A8.2 8.2 0 0 1 9.5 4 8.2 8.2 0 1 0 20 14.5Z"];

/** The button that goes from light to dark and back; before its first use the system decides. */
export function themeButton(button) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const show = () => {
    const other = isDark() ? "Light theme" : "Dark theme";
    fill(button, icon(...(isDark() ? SUN : MOON)), h("span", { class: "word" }, other));
    button.setAttribute("aria-label", other);
    repaint();
  };
  button.addEventListener("click", () => {
    const chosen = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = chosen;
    try {
      localStorage.setItem("orderflow.theme", chosen);
    } catch {
      // No storage: the choice lasts as long as the page.
    }
    show();
  });
  system.addEventListener("change", show);
  show();
}
