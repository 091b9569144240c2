// All unit tests of the page's scripts in one process: a process for each file takes most of the time.
import { readdirSync } from "node:fs";

const folder = new URL(".", import.meta.url);
for (const file of readdirSync(folder).sort()) {
  if (file.endsWith(".test.js")) {
    await import(new URL(file, folder));
  }
}
