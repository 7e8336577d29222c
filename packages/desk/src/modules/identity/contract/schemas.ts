import { Type, type Static } from 'typebox';
import { roles } from '#platform/contract/contract';
import { At, Id, Line, nullable, object } from '#platform/contract/schema';

/** Shortest password where it is the only factor (NIST SP 800-63B-4 section 3.1.1.2), in characters. */
export const passwordMinLength = 15;
/** Longest password that is taken, in characters; the standard asks for at least 64. */
export const passwordMaxLength = 200;

/**
 * Pages that one-time links open; the token stands in the fragment, so that it reaches no log and no other site.
 * The page asks before it sends the token: mail scanners open links, and must not use them up.
 */
export const linkPages = {
  setUp: '/set-up',
  signIn: '/sign-in/link',
  invitation: '/invitation',
} as const;

/** A mail address as people type it; domains may hold letters beyond ASCII (RFC 5890), so `format: email` is too narrow. */
export const Address = Type.String({
  minLength: 3,
  maxLength: 254,
  pattern: '^[^\\s@<>,;]+@[^\\s@<>,;]+$',
  description: 'A mail address, compared without regard to case.',
});
/** A password; the rules are applied by the use case, so that a refusal has its own code. */
export const Password = Type.String({ minLength: 1, maxLength: 1000 });
/** The secret part of a one-time link. */
export const LinkToken = Type.String({ minLength: 1, maxLength: 200 });
export const RoleName = Type.Enum([...roles]);
export const PersonState = Type.Enum(['active', 'disabled']);

const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' });
const Phone = Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' });
const Ids = Type.Array(Id, { maxItems: 100, uniqueItems: true });
const Version = Type.Integer({ minimum: 1, description: 'The version that the change was made from.' });
const Named = object({ id: Id, name: Type.String() });

export const Person = object(
  {
    id: Id,
    name: Type.String(),
    email: Type.String(),
    phone: nullable(Type.String()),
    role: RoleName,
    state: PersonState,
    site: nullable(Named),
    organisation: nullable(Named),
    teams: Type.Array(Named),
    endsAt: nullable(At),
    onlyTeamIds: nullable(Type.Array(Id)),
    version: Type.Integer(),
    createdAt: At,
  },
  'Person',
);
export type Person = Static<typeof Person>;

export const NewPerson = object({
  name: Name,
  email: Address,
  phone: Type.Optional(nullable(Phone)),
  role: Type.Optional(RoleName),
  siteId: Type.Optional(nullable(Id)),
  organisationId: Type.Optional(nullable(Id)),
  teamIds: Type.Optional(Ids),
  endsAt: Type.Optional(nullable(At)),
  onlyTeamIds: Type.Optional(nullable(Ids)),
});
export type NewPerson = Static<typeof NewPerson>;

export const PersonChange = object({
  version: Version,
  name: Type.Optional(Name),
  email: Type.Optional(Address),
  phone: Type.Optional(nullable(Phone)),
  role: Type.Optional(RoleName),
  state: Type.Optional(PersonState),
  siteId: Type.Optional(nullable(Id)),
  organisationId: Type.Optional(nullable(Id)),
  teamIds: Type.Optional(Ids),
  endsAt: Type.Optional(nullable(At)),
  onlyTeamIds: Type.Optional(nullable(Ids)),
});
export type PersonChange = Static<typeof PersonChange>;

export const Tier = Type.Integer({
  minimum: 1,
  maximum: 3,
  description: '1 help desk, 2 technical support, 3 systems and network administration.',
});
export const Team = object(
  {
    id: Id,
    name: Type.String(),
    tier: Tier,
    confidential: Type.Boolean({ description: 'Only members see its tickets.' }),
    version: Type.Integer(),
    createdAt: At,
  },
  'Team',
);
export type Team = Static<typeof Team>;
export const NewTeam = object({ name: Name, tier: Tier, confidential: Type.Optional(Type.Boolean()) });
export const TeamChange = object({
  version: Version,
  name: Type.Optional(Name),
  tier: Type.Optional(Tier),
  confidential: Type.Optional(Type.Boolean()),
});

