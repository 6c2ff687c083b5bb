// What fuzzers do to bytes that were sound, drawn from a random stream: the same stream, the same damage.
import type { RandomStream } from "../../../src/lib/random.ts";

/** What is put into texts: whatever a grammar might trip over. */
const PIECES = [
  ..."\"',;:{}[]\\\n\r\t \0-+.eE0\ufeff\u202e\ud83d",
  ...[
    "\r\n",
    '""',
    "NaN",
    "-Infinity",
    "1e999",
    "null",
    "true",
    "\\u0000",
    "\\ud800",
    "__proto__",
    "constructor",
    "1e",
    "[[[[[[[[[[",
  ],
  ...[
    "model_id",
    "prediction",
    "model_id,prediction\n",
    "=cmd()",
    "\u001b[2J",
    "9".repeat(500),
    "{".repeat(300),
    "mnist-000001",
  ],
];

/** One change, of a kind that its random stream chooses; may be in place. */
export function change(bytes: Buffer, stream: RandomStream, isText: boolean): Buffer {
  const place = stream.below(bytes.length + 1);
  const length = stream.below(Math.min(64, bytes.length - place + 1));
  const after = bytes.subarray(place + length);
  switch (stream.below(isText ? 9 : 7)) {
    case 0: // a bit
      if (place < bytes.length) bytes[place] ^= 1 << stream.below(8);
      return bytes;
    case 1: // a byte that means much in footers and runs
      if (place < bytes.length) bytes[place] = [0, 0x7f, 0x80, 0xff, 0x15, 0x16, 0x1c][stream.below(7)];
      return bytes;
    case 2: // a part is gone
      return Buffer.concat([bytes.subarray(0, place), after]);
    case 3: // a part twice
      return Buffer.concat([bytes.subarray(0, place + length), bytes.subarray(place)]);
    case 4: // cut off
      return bytes.subarray(
        0,
        stream.below(4) === 0 ? place : bytes.length - stream.below(Math.min(20, bytes.length) + 1),
      );
    case 5: // chance
      return Buffer.concat([bytes.subarray(0, place), noise(stream, length), after]);
    case 6: {
      // A part of the end, where footers are.
      const near = Math.max(0, bytes.length - 1 - stream.below(400));
      if (near < bytes.length) bytes[near] = stream.below(256);
      return bytes;
    }
    default:
      return Buffer.concat([bytes.subarray(0, place), Buffer.from(PIECES[stream.below(PIECES.length)]), after]);
  }
}

export function noise(stream: RandomStream, length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, () => stream.below(256)));
}
