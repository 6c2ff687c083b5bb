// The key that signs cookies and forms: one for all hubs of a database, made by whichever comes first. For each purpose
// another key is derived from it, so that what was signed for one says nothing for another.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Database } from "../../db/index.ts";

const NAME = "people";
const BYTES = 32;

export type Purpose = "session" | "browser" | "form" | "address";

export class SharedKey {
  readonly #database: Database;
  #loading: Promise<Uint8Array> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** HMAC-SHA-256 as base64url, 43 characters. */
  async sign(purpose: Purpose, text: string): Promise<string> {
    const key = createHmac("sha256", await this.#load())
      .update(purpose)
      .digest();
    return createHmac("sha256", key).update(text).digest("base64url");
  }

  /** Whether this is the signature, in constant time. */
  async isSigned(purpose: Purpose, text: string, signature: string): Promise<boolean> {
    const [right, given] = [Buffer.from(await this.sign(purpose, text)), Buffer.from(signature)];
    return right.length === given.length && timingSafeEqual(right, given);
  }

  #load(): Promise<Uint8Array> {
    this.#loading ??= loadKey(this.#database).catch((error) => {
      this.#loading = undefined; // the next one asks again
      throw error;
    });
    return this.#loading;
  }
}

async function loadKey({ db }: Database): Promise<Uint8Array> {
  const read = () => db.selectFrom("secrets").select("value").where("name", "=", NAME).executeTakeFirst();
  const found = await read();
  if (found !== undefined) return found.value;
  const value = Uint8Array.from(randomBytes(BYTES));
  await db
    .insertInto("secrets")
    .values({ name: NAME, value })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
  return (await read())!.value;
}
