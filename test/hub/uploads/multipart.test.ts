// Forms with files, byte by byte: what is whole comes out as it went in however it is cut up, what is not is refused, and
// nothing of it is anything else.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { plainName, readPartHeader } from "../../../src/hub/uploads/part-header.ts";
import { RandomStream, streamKey } from "../../../src/lib/random.ts";
import { endOfSuite } from "../serving.ts";
import { type Echo, type PostingHub, servePosts } from "./posting-hub.ts";

const ending = endOfSuite();
let hub: PostingHub;
before(async () => {
  hub = await servePosts(ending);
});

const BOUNDARY = "a-boundary'of(some)length.,=?";
const TYPE = `multipart/form-data; boundary="${BOUNDARY}"`;

async function send(body: Uint8Array, cuts: readonly number[] = [], type = TYPE) {
  const places = [0, ...cuts.toSorted((one, other) => one - other), body.length];
  const pieces = places.slice(1).map((end, index) => body.subarray(places[index], end));
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = pieces.shift();
      if (piece === undefined) return controller.close();
      if (piece.length > 0) controller.enqueue(piece);
      else await this.pull?.(controller);
      await new Promise((resolve) => setImmediate(resolve)); // so that pieces come apart
    },
  });
  const headers = { "Content-Type": type };
  const answer = await fetch(`${hub.url}/api/form`, {
    method: "POST",
    body: stream,
    headers,
    duplex: "half",
  } as RequestInit);
  return { status: answer.status, body: (await answer.json()) as Echo & { error: { message: string } } };
}

interface Part {
  field: string;
  name?: string;
  content: Uint8Array;
}

