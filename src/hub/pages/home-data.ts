// What the first page shows: the latest version of every zoo, and the picture, drawn once for the version that it shows.
import type { ZooList } from "../../../schemas/types.d.ts";
import { BoundedCache } from "../bounded-cache.ts";
import type { Baselines, Release } from "../catalog.ts";
import type { HubContext } from "../context.ts";
import type { Hero } from "./hero.ts";
import { renderHome } from "./home.ts";
import { releaseNumbers } from "./release-numbers.ts";
import { waysToRead } from "./ways.ts";

/** More zoos than this are only in the API's list. */
const MOST_ZOOS = 50;
const HERO_CACHE_BYTES = 2 ** 20;
/** The ways to get a zoo that the first page shows. */
const WAYS = ["loader", "pull", "duckdb"];

/** What was found, and a key that names it. */
export interface HomeFound {
  key: string;
  releases: Release[];
  unread: string[];
  hero: Hero | undefined;
  /** What the baselines reach, by zoo. */
  baselines: ReadonlyMap<string, Baselines>;
}

export class HomeSource {
  readonly #context: HubContext;
  readonly #heroes = new BoundedCache<Hero | undefined>(HERO_CACHE_BYTES, (hero) =>
    hero === undefined ? 100 : hero.pictures.join("").length * 2,
  );

  constructor(context: HubContext) {
    this.#context = context;
  }

  /** Asks the catalogue. A zoo that can't be read hides no other, and without a picture the page still says what it says. */
  async find(): Promise<HomeFound> {
    const { catalog, report } = this.#context;
    const { zoos } = await catalog.list();
    const releases: Release[] = [];
    const unread: string[] = [];
    const read = async ({ zoo, latest }: ZooList["zoos"][number]) => catalog.release(zoo, latest).catch(report);
    for (const [index, release] of (await Promise.all(zoos.slice(0, MOST_ZOOS).map(read))).entries()) {
      if (release) releases.push(release);
      else unread.push(zoos[index].zoo);
    }
    const [shown] = bySize(releases);
    const draw = async () => (await import("./hero.ts")).drawHero(catalog, shown.manifest);
    const hero = shown && (await this.#heroes.get(shown.sha256, draw).catch(report));
    const baselines = await this.#findBaselines(releases);
    const answers = [...baselines.values()].map(({ sha256 }) => sha256);
    const parts = [...releases.map(({ sha256 }) => sha256), ...unread, hero ? "drawn" : "", ...answers];
    return { key: parts.join(" "), releases, unread, hero: hero ?? undefined, baselines };
  }

  /** Without its report a zoo still is what it is. */
  async #findBaselines(releases: readonly Release[]): Promise<Map<string, Baselines>> {
    const { catalog, report } = this.#context;
    const found = await Promise.all(
      releases.map(({ manifest: { zoo, version } }) => catalog.baselines(zoo, version).catch(report)),
    );
    return new Map(
      found.flatMap((baselines): [string, Baselines][] => (baselines ? [[baselines.report.zoo, baselines]] : [])),
    );
  }

  render({ releases, unread, hero, baselines }: HomeFound, address: string): string {
    const [shown] = bySize(releases);
    const ways = shown ? waysToRead(address, shown.manifest).filter(({ id }) => WAYS.includes(id)) : [];
    const zoos = bySize(releases).map(({ manifest }) => manifest);
    const reports = new Map([...baselines].map(([zoo, { report }]) => [zoo, report]));
    return renderHome({ address, zoos, unread, hero, reports, snippets: ways });
  }
}

/** The zoo with the most networks first; names decide between equals. */
function bySize(releases: readonly Release[]): Release[] {
  const size = ({ manifest }: Release) => releaseNumbers(manifest).networks;
  return releases.toSorted((one, other) => size(other) - size(one) || (one.manifest.zoo < other.manifest.zoo ? -1 : 1));
}
