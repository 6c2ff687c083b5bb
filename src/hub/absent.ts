// What pages and the API say alike where there is no such track or submission.

/** Of a submission: as in addresses, a whole number without zeros before it. Undefined if it can't be one. */
export function readSubmissionNumber(text: string): number | undefined {
  const number = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : Number.NaN;
  // As far as the database counts them.
  return number < 2 ** 31 ? number : undefined;
}

/** What pages say; the API adds where the tracks are listed. */
export function noTrack(name: string): string {
  return `There is no track called ${cut(name)} here.`;
}

export function noSubmission(number: string): string {
  return `There is no submission ${cut(number)} here, or it is hidden.`;
}

/** As much of what was asked for as an answer repeats. */
export function cut(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 58)}..`;
}
