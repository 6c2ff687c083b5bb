// SVHN "cropped digits": a MATLAB file with X, [32, 32, 3, n] unsigned bytes, and y, n labels where 10 is the digit 0.
import { InputError } from "../lib/errors.ts";
import { greyOfColumnMajorPlanes } from "./grey.ts";
import { type FileHashes, readImageFile } from "./image-file.ts";
import type { Images } from "./image-set.ts";
import { type MatArray, readMat } from "./mat5.ts";

const SIZE = 32;
const PIXELS = SIZE * SIZE;
const UINT8 = 2;

/** Reads a .mat file into `images`, whose length says how many images it must hold. X is never whole in memory. */
export async function readSvhnFile(path: string, images: Images): Promise<FileHashes> {
  const count = images.labels.length;
  const seen = new Set<string>();
  const { hashes } = await readImageFile(path, (file) =>
    readMat(file.reader, ["X", "y"], async (array) => {
      if (seen.has(array.name)) throw new InputError(`${path}: variable ${array.name} must be there once, is twice`);
      seen.add(array.name);
      const needed = array.name === "X" ? [SIZE, SIZE, 3, count] : [count, 1];
      if (array.axes.join() !== needed.join()) {
        const has = array.axes.join(" x ");
        throw new InputError(`${path}: variable ${array.name} needs ${needed.join(" x ")} values, has ${has}`);
      }
      if (array.name === "X") await readPixels(path, array, images.pixels);
      else await readLabels(path, array, images.labels);
    }),
  );
  for (const name of ["X", "y"]) {
    if (!seen.has(name)) throw new InputError(`${path}: needs the variables X and y, has no ${name}`);
  }
  return hashes;
}

async function readPixels(path: string, array: MatArray, pixels: Uint8Array): Promise<void> {
  if (array.dataType !== UINT8) {
    throw new InputError(`${path}: variable X needs unsigned bytes (type ${UINT8}), has type ${array.dataType}`);
  }
  const planes = new Uint8Array(3 * PIXELS);
  for (let offset = 0; offset < pixels.length; offset += PIXELS) {
    await array.reader.fill(planes);
    greyOfColumnMajorPlanes(planes, pixels.subarray(offset, offset + PIXELS), SIZE);
  }
}

async function readLabels(path: string, array: MatArray, labels: Uint8Array): Promise<void> {
  const view = await array.reader.take(array.dataBytes);
  for (let image = 0; image < labels.length; image++) {
    const label = valueAt(view, array.dataType, image);
    if (!Number.isInteger(label) || label < 1 || label > 10) {
      throw new InputError(`${path}: label of image ${image} must be 1 to 10 (10 for the digit 0), is ${label}`);
    }
    labels[image] = label % 10;
  }
}

/** MATLAB stores whole numbers in the narrowest type that holds them, whatever the class of the array. */
function valueAt(view: DataView, dataType: number, place: number): number {
  switch (dataType) {
    case 1:
      return view.getInt8(place);
    case 2:
      return view.getUint8(place);
    case 3:
      return view.getInt16(2 * place, true);
    case 4:
      return view.getUint16(2 * place, true);
    case 5:
      return view.getInt32(4 * place, true);
    case 6:
      return view.getUint32(4 * place, true);
    case 7:
      return view.getFloat32(4 * place, true);
    default:
      return view.getFloat64(8 * place, true);
  }
}
