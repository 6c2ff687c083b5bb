// Who asks: what routes and pages know of teams, tokens and sessions. Tokens and cookies are kept as hashes only.
import type { Context } from "hono";

export interface Team {
  readonly id: number;
  readonly name: string;
}

/** Whom a token stands for. */
export type Identity =
  | { readonly kind: "team"; readonly team: Team; readonly tokenId: number }
  | { readonly kind: "admin"; readonly tokenId: number };

/** A browser that looks at a page with a form. */
export interface Visitor {
  /** Undefined if it has not signed in. */
  readonly team: Team | undefined;
  /** Value of the hidden field `form_token` of every form on the page. */
  readonly formToken: string;
  /** `Set-Cookie` that the page must be sent with, if there is one. */
  readonly setCookie: string | undefined;
}

export interface People {
  /** By the request's `Authorization: Bearer ..`; undefined without a valid token. Never by a cookie. */
  identify(c: Context): Promise<Identity | undefined>;
  /** By the request's cookie, never by a token. */
  visitor(c: Context): Promise<Visitor>;
  /** Whether a form was sent from a page of ours: same origin, and the field `form_token` is this browser's. */
  isOwnForm(c: Context, formToken: string | undefined): Promise<boolean>;
}
