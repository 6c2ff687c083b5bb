// How large a file of predictions may be. docs/submitting.md names these; the greatest track asks for 4,000 rows.

/** 8 MiB; 100,000 rows of CSV take about 4. */
export const MOST_BYTES = 8 * 2 ** 20;
export const MOST_ROWS = 100_000;
/** Characters of a line of CSV and of a model's name: a row has about 40. */
export const MOST_CHARACTERS = 1024;
/** Brackets of JSON within each other: the accepted forms have two, and one more is told in words of its own. */
export const MOST_DEPTH = 8;
/** Decompressed, all pages of a Parquet file's two columns together. */
export const MOST_TABLE_BYTES = 32 * 2 ** 20;
/** Problems that are spelt out; all are counted. */
export const SHOWN = 20;
