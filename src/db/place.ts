// Which database a text names, and how it is called in messages: a PostgreSQL server's address can hold a password, and
// no message may repeat one, nor a part of one that was left unescaped and so landed in another part of the address.
import { InputError } from "../lib/errors.ts";

/** A folder of the embedded database, or the address of a PostgreSQL server's database. */
export type DatabasePlace = { folder: string } | { url: string };

const FORM = "postgres://user@host:port/database";

/** `postgres://..` or `postgresql://..` is a server, anything else a folder. InputError for other addresses. */
export function readPlace(text: string): DatabasePlace {
  if (/^postgres(ql)?:/i.test(text)) {
    serverName(text);
    return { url: text };
  }
  if (text === "" || /^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    throw new InputError(`a database is a folder, or a PostgreSQL server's as ${FORM}`);
  }
  return { folder: text };
}

/** A place that may be shown: the folder, or the address without password and options. */
export function placeName(place: DatabasePlace): string {
  return "folder" in place ? place.folder : serverName(place.url);
}

/** The server's address without password and options: "postgres://user@host:5432/name". InputError if it is none. */
export function serverName(url: string): string {
  const address = parse(url);
  const misplaced = `${address?.pathname}${address?.search}`.includes("@") || address?.hash !== "";
  if (!address || misplaced || !/^postgres(ql)?:$/.test(address.protocol) || !/^\/?[^/]*$/.test(address.pathname)) {
    const hint = "in user and password, characters such as @ / # ? % are written as %40 %2F %23 %3F %25";
    throw new InputError(`the database's address is not of the form ${FORM} (${hint})`);
  }
  const host = address.host || address.searchParams.get("host") || "";
  return `postgres://${address.username ? `${address.username}@` : ""}${host}${address.pathname}`;
}

/** The error of `new URL` holds the whole address, so it goes no further. */
function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}
