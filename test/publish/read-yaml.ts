// YAML as another program reads it: Python's yaml (Debian's python3-yaml), all texts in one process.
import { spawnSync } from "node:child_process";

const PROGRAM = `
import json, sys, yaml
texts = json.load(sys.stdin)
json.dump([yaml.safe_load(text) for text in texts], sys.stdout)
`;

/** Why YAML can't be read here, or undefined. With WEIGHBRIDGE_TEST_ALL set, the tests run and fail instead. */
export function yamlMissing(): string | undefined {
  if (process.env.WEIGHBRIDGE_TEST_ALL) return undefined;
  const { status } = spawnSync("python3", ["-c", "import yaml"]);
  return status === 0 ? undefined : "needs python3 with yaml (Debian's python3-yaml)";
}

/** The value of each text. Throws an Error with what Python says if one is no YAML. */
export function readYaml(texts: string[]): unknown[] {
  const { status, stdout, stderr, error } = spawnSync("python3", ["-c", PROGRAM], {
    input: JSON.stringify(texts),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`python3 could not read the YAML: ${error ?? stderr}`);
  return JSON.parse(stdout);
}
