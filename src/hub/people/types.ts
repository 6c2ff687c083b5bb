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

/** What became of a sign-up; "signed-up" means stored. */
export type SignUp =
  /** The token is nowhere else. */
  | { readonly kind: "signed-up"; readonly team: Team; readonly token: string }
  /** Another team has the name, in upper or lower case. */
  | { readonly kind: "taken" }
  /** Too many sign-ups, from the address or in all: after so many seconds it may be tried again. */
  | { readonly kind: "limited"; readonly seconds: number; readonly whose: "address" | "everybody" };

/** What became of a sign-in. */
export type SignIn =
  | { readonly kind: "signed-in"; readonly team: Team; readonly setCookie: string }
  /** No token of a team that is valid. */
  | { readonly kind: "unknown" }
  /** The operator's token, which is for programs. */
  | { readonly kind: "operator" }
  /** Too many that failed, from this address: after so many seconds it may be tried again. */
  | { readonly kind: "limited"; readonly seconds: number };

export interface People {
  /** By the request's `Authorization: Bearer ..`; undefined without a valid token. Never by a cookie. */
  identify(c: Context): Promise<Identity | undefined>;
  /** By the request's cookie, never by a token. */
  visitor(c: Context): Promise<Visitor>;
  /** Whether a form was sent from a page of ours: same origin, and the field `form_token` is this browser's. */
  isOwnForm(c: Context, formToken: string | undefined): Promise<boolean>;
  /** Whether a request comes from a page of ours or from no page at all, by what the browser says. */
  isFromHere(c: Context): boolean;
  /** A new team and its token. InputError for a name that can't be one. */
  signUp(c: Context, name: string): Promise<SignUp>;
  /** A new session of this browser; the one that it has ends. Blanks around the token don't matter. */
  signIn(c: Context, token: string): Promise<SignIn>;
  /** Ends the browser's session, if it has one; gives the `Set-Cookie` that it must be told. */
  signOut(c: Context): Promise<string>;
  /** Ends all tokens of a team, and the sessions with them; gives the new one, which is nowhere else. */
  replaceToken(team: Team): Promise<string>;
}
