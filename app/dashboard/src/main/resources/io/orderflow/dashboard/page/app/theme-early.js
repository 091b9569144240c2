// Runs before the first paint, so that a chosen theme does not flash in the other one. Not a module on purpose.
try {
  const chosen = localStorage.getItem("orderflow.theme");
  if (chosen === "light" || chosen === "dark") {
    document.documentElement.dataset.theme = chosen;
  }
} catch {
  // No storage (a private window): the system's theme it is.
}
