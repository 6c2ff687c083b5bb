// A seeded fuzzer of uploads. Upload `number` of a seed is always the same, so a finding can be sent again.
import { RandomStream, streamKey } from "../../../../src/lib/random.ts";
import { chance, damaged, extreme, tooLarge, wrongRows, zipBomb } from "./files.ts";
import { damagedForm, encodedForm, hostileDescription, wrongParts, wrongType } from "./forms.ts";
import { judge, type Verdict } from "./judge.ts";
import { foreignForm, hostileRecord } from "./other-routes.ts";
import { sendUpload } from "./send.ts";
import type { Sources, Upload } from "./upload.ts";
import { brokenHttp, cutShort, stalled, tooMuch, wrongAddress, wrongHeader, wrongMethod, wrongToken } from "./wire.ts";

/** Kinds, and how many of a thousand are of each. */
const KINDS: readonly (readonly [of: number, make: (sources: Sources) => Upload])[] = [
  ...([
    [290, damaged],
    [120, wrongRows],
    [80, extreme],
    [20, zipBomb],
    [4, tooLarge],
    [30, chance],
  ] as const),
  ...([
    [130, damagedForm],
    [60, wrongParts],
    [40, wrongType],
    [15, encodedForm],
    [60, hostileDescription],
    [20, hostileRecord],
    [20, foreignForm],
  ] as const),
  ...([
    [20, wrongToken],
    [25, wrongAddress],
    [15, wrongHeader],
    [10, wrongMethod],
    [25, brokenHttp],
    [13, cutShort],
    [2, tooMuch],
  ] as const),
  [1, stalled],
];
const ALL = KINDS.reduce((sum, [of]) => sum + of, 0);

/** Upload `number`. `patient`: stalled ones too, which take as long as the hub waits. */
export function drawUpload(sources: Omit<Sources, "stream">, seed: number, number: number, patient = true): Upload {
  const stream = new RandomStream(streamKey(seed, "points"), number, 1);
  let place = stream.below(patient ? ALL : ALL - 1);
  const [, make] = KINDS.find(([of]) => {
    place -= of;
    return place < 0;
  })!;
  return make({ ...sources, stream });
}

export interface FuzzOptions {
  port: number;
  sources: Omit<Sources, "stream">;
  seed: number;
  uploads: number;
  /** Connections at a time. */
  clients: number;
  patient?: boolean;
  /** Called after each hundred or so. */
  after?: (done: number) => void;
}

export interface Fuzzed {
  verdicts: Record<Verdict, number>;
  /** Answers by status. */
  statuses: Record<string, number>;
  /** Uploads of each kind. */
  kinds: Record<string, number>;
  /** In words, those that are not as they must be; at most a hundred. */
  findings: string[];
}

const MOST_FINDINGS = 100;

/** Sends so many uploads and judges the answers. */
export async function fuzz(options: FuzzOptions): Promise<Fuzzed> {
  const { port, sources, seed, uploads, clients, patient = true, after = () => {} } = options;
  const verdicts = { refused: 0, left: 0, unanswered: 0, "not 4xx": 0, "stack shown": 0, "other form": 0 };
  const found: Fuzzed = { verdicts, statuses: {}, kinds: {}, findings: [] };
  let next = 0;
  const client = async () => {
    while (next < uploads) {
      const number = next++;
      const upload = drawUpload(sources, seed, number, patient);
      const answer = await sendUpload(port, upload);
      const { verdict, because } = judge(upload, answer);
      found.verdicts[verdict]++;
      found.kinds[upload.kind] = (found.kinds[upload.kind] ?? 0) + 1;
      const status = answer?.status ?? "none";
      found.statuses[status] = (found.statuses[status] ?? 0) + 1;
      if (verdict !== "refused" && verdict !== "left" && found.findings.length < MOST_FINDINGS)
        found.findings.push(
          `upload ${number} of seed ${seed} (${upload.kind}): ${verdict}${because ? `: ${because}` : ""}`,
        );
      if (number % 100 === 99) after(number + 1);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return found;
}
