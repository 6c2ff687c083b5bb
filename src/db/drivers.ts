// Kysely's drivers for both databases, made alike: errors in words, and the same JavaScript values for the same columns.
import type { DatabaseConnection, Driver } from "kysely";
import { FailureError } from "../lib/errors.ts";
import { asDatabaseFailure } from "./failures.ts";

/**
 * JavaScript values from PostgreSQL's text, by the type's number in pg_type; the two packages differ in these.
 * int8 as a number (an error beyond 2^53), bytea as bytes of their own, a date as "2026-01-31".
 */
export const PARSERS: Record<number, (text: string) => unknown> = {
  17: readBytes,
  20: readWhole,
  1082: (text) => text,
};

function readBytes(text: string): Uint8Array {
  // A copy of its own, so that its buffer begins with it and can be read as Float64Array.
  return Uint8Array.from(Buffer.from(text.slice(2), "hex"));
}

function readWhole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} from the database is beyond 2^53`);
  return value;
}

/** The same driver, whose errors are FailureErrors where that fits. `name` is the database's in their messages. */
export function withWords(driver: Driver, name: string): Driver {
  const known = new WeakSet<DatabaseConnection>();
  const acquire = driver.acquireConnection.bind(driver);
  driver.acquireConnection = async (options) => {
    const connection = await inWords(name, () => acquire(options));
    if (!known.has(connection)) {
      known.add(connection);
      const execute = connection.executeQuery.bind(connection);
      connection.executeQuery = (query, settings) => inWords(name, () => execute(query, settings)) as never;
    }
    return connection;
  };
  return driver;
}

async function inWords<T>(name: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw asDatabaseFailure(error, name);
  }
}

/** Counts the connections that are in use or asked for, so that closing can wait for them. */
export class UnderWay {
  readonly #name: string;
  #count = 0;
  #finished: (() => void) | undefined;
  #closed = false;

  constructor(name: string) {
    this.#name = name;
  }

  /** The same driver, counted. */
  watch(driver: Driver): Driver {
    const acquire = driver.acquireConnection.bind(driver);
    const release = driver.releaseConnection.bind(driver);
    driver.acquireConnection = async (options) => {
      if (this.#closed) throw new FailureError(`the database ${this.#name}: it has been closed`);
      this.#count++;
      try {
        return await acquire(options);
      } catch (error) {
        this.#leave();
        throw error;
      }
    };
    driver.releaseConnection = async (connection, options) => {
      await release(connection, options).finally(() => this.#leave());
    };
    return driver;
  }

  /** Takes nothing new and waits for what is under way. */
  async finish(): Promise<void> {
    this.#closed = true;
    const finished = new Promise<void>((resolve) => {
      this.#finished = resolve;
    });
    if (this.#count > 0) await finished;
  }

  #leave(): void {
    this.#count--;
    if (this.#count === 0) this.#finished?.();
  }
}
