// What a body may be at most. What follows from it is in docs/hub.md.
import { MOST_BYTES } from "../../../leaderboard/submission/index.ts";

/** Bytes of a whole request, with all its files. */
export const MOST_BODY_BYTES = MOST_BYTES;
/** Files of a form: the transfer track has 12, and each may come with ten seeds. */
export const MOST_FILES = 200;
/** Other fields of a form, values that repeat counted each. */
export const MOST_FIELDS = 60;
export const MOST_FIELD_BYTES = 65_536;
export const MOST_NAME_CHARACTERS = 200;
/** Of the headers of one part of a form. */
export const MOST_PART_HEADER_BYTES = 8_192;
/** Brackets of JSON within each other. */
export const MOST_DEPTH = 16;
/** Commas of JSON outside of texts, so values but for one: a check that compares all of a list with each other takes long. */
export const MOST_COMMAS = 1_000;
/** Until the whole body must be there. */
export const BODY_MILLISECONDS = 20_000;
/** Of all bodies that are being read or answered, over the whole process. */
export const MOST_HELD_BYTES = 128 * 2 ** 20;
