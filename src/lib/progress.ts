// Progress of long work with its rate and the time left, for people: on a terminal one line that is redrawn, elsewhere
// (a log, CI) a plain line now and then. Driven by the work itself, without a timer, and silent if it ends soon.

const SILENT_MILLISECONDS = 2_000;
const TERMINAL_MILLISECONDS = 100;
const PLAIN_MILLISECONDS = 10_000;

export interface ProgressOptions {
  /** What is being done, as the line begins: "training mnist". */
  label: string;
  /** How many units there are to do, without those done earlier. */
  total: number;
  /** What is counted, in the plural: "runs". */
  unit: string;
  /** A second thing to show a rate of: "images". */
  secondUnit?: string;
  /** Says nothing at all, for --json and --quiet. */
  quiet?: boolean;
  /** Where it goes, standard error if not given. */
  stream?: { write(text: string): unknown; isTTY?: boolean; columns?: number };
  /** Milliseconds of a clock that only goes forward. */
  now?: () => number;
}

export interface Progress {
  /** So many units more are done; `details` say it in other words than units; `second` counts the second unit. */
  add(count: number, details?: string, second?: number): void;
  /** The work has ended, finished or not: leaves one closing line, if anything was shown. */
  done(): void;
}

/** Starts to measure; nothing is shown in the first two seconds. */
export function createProgress(options: ProgressOptions): Progress {
  const { label, total, unit, secondUnit, quiet = false, stream = process.stderr } = options;
  const now = options.now ?? (() => performance.now());
  const start = now();
  const isRedrawn = canRedraw(stream);
  const interval = isRedrawn ? TERMINAL_MILLISECONDS : PLAIN_MILLISECONDS;
  let next = start + SILENT_MILLISECONDS;
  let shown = false;
  let count = 0;
  let second = 0;

  function rates(seconds: number): string[] {
    const texts = [`${formatRate(count / seconds)} ${unit}/s`];
    if (secondUnit) texts.push(`${formatRate(second / seconds)} ${secondUnit}/s`);
    return texts;
  }

  function show(line: string, end: boolean): void {
    if (!isRedrawn) stream.write(`${line}\n`);
    else stream.write(`\r\x1b[K${line}${end ? "\n" : ""}`);
    shown = true;
  }

  /** The parts of the line that have room, the first ones first; whatever its width, a log has room for all. */
  function fitting(parts: string[]): string {
    const room = stream.isTTY ? (stream.columns || 80) - 1 : Number.POSITIVE_INFINITY;
    let line = parts[0].slice(0, room);
    for (const part of parts.slice(1)) {
      if (line.length + part.length + 2 > room) break;
      line += `, ${part}`;
    }
    return line;
  }

  return {
    add(more, details, moreSecond = 0) {
      count += more;
      second += moreSecond;
      const time = now();
      if (quiet || time < next) return;
      next = time + interval;
      const seconds = (time - start) / 1000;
      const share = total > 0 ? [`${Math.floor((100 * count) / total)} %`] : [];
      const amount = details ?? `${formatCount(count)} of ${formatCount(total)} ${unit}`;
      const left = count > 0 ? [`${formatDuration((Math.max(0, total - count) * seconds) / count)} left`] : [];
      const [first, ...rest] = [...share, amount, ...left, ...rates(seconds)];
      show(fitting([`${label}: ${first}`, ...rest]), false);
    },
    done() {
      if (!shown) return;
      const seconds = (now() - start) / 1000;
      const amount = count === total ? formatCount(count) : `${formatCount(count)} of ${formatCount(total)}`;
      show(`${label}: ${amount} ${unit} in ${formatDuration(seconds)}, ${rates(seconds).join(", ")}`, true);
    },
  };
}

/** Whether a line can be taken back: on terminals, unless they understand no commands (editors, some CI). */
export function canRedraw(stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv = process.env): boolean {
  return stream.isTTY === true && environment.TERM !== "dumb";
}

/** A whole number with commas between the thousands: 155,000. */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

/** A rate with as many digits as mean anything: 0.05, 5.2, 155,000. */
export function formatRate(rate: number): string {
  if (rate >= 10) return formatCount(rate);
  return rate >= 1 ? rate.toFixed(1) : rate.toFixed(2);
}

/** A span in its two largest units: 7 s, 3 min 20 s, 2 h 5 min, 4 d 3 h. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const hours = Math.round(seconds / 3600);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
