// The little that a spec's check needs to know of image sets: what the shipped descriptors in datasets/images/ say.
import { readFileSync } from "node:fs";

const FOLDER = new URL("../../datasets/images/", import.meta.url);

/** What is known of an image set before its files are read. */
export interface ImageSetFacts {
  /** Side of the square images in pixels. */
  size?: number;
  /** Number of training images. */
  trainImages?: number;
  /** Name to show to people. */
  title?: string;
  /** Share of the most frequent class among the test images: the accuracy of always naming it. */
  majorityRate?: number;
}

type Counts = { train?: unknown; test?: unknown };

/** What the shipped descriptor of a set says; nothing for sets that somebody described elsewhere. */
export function imageSetFacts(id: string): ImageSetFacts {
  let descriptor: { title?: unknown; size?: unknown; counts?: Counts; majority?: { test_images?: unknown } };
  try {
    descriptor = JSON.parse(readFileSync(new URL(`${id}.json`, FOLDER), "utf8"));
  } catch {
    return {};
  }
  const facts: ImageSetFacts = {};
  if (typeof descriptor.size === "number") facts.size = descriptor.size;
  if (typeof descriptor.counts?.train === "number") facts.trainImages = descriptor.counts.train;
  if (typeof descriptor.title === "string") facts.title = descriptor.title;
  const [most, all] = [descriptor.majority?.test_images, descriptor.counts?.test];
  if (typeof most === "number" && typeof all === "number") facts.majorityRate = most / all;
  return facts;
}

/** The name of an image set to show to people: its id if no descriptor is shipped. */
export function imageSetTitle(id: string): string {
  return imageSetFacts(id).title ?? id;
}

/** What a network gets that always names the most frequent class; undefined if no shipped descriptor says so. */
export function majorityRate(id: string): number | undefined {
  return imageSetFacts(id).majorityRate;
}
