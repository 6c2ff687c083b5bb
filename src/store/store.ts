// What a store of objects can do. Three implementations keep this contract, held to it by test/store/conformance.ts.
// Nothing here needs conditional writes or fresh listings, which not every S3 server has: names that hold the content's
// hash, and a manifest that lists them, take their place.

/** What a store knows of an object without reading it. */
export interface ObjectHead {
  key: string;
  /** Length in bytes. */
  bytes: number;
  /** SHA-256 of the content, 64 lower-case hexadecimal digits. */
  sha256: string;
}

/** Bytes `start` to `end` (exclusive, like `slice`); to the last byte without `end` or with one beyond it. */
export interface ByteRange {
  start: number;
  end?: number;
}

/** An object that is being read. Read `body` to its end or cancel it: it holds a file or a connection. */
export interface StoredObject extends ObjectHead {
  /** The bytes that `body` gives, clamped to the object's length. */
  range: Required<ByteRange>;
  /**
   * Pulled, never read ahead of the reader by more than a chunk. It ends only after exactly the bytes of `range`, and a
   * whole object only if its SHA-256 is right: otherwise it fails with a FailureError.
   */
  body: ReadableStream<Uint8Array>;
}

/** Bytes, or chunks of them. An error of the chunks' source is passed on and nothing is stored. */
export type Content = Uint8Array | AsyncIterable<Uint8Array>;

/** What the caller knows of the content: content that differs is refused with an InputError and nothing is stored. */
export interface KnownContent {
  sha256?: string;
  bytes?: number;
}

export interface GetOptions {
  range?: ByteRange;
  /** Whether to compare the SHA-256 of a whole object with its content while it is read. Default true. */
  verify?: boolean;
  /**
   * Memory that a store which reads into memory takes for each chunk in place of new: who gives the same again must be
   * done with what was in it. A chunk is no longer than its memory. Others give chunks of their own.
   */
  memory?: () => Uint8Array;
}

/** An object of a list. Its SHA-256 is known by `head`. */
export interface ListedObject {
  key: string;
  bytes: number;
}

/**
 * Objects by key. Keys are checked by checkKey (keys.ts); a wrong one is an InputError. What the store can't do is a
 * FailureError that names the object, the store and the reason, never credentials. One writer a key at a time; with
 * several in one process the last one wins.
 */
export interface Store {
  /** The place in words that may be printed: a folder's path, `s3://bucket/prefix at http://..`. */
  readonly name: string;
  /** Stores an object whole or not at all, in place of the one that had the key; readers of that one may fail. */
  put(key: string, content: Content, known?: KnownContent): Promise<ObjectHead>;
  /** Opens an object for reading; undefined if there is none. InputError for a range that begins beyond its end. */
  get(key: string, options?: GetOptions): Promise<StoredObject | undefined>;
  /** Length and SHA-256; undefined if there is no such object. */
  head(key: string): Promise<ObjectHead | undefined>;
  /**
   * The objects whose keys begin with `prefix` (any text, not only whole folders), by the bytes of their keys. May
   * lag behind what was put or deleted: for cleaning up and for looking, never to decide what exists.
   */
  list(prefix?: string): AsyncIterable<ListedObject>;
  /** Deletes an object; does nothing if there is none. */
  delete(key: string): Promise<void>;
  /** Whether somebody without credentials can read objects here over HTTP. FailureError if that can't be found out. */
  isPubliclyReadable(): Promise<boolean>;
  /** Frees connections. Objects that are being read may fail after it. */
  close(): Promise<void>;
}
