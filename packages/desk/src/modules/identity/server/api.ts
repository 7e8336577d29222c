import type { RawBuilder } from 'kysely';
import type { Role } from '#platform/contract/contract';
import type { Subject } from '#platform/contract/schema';
import type { Actor, Via } from '#platform/server/actor';
import type { Clock } from '#platform/server/clock';
import type { Database, Reader, Tx } from '#platform/server/db/database';
import type { Exchange } from '#platform/server/http/call';
import type { CookieRules } from '#platform/server/http/exchange';
import type { Keys } from '#platform/server/keys';

/** What the room needs from the house. */
export interface IdentityDeps {
  readonly clock: Clock;
  readonly keys: Keys;
  /** Base of every link, from the configuration; never from a request. */
  readonly publicUrl: string;
  /** The one table of permissions, over the contracts of all rooms. */
  readonly permissionsOf: (role: Role) => ReadonlySet<string>;
  readonly cookies: CookieRules;
}

/** A person in short. */
export interface PersonCard {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly state: 'active' | 'disabled';
  readonly organisationId: string | null;
  readonly siteId: string | null;
  /** What `signLink` needs of the person; whoever has the card saves it a query. */
  readonly linkEpoch: number;
}

/** A team in short. */
export interface TeamCard {
  readonly id: string;
  readonly name: string;
  readonly tier: number;
  /** Only members see its tickets. */
  readonly confidential: boolean;
}

/** What authentication looks at. */
export interface CredentialRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly ip: string;
  readonly id: string;
}

/** Who calls, and the request as far as sign-in looks at it. */
export interface SignInCall {
  readonly actor: Actor;
  readonly exchange: Pick<Exchange, 'ip' | 'userAgent' | 'headers' | 'setSession'>;
}

/** Sign-in for pages of other rooms that work without script. */
export interface SignInByLink {
  /**
   * Mails a link that works once, for 15 minutes, when an active person has the address. Neither the answer nor its
   * time tells whether one has. `linkTo` makes the address of the page that asks before it uses the secret up.
   */
  askForSignInLink(
    database: Database,
    call: SignInCall,
    input: { readonly email: string; readonly linkTo: (secret: string) => string },
  ): Promise<{ expiresInMinutes: number }>;
  /** Uses the link up and sets the session cookie. Throws `identity.link_invalid` and `identity.loopback_only`. */
  redeemSignInLink(tx: Tx, call: SignInCall, token: string): Promise<void>;
  /** Ends the session that the request came with; the caller clears the cookie. Throws `identity.session_needed`. */
  signOut(tx: Tx, actor: Actor): Promise<void>;
}

/** What other rooms and the composition may ask of identity. */
export interface IdentityApi extends SignInByLink {
  /**
   * Who calls, by bearer token or session cookie, in one query. A bearer token that does not match throws
   * `platform.unauthenticated`; an old cookie makes a stranger, who can then sign in.
   * `organisationId` of the actor is set only where the people of the organisation see each other's tickets.
   */
  authenticate(database: Database, request: CredentialRequest): Promise<Actor | undefined>;
  /** The caller without credential: no permission at all. */
  anyone(requestId: string, via?: Via): Actor;
  /** Who runs the machine, at its console: what an administrator may, and `identity.console`. */
  consoleActor(requestId: string): Actor;
  /**
   * The person with this address, added as requester when nobody has it (organisation by mail domain). One round
   * trip when the person exists; of two at once one adds. A disabled person is given back as such.
   */
  ensureRequester(
    tx: Tx,
    actor: Actor,
    who: { readonly email: string; readonly name?: string | undefined },
    at: Date,
  ): Promise<PersonCard & { readonly created: boolean }>;
  findPersonByEmail(db: Reader, email: string): Promise<PersonCard | undefined>;
  /** Throws `identity.not_found`. */
  requirePerson(db: Reader, id: string): Promise<PersonCard>;
  /** Those of the ids that exist, in no order. */
  findPeople(db: Reader, ids: readonly string[]): Promise<PersonCard[]>;
  /** Throws `identity.not_found`. */
  requireTeam(db: Reader, id: string): Promise<TeamCard>;
  /**
   * A token for a link that opens one subject for one person, 30 days; nothing is stored. It ends early when the
   * person is disabled or changes role or address.
   */
  signLink(
    db: Reader,
    link: {
      readonly subject: Subject;
      readonly personId: string;
      /** From the person's card, read in the same transaction; without it one query reads it. */
      readonly linkEpoch?: number;
      readonly at: Date;
    },
  ): Promise<string>;
  /**
   * The subject that a link token opens and the actor who may: a requester's permissions, `onlySubjectId` set.
   * Throws `identity.link_invalid`.
   */
  verifyLink(
    db: Reader,
    token: string,
    requestId: string,
  ): Promise<{ readonly actor: Actor; readonly subject: Subject }>;
  /**
   * The person of a mail that a signed address has proved, with all that the role may; undefined for whoever may not
   * sign in.
   */
  actingByMail(db: Reader, personId: string, requestId: string): Promise<Actor | undefined>;
  /** A fresh one-time link to make the first administrator (earlier ones stop working); undefined once there is one. */
  setupLink(database: Database): Promise<string | undefined>;
  /** Which rows of `identity_cards` (or `identity_people`), named `people` in the query, the actor may see. */
  visiblePeople(actor: Actor, people?: string): RawBuilder<boolean>;
  /** Deletes ended sessions, old links and old counts of tries; the sweeper calls it now and then. */
  forgetEnded(database: Database): Promise<void>;
}
