// Contrast as WCAG 2.2 defines it (relative luminance of sRGB, section "contrast ratio"), of the colours that the sheet has.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { styleSheet } from "../../../src/hub/style/index.ts";

function colours(scheme: "light" | "dark"): Record<string, string> {
  const [light, dark] = styleSheet.split("@media (prefers-color-scheme: dark)");
  const text = scheme === "light" ? light : dark;
  return Object.fromEntries(
    [...text.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  );
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

test("contrast is computed as WCAG says: black on white 21, #777777 on white 4.48", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
  assert.equal(contrast("#777777", "#ffffff").toFixed(2), "4.48");
});

for (const scheme of ["light", "dark"] as const) {
  describe(scheme, () => {
    const all = colours(scheme);

    test("text can be read on paper and on panels: at least 4.5", () => {
      for (const name of ["ink", "quiet", "link", "accent", "median", "first", "second", "third", "fourth"]) {
        for (const ground of ["paper", "panel"])
          assert.ok(
            contrast(all[name], all[ground]) >= 4.5,
            `${name} on ${ground}: ${contrast(all[name], all[ground])}`,
          );
      }
    });

    test("what is drawn can be told from the paper: at least 3", () => {
      for (const name of ["mark", "median", "focus", "negative", "positive"])
        assert.ok(contrast(all[name], all.paper) >= 3, `${name}: ${contrast(all[name], all.paper)}`);
    });
  });
}

test("the dark scheme has a value for every colour of the light one", () => {
  assert.deepEqual(Object.keys(colours("dark")).sort(), Object.keys(colours("light")).sort());
});

test("no sheet has colours of its own: all are in tokens.css", () => {
  const [, rest] = styleSheet.split("/* Elements, without classes");
  assert.doesNotMatch(rest, /#[0-9a-f]{3}|rgb\(|hsl\(/);
});

test("the sheet stays small", () => {
  const { length } = gzipSync(styleSheet); // as it goes out
  assert.ok(length < 7_000, `${length} bytes packed`);
});
