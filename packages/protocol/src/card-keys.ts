import type { CardFinding, OpenCard } from './card-finding.ts';
import { broken, holds, judge } from './card-finding.ts';
import { signersOf } from './signed.ts';
import { judgeFirstTrust, judgeNextTrust, keysAt, rootFingerprint } from './trust.ts';

export function judgeRoot({ card }: OpenCard, pinned: string | undefined): CardFinding {
  const [first] = card.trust;
  const roots = first?.body.roots ?? [];
  const says = roots.map(rootFingerprint).join(' and ');
  if (
    first === undefined ||
    judgeFirstTrust(pinned ?? rootFingerprint(roots[0] ?? ''), first) !== undefined
  ) {
    const words = pinned === undefined ? 'Its root has not signed it' : `The fingerprint is not ${pinned}`;
    return broken('trust.root', `${words}; the card says ${says}.`);
  }
  if (pinned !== undefined) return holds('trust.root', `The root is the one with the fingerprint ${pinned}.`);
  return {
    check: 'trust.root',
    verdict: 'open',
    words: `No fingerprint was given. The card says ${says}: compare it with what the organisation knows.`,
  };
}

export function judgeChain({ card }: OpenCard): CardFinding {
  let held = card.trust[0]?.body;
  if (held?.organisationId !== card.organisationId)
    return broken('trust.chain', 'The statements are those of another organisation.');
  for (const next of card.trust.slice(1)) {
    const fault = judgeNextTrust(held, next);
    if (fault !== undefined)
      return broken('trust.chain', `Statement ${next.body.version} does not follow: ${fault}.`);
    held = next.body;
  }
  return holds('trust.chain', `Each statement up to ${held.version} was signed by a root of the one before.`);
}

/** Keys that some statement names, whenever they counted: a card outlives the keys that signed it. */
function dispatchKeys({ card }: OpenCard): string[] {
  return [...new Set(card.trust.flatMap(({ body }) => body.dispatch.map(({ key }) => key)))];
}

export function judgeJobSignature(open: OpenCard): CardFinding {
  const isSigned = signersOf('job', open.job, dispatchKeys(open)).length > 0;
  return isSigned
    ? holds('job.signature', 'A desk that the root named signed the job.')
    : broken('job.signature', 'No dispatch key that the root named signed the job.');
}

export function judgeMachineKey({ card: { machine } }: OpenCard, pinned: string | undefined): CardFinding {
  if (pinned === machine.publicKey)
    return holds('machine.key', "The machine's key is the one that was given.");
  if (pinned !== undefined)
    return broken(
      'machine.key',
      `The key of the machine is not ${pinned}; the card says ${machine.publicKey}.`,
    );
  return {
    check: 'machine.key',
    verdict: 'open',
    words: `The desk says that ${machine.publicKey} is the machine's key: compare it with what the machine shows.`,
  };
}

export function judgeResultSignature({ card, result }: OpenCard): CardFinding {
  return judge('result.signature', "The machine's own key signed the result.", {
    "The machine's key has not signed this result.":
      signersOf('result', result, [card.machine.publicKey]).length === 0,
  });
}

export function judgeReceiptSignature(open: OpenCard): CardFinding {
  const { receipt, card } = open;
  const at = receipt.body.receivedAt;
  const counting = card.trust.flatMap(({ body }) => keysAt(body, 'dispatch', at));
  return judge('receipt.signature', `The desk signed at ${at} that it had stored the result.`, {
    'No dispatch key that counted at that time signed the receipt.':
      signersOf('receipt', receipt, counting).length === 0,
  });
}

/** A key that was revoked later may have been stolen before: what it signed is no proof any more, and no forgery either. */
export function judgeStanding(open: OpenCard): CardFinding {
  const { job, receipt, card } = open;
  const newest = card.trust.at(-1)?.body;
  const certificate = job.body.authority?.certificate.body;
  const used = [
    ...signersOf('job', job, dispatchKeys(open)),
    ...signersOf('receipt', receipt, dispatchKeys(open)),
    ...(certificate ? [certificate.key] : []),
  ];
  const isRevoked =
    used.some((key) => newest?.revoked.includes(key)) ||
    (certificate !== undefined && newest?.revokedCertificates.includes(certificate.serial) === true);
  if (!isRevoked) return holds('keys.standing', 'No key that signed here was revoked.');
  return {
    check: 'keys.standing',
    verdict: 'open',
    words: 'A key that signed here was revoked: if it was stolen, a thief could have signed this too.',
  };
}