const TimeZone = Type.String({
  minLength: 1,
  maxLength: 60,
  description: 'IANA name, such as Europe/Vienna.',
});
export const Site = object(
  { id: Id, name: Type.String(), timeZone: Type.String(), version: Type.Integer(), createdAt: At },
  'Site',
);
export type Site = Static<typeof Site>;
export const NewSite = object({ name: Name, timeZone: TimeZone });
export const SiteChange = object({
  version: Version,
  name: Type.Optional(Name),
  timeZone: Type.Optional(TimeZone),
});

const MailDomains = Type.Array(Type.String({ minLength: 1, maxLength: 253, pattern: '^[^\\s@]+$' }), {
  maxItems: 50,
  description: 'People who write from these domains belong to the organisation.',
});
const Sees = Type.Enum(['none', 'organisation']);
export const Organisation = object(
  {
    id: Id,
    name: Type.String(),
    mailDomains: Type.Array(Type.String()),
    sees: Type.Enum(['none', 'organisation'], {
      description: "Whether its requesters see each other's tickets.",
    }),
    version: Type.Integer(),
    createdAt: At,
  },
  'Organisation',
);
export type Organisation = Static<typeof Organisation>;
export const NewOrganisation = object({
  name: Name,
  mailDomains: Type.Optional(MailDomains),
  sees: Type.Optional(Sees),
});
export const OrganisationChange = object({
  version: Version,
  name: Type.Optional(Name),
  mailDomains: Type.Optional(MailDomains),
  sees: Type.Optional(Sees),
});

/** The person who is signed in, as the person sees it. */
export const Me = object(
  {
    id: Id,
    name: Type.String(),
    email: Type.String(),
    phone: nullable(Type.String()),
    role: RoleName,
    hasPassword: Type.Boolean(),
  },
  'Me',
);
export type Me = Static<typeof Me>;

export const SessionState = object(
  {
    person: nullable(Me),
    permissions: Type.Array(Type.String()),
    teams: Type.Array(object({ id: Id, name: Type.String(), tier: Tier, confidential: Type.Boolean() })),
    setupNeeded: Type.Boolean({ description: 'True while nobody is administrator.' }),
    passwordMinLength: Type.Integer(),
  },
  'SessionState',
);
export type SessionState = Static<typeof SessionState>;

/** What a proof of identity led to; `second-factor` is kept for the day when factors exist. */
export const SignIn = object({ next: Type.Enum(['done', 'second-factor']), person: nullable(Me) }, 'SignIn');
export type SignIn = Static<typeof SignIn>;

export const Session = object(
  {
    id: Id,
    startedAt: At,
    lastUsedAt: At,
    endsAt: At,
    ip: Type.String(),
    userAgent: Type.String(),
    method: Type.Enum(['password', 'link', 'invitation', 'setup', 'console']),
    current: Type.Boolean(),
  },
  'Session',
);
export type Session = Static<typeof Session>;

export const Scopes = Type.Array(Type.String({ minLength: 3, maxLength: 100 }), {
  maxItems: 200,
  uniqueItems: true,
  description:
    'Permissions; without it the token carries all permissions that its owner has when it is used.',
});
export const Token = object(
  {
    id: Id,
    name: Type.String(),
    hint: Type.String({ description: 'The part of the token that may be shown.' }),
    scopes: nullable(Type.Array(Type.String())),
    createdAt: At,
    expiresAt: nullable(At),
    lastUsedAt: nullable(At),
    lastUsedIp: nullable(Type.String()),
  },
  'Token',
);
export type Token = Static<typeof Token>;
export const NewToken = object({
  name: Line,
  scopes: Type.Optional(Scopes),
  expiresAt: Type.Optional(nullable(At)),
});
export const IssuedToken = object(
  { id: Id, token: Type.String({ description: 'Shown this once.' }) },
  'IssuedToken',
);
export type IssuedToken = Static<typeof IssuedToken>;
export const OwnedToken = object(
  { ...Token.properties, owner: object({ id: Id, name: Type.String(), email: Type.String() }) },
  'OwnedToken',
);
export type OwnedToken = Static<typeof OwnedToken>;
