// The lines of the page on one's own zoo. test/hub/docs/zoo.test.ts runs them, with fewer networks.
import type { ZooSpec } from "../../../../schemas/types.d.ts";
import { readSpec } from "../../../zoo/index.ts";

const NAME = "my-zoo";

/** A spec to begin with: the shipped quickstart with a name and a seed of its own, and a third of its networks. */
export function firstSpec(): ZooSpec {
  return {
    ...readSpec("quickstart"),
    ...{ name: NAME, title: "My zoo", description: "A first zoo of my own.", seed: "write something of your own here" },
    ...{ epochs: 2, checkpoint_epochs: [0, 1, 2], image_limit: 2000, runs_per_collection: 100, runs_per_shard: 25 },
  };
}

/** The spec as a file that people can edit: a line for each field and for each hyperparameter. */
export function specText(spec: ZooSpec): string {
  const lines = Object.entries(spec).map(([name, value]) => {
    if (name !== "hyperparameters") return `  "${name}": ${onOneLine(value)}`;
    const drawn = Object.entries(value).map(([own, from]) => `    "${own}": ${onOneLine(from)}`);
    return `  "${name}": {\n${drawn.join(",\n")}\n  }`;
  });
  return `{\n${lines.join(",\n")}\n}\n`;
}

/** JSON with a space after each mark. Line breaks within texts are written as escapes, so these are all the layout's. */
function onOneLine(value: unknown): string {
  return JSON.stringify(value, undefined, 1).replace(/\n */g, " ");
}

export const ZOO_LINES = {
  images: "npx weighbridge images\n",
  plan: `npx weighbridge plan ${NAME}.json\n`,
  train: `npx weighbridge train ${NAME}.json\n`,
  shards: `npx weighbridge train ${NAME}.json --shards 0-1   # on one machine
npx weighbridge train ${NAME}.json --shards 2-3   # on another, with the same folder
`,
  inspect: `npx weighbridge inspect data/${NAME}\n`,
  publish: `npx weighbridge publish data/${NAME}\n`,
  verify: `npx weighbridge verify data/public --zoo ${NAME} --retrain 1\n`,
  baselines: `npx weighbridge baselines data/public --zoo ${NAME} --private-store data/private \\
  --quick --input wstats-glob --publish data/public
`,
  serve: "npx weighbridge serve\n",
};
