import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

const PAGE = fileURLToPath(new URL("../../main/resources/io/orderflow/dashboard/page/", import.meta.url));
const LONGEST = 120;

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) {
      return entry.name === "vendor" ? [] : files(`${folder}${entry.name}/`);
    }
    return /\.(js|css|html)$/.test(entry.name) ? [`${folder}${entry.name}`] : [];
  });
}

// The formatter leaves long comments and texts alone.
test("no line of the page is longer than 120 characters", () => {
  const long = files(PAGE).flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .map((line, i) => (line.length > LONGEST ? `${file}:${i + 1}` : null))
      .filter(Boolean),
  );

  assert.deepEqual(long, []);
});

test("the lock file names no registry, so that every machine uses its own", () => {
  const lock = JSON.parse(readFileSync(new URL("../../../package-lock.json", import.meta.url), "utf8"));

  assert.deepEqual(
    Object.values(lock.packages).filter(({ resolved }) => resolved),
    [],
  );
});
