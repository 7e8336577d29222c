import {
  EnrolAnswer,
  fits,
  judgeFirstTrust,
  paths,
  protocolVersions,
  readEnrolmentToken,
} from '@deskhand/protocol';
import { journalPath, loadKey, prepareHome, writeMembership } from './home.ts';
import { Journal } from './journal/journal.ts';
import { makeWire, post } from './link/http.ts';
import { readFacts } from './machine.ts';
import { agentVersion } from './version.ts';

export interface EnrolWish {
  readonly home: string;
  readonly serverUrl: string;
  readonly token: string;
  readonly authorityFile?: string;
}

export type Enrolled =
  | {
      readonly kind: 'enrolled';
      readonly state: 'pending' | 'approved';
      readonly agentId: string;
      readonly publicKey: string;
    }
  | { readonly kind: 'refused'; readonly code: string };

/** Makes the key, asks to belong, and believes the answer only when the root of the token has signed it. */
export async function enrol(wish: EnrolWish): Promise<Enrolled> {
  const token = readEnrolmentToken(wish.token);
  if (token === undefined) return { kind: 'refused', code: 'enrol.token-malformed' };
  prepareHome(wish.home);
  const key = loadKey(wish.home);
  const wire = makeWire(wish.serverUrl, wish.authorityFile);
  const sender = { wire, key, name: key.publicKey, session: '-', nextRequest: () => 1 };
  const request = {
    secret: token.secret,
    publicKey: key.publicKey,
    versions: protocolVersions,
    agentVersion,
    facts: readFacts(),
  };
  const answer = await post(sender, paths.enrol, request);
  wire.agent.destroy();
  if (answer.status !== 200) return { kind: 'refused', code: answer.code };
  const { body } = answer;
  if (!fits(EnrolAnswer, body)) return { kind: 'refused', code: 'enrol.answer-invalid' };
  const fault = judgeFirstTrust(token.fingerprint, body.trust);
  if (fault !== undefined) return { kind: 'refused', code: fault };
  const journal = new Journal(journalPath(wish.home));
  journal.writeFact('trust', JSON.stringify(body.trust));
  journal.close();
  writeMembership(wish.home, {
    serverUrl: wish.serverUrl,
    agentId: body.agentId,
    siteId: body.siteId,
    organisationId: body.trust.body.organisationId,
    ...(wish.authorityFile === undefined ? {} : { authorityFile: wish.authorityFile }),
  });
  return { kind: 'enrolled', state: body.state, agentId: body.agentId, publicKey: key.publicKey };
}
