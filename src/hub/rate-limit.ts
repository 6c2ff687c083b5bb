// How often each client may ask: so many requests in each minute of its own. The headers are those of
// draft-ietf-httpapi-ratelimit-headers-10: "r" requests remain, until "t" seconds from now.

/** Requests a minute and client: what a page with its pictures or a reader of byte ranges needs, some times over. */
export const USUAL_RATE_LIMIT = 1200;

const WINDOW_SECONDS = 60;
/** A client more takes about 150 bytes; beyond this the one whose window began first is forgotten. */
const MOST_CLIENTS = 50_000;

interface Window_ {
  began: number;
  used: number;
}

/** What a request may, and what its answer tells about it. */
export interface Allowance {
  isAllowed: boolean;
  /** Whole seconds until the window ends, at least 1. */
  seconds: number;
  remaining: number;
}

export class RateLimit {
  /** Value of the RateLimit-Policy header. */
  readonly policy: string;
  readonly #limit: number;
  readonly #now: () => number;
  readonly #mostClients: number;
  /** In the order of their beginnings. */
  readonly #windows = new Map<string, Window_>();

  /** `limit` requests a minute and client; `now` in milliseconds. */
  constructor(limit: number, now: () => number, mostClients = MOST_CLIENTS) {
    this.#limit = limit;
    this.#now = now;
    this.#mostClients = mostClients;
    this.policy = `"default";q=${limit};w=${WINDOW_SECONDS}`;
  }

  /** Number of clients that are remembered. */
  get clients(): number {
    return this.#windows.size;
  }

  /** Counts a request. */
  take(client: string): Allowance {
    const now = this.#now();
    let window = this.#windows.get(client);
    if (window === undefined || now >= window.began + WINDOW_SECONDS * 1000) {
      this.#windows.delete(client);
      window = { began: now, used: 0 };
      this.#windows.set(client, window);
      this.#forgetOld(now);
    }
    const isAllowed = window.used < this.#limit;
    if (isAllowed) window.used++;
    const seconds = Math.max(1, Math.ceil((window.began - now) / 1000) + WINDOW_SECONDS);
    return { isAllowed, seconds, remaining: this.#limit - window.used };
  }

  /** Value of the RateLimit header. */
  describe({ remaining, seconds }: Allowance): string {
    return `"default";r=${remaining};t=${seconds}`;
  }

  #forgetOld(now: number): void {
    for (const [client, { began }] of this.#windows) {
      if (this.#windows.size <= this.#mostClients && now < began + WINDOW_SECONDS * 1000) return;
      this.#windows.delete(client);
    }
  }
}
