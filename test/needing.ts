// Tests that need what a machine may lack.

/** Skips with a reason where a tool is missing, unless nothing may be skipped. */
export function needing(missing: string | undefined): { skip: string | false } {
  if (missing && process.env.WEIGHBRIDGE_TEST_ALL) throw new Error(`${missing}, and WEIGHBRIDGE_TEST_ALL is set`);
  return { skip: missing ?? false };
}