function encode(parts: readonly Part[]): Buffer {
  const pieces = parts.flatMap(({ field, name, content }) => {
    const file = name === undefined ? "" : `; filename="${name}"\r\nContent-Type: text/csv`;
    const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"${file}\r\n\r\n`;
    return [Buffer.from(head), Buffer.from(content), Buffer.from("\r\n")];
  });
  return Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

function echoOf(parts: readonly Part[]): Echo {
  const fields = new Map<string, string[]>();
  for (const { field, name, content } of parts)
    if (name === undefined) fields.set(field, [...(fields.get(field) ?? []), Buffer.from(content).toString()]);
  const files = parts.flatMap(({ field, name, content }) =>
    name === undefined ? [] : { field, name, hex: Buffer.from(content).toString("hex") },
  );
  return { fields: [...fields], files };
}

/** Much that looks like boundaries, beginnings and ends. */
const BITS = ["\r\n", "--", `\r\n--${BOUNDARY.slice(0, 9)}`, "-", "\r", "\n", "a,b\n", BOUNDARY, "\r\n--", ""];

function madeParts(random: RandomStream): Part[] {
  const below = (count: number) => Math.floor(random.uniform() * count);
  return Array.from({ length: 1 + below(6) }, (_, index) => {
    // Whoever sends a form takes a boundary that is not in it.
    const text = Array.from({ length: below(30) }, () => BITS[below(BITS.length)])
      .join("")
      .replaceAll(`--${BOUNDARY}`, "");
    if (random.uniform() < 0.4) return { field: `f${below(3)}`, content: Buffer.from(text) };
    const noise = Uint8Array.from({ length: below(random.uniform() < 0.1 ? 200_000 : 300) }, () => below(256));
    return { field: "file", name: `set-${index}.csv`, content: Buffer.concat([Buffer.from(text), noise]) };
  });
}

describe("200 forms of a seeded fuzzer", () => {
  for (const batch of [0, 1, 2, 3])
    test(`come out as they went in, cut anywhere (${batch})`, async () => {
      for (let round = 0; round < 50; round++) {
        const random = new RandomStream(streamKey(batch * 50 + round, "points"), 0);
        const parts = madeParts(random);
        const body = encode(parts);
        const cuts = Array.from({ length: 1 + Math.floor(random.uniform() * 12) }, () => {
          return Math.floor(random.uniform() * body.length);
        });
        const { status, body: told } = await send(body, cuts);
        assert.equal(status, 200, `${batch} ${round}: ${JSON.stringify(told).slice(0, 300)}`);
        assert.deepEqual(told, echoOf(parts), `${batch} ${round}`);
      }
    });

  test("that are cut off are all refused", async () => {
    const body = encode(madeParts(new RandomStream(streamKey(1007, "points"), 0)));
    const end = body.lastIndexOf("--"); // two dashes after the last boundary make it the last
    const random = new RandomStream(streamKey(1008, "points"), 0);
    for (let round = 0; round < 100; round++) {
      const length = Math.floor(random.uniform() * (end + 1));
      const { status, body: told } = await send(body.subarray(0, length));
      assert.equal(status, 400, `${length} of ${body.length}: ${JSON.stringify(told).slice(0, 300)}`);
    }
  });

  test("that are damaged are read or refused, and nothing else", async () => {
    const statuses = new Map<number, number>();
    for (let round = 0; round < 300; round++) {
      const random = new RandomStream(streamKey(2000 + round, "points"), 0);
      const below = (count: number) => Math.floor(random.uniform() * count);
      const body = encode(madeParts(random));
      // Mostly in the headers, where something depends on it.
      const places = [...body.toString("latin1").matchAll(/Content-|form-data|filename|boundary|\r\n\r\n/g)];
      for (let count = 0; count <= below(4); count++) {
        const place = (places[below(places.length)]?.index ?? 0) + below(20);
        body[Math.min(place, body.length - 1)] = [0, 10, 13, 34, 45, 58, 59, 92, 255, below(256)][below(10)];
      }
      const { status, body: told } = await send(body, [below(body.length)]);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      assert.ok(status === 200 || status === 400, `${round}: ${status} ${JSON.stringify(told).slice(0, 300)}`);
    }
    assert.ok((statuses.get(200) ?? 0) > 20 && (statuses.get(400) ?? 0) > 20, JSON.stringify([...statuses]));
    assert.ok(!hub.log.some((line) => line.includes("error")), hub.log.filter((line) => line.includes("error"))[0]);
  });
});

describe("a form is refused", () => {
  const part = (head: string, content = "x") => `--${BOUNDARY}\r\n${head}\r\n\r\n${content}\r\n`;
  const end = `--${BOUNDARY}--\r\n`;
  const field = (name = "a", content = "x") => part(`Content-Disposition: form-data; name="${name}"`, content);
  const file = (name = "a.csv") => part(`Content-Disposition: form-data; name="f"; filename="${name}"`);
  for (const [why, text, says, type] of [
    ["without a boundary", field() + end, /needs a boundary of 1 to 70/, "multipart/form-data"],
    ["with a boundary too long", field() + end, /needs a boundary/, `multipart/form-data; boundary=${"b".repeat(71)}`],
    ["of 201 files", file().repeat(201) + end, /at most 200 files, has more/],
    ["of 61 fields", field().repeat(61) + end, /at most 60 fields, has more/],
    ["of thousands of parts", field().repeat(50_000) + end, /at most (60 fields|260 parts)/],
    ["with a long field", field("a", "x".repeat(65_537)) + end, /at most 65536 bytes, the field "a" has more/],
    ["with a field that is no UTF-8", field("a", "\xff") + end, /the field "a" must be UTF-8/],
    ["with a part without a name", part("Content-Disposition: form-data") + end, /must name its field/],
    ["with a part without headers", part("X-Other: 1") + end, /must have one Content-Disposition, has 0/],
    ["with a part that is no form's", part('Content-Disposition: attachment; name="a"') + end, /has another/],
    ["with a name twice", part('Content-Disposition: form-data; name="a"; name="b"') + end, /gives name twice/],
    ["with quotes that don't end", part('Content-Disposition: form-data; name="a') + end, /can't be read/],
    ["with a name too long", field("a".repeat(201)) + end, /at most 200 characters, has 201/],
    [
      "with long headers",
      part(`${"X-Long: ".padEnd(9000, "x")}\r\nContent-Disposition: form-data; name="a"`) + end,
      /8192/,
    ],
    ["with endless headers", part(`X-Long: ${"x".repeat(2e6)}`) + end, /a part of the form/],
    [
      "in base64",
      part('Content-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name="a"') + end,
      /base64/,
    ],
    ["that is empty", "", /breaks off/],
    ["that is something else", "model_id,prediction\n", /breaks off/],
    ["that does not end", field() + file(), /breaks off/],
    ["with a part without an end of its headers", `--${BOUNDARY}\r\nContent-Disp\r\n${end}`, /no headers|breaks off/],
  ] as const)
    test(why, async () => {
      const { status, body } = await send(Buffer.from(text, "latin1"), [], type ?? TYPE);
      assert.equal(status, 400, JSON.stringify(body).slice(0, 300));
      assert.match(body.error.message, says);
    });

  test("but may be as large as is said: 200 files, 60 fields", async () => {
    const { status, body } = await send(Buffer.from(file().repeat(200) + field().repeat(60) + end));
    assert.equal(status, 200);
    assert.deepEqual([body.files.length, body.fields[0][1].length], [200, 60]);
  });

  test("and nothing is chosen in a file input that was left empty", async () => {
    const empty = part('Content-Disposition: form-data; name="f"; filename=""\r\nContent-Type: text/plain', "");
    const { status, body } = await send(Buffer.from(field() + empty + end));
    assert.deepEqual([status, body.files], [200, []]);
  });
});

test("names of files are plain", () => {
  const file = (value: string) =>
    readPartHeader({ "content-disposition": [Buffer.from(`form-data; name=f; ${value}`).toString("latin1")] }).file;
  for (const [given, plain] of [
    ['filename="set-01.csv"', "set-01.csv"],
    ["filename=set-01.csv", "set-01.csv"],
    ['filename="C:\\data\\set-01.csv"', "set-01.csv"],
    ['filename="../../etc/passwd"', "passwd"],
    ['filename="a\\"b.csv"', 'a"b.csv'],
    ['filename="café.csv"', "café.csv"],
    ["filename*=UTF-8''caf%C3%A9.csv", "café.csv"],
    [`filename="${"x".repeat(300)}.csv"`, "x".repeat(200)],
    ['filename=" a\u202etxt.csv\u0000 "', "atxt.csv"],
    ['filename=".."', ".."],
  ] as const)
    assert.equal(file(given), plain, given);
  assert.equal(plainName("😀".repeat(300)), "😀".repeat(200));
});
