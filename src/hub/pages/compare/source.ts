// Looks at a zoo's boards one after another, not again for every visitor, and tells whether anything is new: pages and
// pictures of a comparison are kept until there is another.
import type { Track } from "../../../../schemas/types.d.ts";
import { LATEST } from "../../addresses.ts";
import type { Benchmark, TrackState } from "../../benchmark/types.ts";
import type { Contest, HubContext } from "../../context.ts";
import { type ComparedTrack, type Comparison, collectionsOf } from "./data.ts";

/** For how long nobody looks again, in milliseconds. */
const LOOK_MILLISECONDS = 500;

interface Look {
  /** Until when it is given; without end while it is under way: whoever comes meanwhile waits for the same. */
  until: number;
  found: Promise<Comparison | undefined>;
}

export class ComparisonSource {
  readonly #context: Pick<HubContext, "catalog" | "report">;
  readonly #benchmark: Pick<Benchmark, "tracks" | "board" | "decisions">;
  readonly #now: () => number;
  readonly #looks = new Map<string, Look>();
  readonly #last = new Map<string, Comparison>();
  #tracks: { at: number; list: Promise<readonly TrackState[]> } | undefined;

  constructor(context: HubContext, { benchmark }: Pick<Contest, "benchmark">) {
    this.#context = context;
    this.#benchmark = benchmark;
    this.#now = context.options.now ?? Date.now;
  }

  /** The same object until something is new; undefined if nothing is known of such a zoo. */
  find(zoo: string): Promise<Comparison | undefined> {
    const known = this.#looks.get(zoo);
    if (known !== undefined && this.#now() < known.until) return known.found;
    const look: Look = { until: Number.POSITIVE_INFINITY, found: this.#look(zoo) };
    this.#looks.set(zoo, look);
    const forget = () => void this.#looks.delete(zoo);
    look.found.then((found) => {
      // Anybody may ask for any name: only those of zoos are kept.
      if (found === undefined) forget();
      else look.until = this.#now() + LOOK_MILLISECONDS;
    }, forget);
    return look.found;
  }

  #list(): Promise<readonly TrackState[]> {
    if (this.#tracks !== undefined && this.#now() < this.#tracks.at + LOOK_MILLISECONDS) return this.#tracks.list;
    const list = this.#benchmark.tracks();
    this.#tracks = { at: this.#now(), list };
    list.catch(() => {
      this.#tracks = undefined;
    });
    return list;
  }

  async #look(zoo: string): Promise<Comparison | undefined> {
    const states = (await this.#list()).filter(({ track }) => track.zoo === zoo);
    if (states.length === 0) return undefined;
    const { catalog, report } = this.#context;
    const release = await catalog.release(zoo, LATEST);
    const { manifest } = release ?? {};
    const last = this.#last.get(zoo);
    const baselines = manifest && (await catalog.baselines(zoo, manifest.version).catch(report));
    const tracks: ComparedTrack[] = [];
    const published = new Set(manifest?.collections.map(({ collection }) => collection));
    for (const state of currentTracks(states, manifest?.version)) {
      // Those of image sets that the zoo does not have here, and that nobody ever entered, are nothing to look at.
      if (state.entries === 0 && !state.track.collections.every((collection) => published.has(collection))) continue;
      const { name, kind } = state.track;
      // One after another: making a board is work. One that can't be made must not hide the others.
      const board = await this.#benchmark.board(name, "all", { entries: "best" }).catch(report);
      if (!board) continue;
      const known = last?.tracks.find((other) => other.board === board);
      if (known?.state.state === state.state) tracks.push(known);
      else {
        const decisions = kind === "early-decision" ? await this.#benchmark.decisions(name) : [];
        tracks.push({ state, board, decisions });
      }
    }
    const found: Comparison = {
      ...{ zoo, title: manifest?.title ?? zoo, manifest, tracks },
      report: baselines?.report,
      collections: collectionsOf(manifest, baselines?.report, tracks),
    };
    if (last !== undefined && isSame(last, found)) return last;
    this.#last.set(zoo, found);
    return found;
  }
}

function isSame(one: Comparison, other: Comparison): boolean {
  if (one.manifest !== other.manifest || one.report !== other.report) return false;
  const { tracks } = other;
  return one.tracks.length === tracks.length && one.tracks.every((track, index) => track === tracks[index]);
}

/** Of each question its latest track, those of one version of the zoo: scores of other networks do not compare. */
function currentTracks(states: readonly TrackState[], published: string | undefined): TrackState[] {
  const version = states.some(({ track }) => track.zoo_version === published)
    ? published
    : states.map(({ track }) => track.zoo_version).reduce((one, other) => (isLater(other, one) ? other : one));
  const current = new Map<string, TrackState>();
  for (const state of states) {
    if (state.track.zoo_version !== version) continue;
    const question = questionOf(state.track);
    const known = current.get(question);
    if (known === undefined || known.track.version < state.track.version) current.set(question, state);
  }
  return [...current.values()];
}

function questionOf({ kind, files, training_networks, last_epoch }: Track): string {
  const pairs = [...new Set(files.map(({ train, test }) => `${train}>${test}`))];
  return `${kind} ${training_networks} ${kind === "early-decision" ? last_epoch : ""} ${pairs.join(" ")}`;
}

function isLater(one: string, other: string): boolean {
  const [ones, others] = [one, other].map((version) => version.split(".").map(Number));
  const place = ones.findIndex((number, index) => number !== others[index]);
  return place >= 0 && ones[place] > (others[place] ?? -1);
}
