import { Type } from 'typebox';
import { event } from '#platform/contract/contract';
import { nullable, object } from '#platform/contract/schema';

const Text = Type.String();
const Changes = Type.Record(Text, object({ from: Type.Unknown(), to: Type.Unknown() }));
const Changed = object({ version: Type.Integer(), changes: Changes });

/** What happened around people and sign-in. Secrets never stand in an event, nor does an address that nobody has. */
export const identityEvents = {
  personAdded: event(
    'identity.person.added',
    'A person was added',
    object({ name: Text, email: Text, role: Text, organisationId: nullable(Text) }),
  ),
  personChanged: event('identity.person.changed', 'Fields of a person were changed', Changed),
  personInvited: event(
    'identity.person.invited',
    'An invitation was sent; earlier ones stopped working',
    object({ expiresAt: Text }),
  ),
  passwordChanged: event(
    'identity.password.changed',
    'A password was set; all other sessions ended',
    object({ how: Text }),
  ),
  sessionStarted: event(
    'identity.session.started',
    'A person signed in',
    object({ sessionId: Text, method: Text }),
  ),
  sessionEnded: event('identity.session.ended', 'A session was ended', object({ sessionId: Text })),
  signInFailed: event(
    'identity.sign-in.failed',
    'A sign-in was refused; the subject is the person, or made from the address when nobody has it',
    object({ method: Text, ip: Text }),
  ),
  signInLinkAsked: event(
    'identity.sign-in-link.asked',
    'A sign-in link was asked for; the subject is made from the address',
    object({ ip: Text }),
  ),
  signInLinkMade: event(
    'identity.sign-in-link.made',
    'The console made a sign-in link for a person',
    object({ expiresAt: Text }),
  ),
  tokenCreated: event(
    'identity.token.created',
    'An API token was made',
    object({ tokenId: Text, name: Text, scopes: nullable(Type.Array(Text)), expiresAt: nullable(Text) }),
  ),
  tokenRevoked: event(
    'identity.token.revoked',
    'An API token was revoked',
    object({ tokenId: Text, name: Text }),
  ),
  teamAdded: event('identity.team.added', 'A team was added', object({ name: Text, tier: Type.Integer() })),
  teamChanged: event('identity.team.changed', 'A team was changed', Changed),
  siteAdded: event('identity.site.added', 'A site was added', object({ name: Text, timeZone: Text })),
  siteChanged: event('identity.site.changed', 'A site was changed', Changed),
  organisationAdded: event(
    'identity.organisation.added',
    'An organisation was added',
    object({ name: Text }),
  ),
  organisationChanged: event('identity.organisation.changed', 'An organisation was changed', Changed),
} as const;
