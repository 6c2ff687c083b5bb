// The four cases in PyTorch, on one thread, at the moment when they are asked for: a process that waits in between.
import type { ImageSet } from "../../src/images/index.ts";
import { type Python, PythonProcess } from "../harness/python.ts";
import { removeRawImages, writeRawImages } from "../harness/raw-images.ts";
import { BATCH, CASES, L2REG, SHAPE } from "./cases.ts";

export interface TorchTrainer {
  /** What ran: the build's libraries, and the memory format that was the faster one for each case. */
  about: { version: string; build: string; formats: string[] };
  /** Images per second of a case, over `batches` batches. */
  rate(index: number, batches: number): Promise<number>;
  close(): void;
}

/** Starts PyTorch with the images in its memory as floats, and warms it up. */
export async function startTorch(torch: Python, images: ImageSet, warmUpBatches: number): Promise<TorchTrainer> {
  const folder = writeRawImages(images);
  const python = new PythonProcess(torch.command, new URL("../torch/speed.py", import.meta.url));
  try {
    const cases = CASES.map(({ learningRate, ...chosen }) => ({ ...chosen, learning_rate: learningRate }));
    const ready = await python.ask<{ formats: string[]; build: string }>({
      folder,
      image_size: SHAPE.imageSize,
      layers: SHAPE.layers,
      batch_size: BATCH,
      l2reg: L2REG,
      cases,
      warm_up_batches: warmUpBatches,
    });
    return {
      about: { version: torch.version, ...ready },
      async rate(index, batches) {
        const { seconds } = await python.ask<{ seconds: number }>({ case: index, batches });
        return (batches * BATCH) / seconds;
      },
      close: () => python.close(),
    };
  } catch (error) {
    python.close();
    throw error;
  } finally {
    removeRawImages(folder);
  }
}
