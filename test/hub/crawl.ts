// Everything that a hub tells the world: every route of its own description with every value that a parameter can have,
// and every page, picture and file that can be reached from the start page. For tests that look for what must not be there.
import type { ApiBoard, ApiDumps, ApiTracks, ApiZoos, BaselinesReport, Manifest } from "../../schemas/types.d.ts";

/** One answer. */
export interface CrawledAnswer {
  /** From the root, with its query. */
  path: string;
  status: number;
  type: string;
  headers: Record<string, string>;
  body: Buffer;
}

interface Description {
  paths: Record<string, { get?: { parameters?: { name: string; in: string }[] } }>;
}

interface Release {
  zoo: string;
  version: string;
  manifest: Manifest;
  /** Paths of the files beside its baselines report; one that is not there if it has none. */
  baselines: string[];
}

/** All answers of the hub at `url`, each address once. Throws where a described route has no rule here. */
export async function* crawl(url: string): AsyncGenerator<CrawledAnswer> {
  const seen = new Set<string>();
  async function* visit(path: string): AsyncGenerator<CrawledAnswer> {
    if (seen.has(path)) return;
    seen.add(path);
    yield await ask(url, path);
  }
  for await (const path of describedPaths(url)) yield* visit(path);
  const waiting = ["/", "/nothing/here", "/api/nothing", "/weighbridge.py"];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    for await (const answer of visit(path)) {
      yield answer;
      waiting.push(...linksOf(url, answer));
    }
  }
}

async function ask(url: string, path: string): Promise<CrawledAnswer> {
  const answer = await fetch(url + path, { redirect: "manual" });
  const body = Buffer.from(await answer.arrayBuffer());
  const headers = Object.fromEntries(answer.headers);
  return { path, status: answer.status, type: headers["content-type"] ?? "", headers, body };
}

async function askJson<Value>(url: string, path: string): Promise<Value> {
  return JSON.parse((await ask(url, path)).body.toString());
}

/** Every address that the hub's OpenAPI description allows. */
async function* describedPaths(url: string): AsyncGenerator<string> {
  yield "/api/openapi.json";
  const { paths } = await askJson<Description>(url, "/api/openapi.json");
  const { zoos } = await askJson<ApiZoos>(url, "/api/zoos");
  const releases: Release[] = [];
  for (const { zoo, versions } of zoos) {
    for (const version of [...versions, "latest"]) {
      const manifest = await askJson<Manifest>(url, `/api/zoos/${zoo}/${version}/manifest.json`);
      const report = await askJson<Partial<BaselinesReport>>(url, `/api/zoos/${zoo}/${version}/baselines`);
      releases.push({ zoo, version, manifest, baselines: report.files?.map(({ path }) => path) ?? ["none.md"] });
    }
  }
  for (const [template, item] of Object.entries(paths)) {
    if (item.get === undefined) continue;
    if (template.includes("{track}") || template.includes("{id}")) yield* ofContest(template, url);
    else if (template.includes("/dumps/")) yield* ofDumps(template, url);
    else if (!template.includes("{zoo}")) yield template;
    else if (!template.includes("{version}")) for (const { zoo } of zoos) yield template.replace("{zoo}", zoo);
    else for (const release of releases) yield* ofRelease(template, release);
  }
}

async function* ofDumps(template: string, url: string): AsyncGenerator<string> {
  const { dumps } = await askJson<ApiDumps>(url, "/api/dumps");
  yield* expanded(template, { name: dumps.map(({ name }) => name) });
}

/** Every track's and every submission's that is on a board. */
async function* ofContest(template: string, url: string): AsyncGenerator<string> {
  const { tracks } = await askJson<ApiTracks>(url, "/api/tracks");
  for (const { track } of tracks) {
    const { entries } = await askJson<ApiBoard>(url, `/api/tracks/${track.name}/board?board=all`);
    const values = {
      track: [track.name],
      file: track.files.map(({ name }) => name),
      id: entries.map(({ id }) => String(id)),
      seed: ["1"],
    };
    for (const path of expanded(template, values)) {
      yield path;
      if (!/\/board(?:\.(?:csv|parquet))?$/.test(path)) continue;
      for (const query of ["board=all", "board=all&entries=best", "standing=verified", "code=open"])
        yield `${path}?${query}`;
    }
  }
}

function* ofRelease(template: string, { zoo, version, manifest, baselines }: Release): Generator<string> {
  const base = template.replace("{zoo}", zoo).replace("{version}", version);
  const collections = manifest.collections.map(({ collection }) => collection);
  if (template.endsWith("/rows")) {
    // The latest version is one that is visited by its number too.
    for (const { collection, counts } of version === "latest" ? [] : manifest.collections)
      yield* rowPaths(`${base}?collection=${collection}`, manifest, counts.train + counts.test + counts.early);
  } else if (template.endsWith("/statistics")) {
    yield base;
    for (const collection of collections) yield `${base}?collection=${collection}`;
  } else {
    const values: Record<string, string[]> = {
      path: template.includes("/baselines/") ? baselines : manifest.files.map(({ path }) => path),
      collection: collections,
      split: ["train", "test", "early"],
      what: ["weights", "features", "labels", "ids"],
    };
    for (const path of expanded(base, values)) {
      yield path;
      if (version !== "latest" && /\/(?:weights|features)\.npy$/.test(path))
        for (const epoch of manifest.spec.checkpoint_epochs) yield `${path}?epoch=${epoch}`;
    }
  }
}

/** A template with every combination of values in the place of its names in braces. */
function* expanded(template: string, values: Record<string, string[]>): Generator<string> {
  const name = /\{(\w+)\}/.exec(template)?.[1];
  if (name === undefined) return yield template;
  if (values[name] === undefined) throw new Error(`the crawl knows no values of {${name}} in ${template}`);
  for (const value of values[name]) yield* expanded(template.replace(`{${name}}`, value), values);
}

/** All rows of all tables: each content, split and epoch, page by page. */
function* rowPaths(base: string, manifest: Manifest, runs: number): Generator<string> {
  for (const content of ["runs", "weights", "features", "folds"]) {
    const epochs = content === "weights" || content === "features" ? manifest.spec.checkpoint_epochs : [undefined];
    for (const split of [undefined, "train", "test", "early"]) {
      for (const epoch of epochs) {
        const query = [
          `content=${content}`,
          ...(split === undefined ? [] : [`split=${split}`]),
          ...(epoch === undefined ? [] : [`epoch=${epoch}`]),
        ];
        for (let offset = 0; offset < runs; offset += 100)
          yield `${base}&${query.join("&")}&length=100${offset === 0 ? "" : `&offset=${offset}`}`;
      }
    }
  }
}

/** Addresses of this hub that a page, a sheet or JSON names. */
function linksOf(url: string, { path, type, body }: CrawledAnswer): string[] {
  if (!/html|css|json|svg/.test(type)) return [];
  const text = body.toString();
  const found = [
    ...[...text.matchAll(/(?:href|src|action)\s*=\s*"([^"]*)"/g)].map(([, link]) => link.replaceAll("&amp;", "&")),
    ...[...text.matchAll(/url\(["']?([^"')]+)/g)].map(([, link]) => link),
    ...[...text.matchAll(/"(\/(?:api|zoos)\/[^"{}\s]*)"/g)].map(([, link]) => link),
  ];
  return found.flatMap((link) => {
    const target = URL.parse(link, url + path);
    return target?.origin === url ? [target.pathname + target.search] : [];
  });
}
