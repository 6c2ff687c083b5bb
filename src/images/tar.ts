// Just enough of the tar format (POSIX ustar) to walk a stream of members and read some of them.
import { InputError } from "../lib/errors.ts";
import type { ByteReader } from "./byte-reader.ts";

const BLOCK = 512;
const REGULAR_FILE = ["0", "\0"];
/** Room for headers, padding and members that nobody wants. */
const OTHER_BYTES = 1 << 20;

/**
 * Walks the members of a tar stream to its end. `member` is told name and size of each regular file; it reads all of
 * it from `reader` and returns the bytes read, or leaves it alone and returns undefined. A stream of much more than
 * `wantedBytes` is refused, so that a small archive can't unpack without end.
 */
export async function readTar(
  reader: ByteReader,
  wantedBytes: number,
  member: (name: string, size: number) => Promise<number | undefined>,
): Promise<void> {
  const most = wantedBytes + OTHER_BYTES;
  const tooMuch = (has: number) =>
    new InputError(`${reader.name}: may unpack to ${most} bytes at most, has at least ${has}`);
  for (;;) {
    const header = new Uint8Array(BLOCK);
    const place = reader.position;
    await reader.fill(header);
    if (header.every((byte) => byte === 0)) break;
    checkSum(reader.name, header, place);
    const name = memberName(header);
    const size = octal(header, 124, 12);
    if (size === undefined) throw new InputError(`${reader.name}: member at byte ${place} has no valid size`);
    const padded = Math.ceil(size / BLOCK) * BLOCK;
    const read = REGULAR_FILE.includes(String.fromCharCode(header[156])) ? await member(name, size) : undefined;
    if (read === undefined && reader.position + padded > most) throw tooMuch(reader.position + padded);
    await reader.skip(padded - (read ?? 0));
  }
  await reader.drain(most, tooMuch);
}

/** The sum of the header's bytes, with its own field read as blanks, is stored in it. */
function checkSum(path: string, header: Uint8Array, place: number): void {
  let sum = 8 * 32;
  header.forEach((byte, i) => {
    if (i < 148 || i >= 156) sum += byte;
  });
  const stored = octal(header, 148, 8);
  if (stored !== sum) {
    throw new InputError(`${path}: tar header at byte ${place} needs checksum ${sum}, has ${stored ?? "none"}`);
  }
}

function memberName(header: Uint8Array): string {
  const name = text(header, 0, 100);
  const prefix = text(header, 257, 5) === "ustar" ? text(header, 345, 155) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

function text(header: Uint8Array, start: number, length: number): string {
  const field = Buffer.from(header.subarray(start, start + length)).toString("latin1");
  return field.split("\0", 1)[0];
}

/** A whole number in octal digits, or undefined: base-256 sizes (8 GiB and more) and signs are not accepted. */
function octal(header: Uint8Array, start: number, length: number): number | undefined {
  const digits = text(header, start, length).trim();
  return /^[0-7]{1,11}$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}
