import type { Finding, Invariant } from '../finding.ts';
import type { Entry, Operation } from '../load/ledger.ts';
import type { Stored } from './stored.ts';

/** How often an operation has had its effect, and what is wrong with the content of the first. */
interface Effect {
  readonly times: number;
  readonly unequal?: string;
}

/**
 * I1 and I2 of the README of this folder against the database: an acknowledged operation is there once and with equal content,
 * one without acknowledgement is there once or not at all.
 */
export function judgeOperations(entries: readonly Entry[], stored: Stored): Finding[] {
  return entries.flatMap((entry) => {
    const { operation, acknowledged, sentTimes } = entry;
    if (operation.kind === 'sign-in') return [];
    const found = [...effectsOf[operation.kind](operation, stored, entry)];
    return found.flatMap(([what, effect]) => {
      const say = (invariant: Invariant, message: string): Finding[] => [
        {
          invariant,
          message: `${operation.kind}: ${message}`,
          operation: operation.id,
          round: operation.round,
        },
      ];
      if (effect.times > 1)
        return say('I2 no duplication', `${effect.times} ${what} (sent ${sentTimes} times)`);
      if (acknowledged && effect.times === 0)
        return say('I1 no loss', `acknowledged, but no ${what} is stored`);
      if (effect.unequal !== undefined && effect.times > 0)
        return say('I1 no loss', `${what}: ${effect.unequal}`);
      return [];
    });
  });
}

type Look = (operation: Operation, stored: Stored, entry: Entry) => Map<string, Effect>;

const effectsOf: Readonly<Record<Exclude<Operation['kind'], 'sign-in'>, Look>> = {
  ticket: (o, stored) =>
    new Map([
      ['ticket', ticketOf(o, stored)],
      ['message', messageOf(o, stored)],
    ]),
  reply: (o, stored) => new Map([['message', messageOf(o, stored)]]),
  note: (o, stored) => new Map([['message', messageOf(o, stored)]]),
  upload: (o, stored) => new Map([['file', fileOf(o, stored)]]),
  smtp: mailOf,
  inbound: mailOf,
};

function ticketOf(o: Operation, stored: Stored): Effect {
  return { times: stored.tickets.get(o.id)?.length ?? 0 };
}

function messageOf(o: Operation, stored: Stored): Effect {
  const found = stored.messages.get(o.id) ?? [];
  const [first] = found;
  if (!first) return { times: 0 };
  const wrong = [
    first.body_text.trim() === o.text
      ? ''
      : `its text is ${JSON.stringify(first.body_text)}, not ${JSON.stringify(o.text)}`,
    o.number === undefined || o.number.startsWith(`${first.serial}-`)
      ? ''
      : `it is on ticket ${first.serial}, not ${o.number}`,
    o.uploadId === undefined || first.files.join() === o.digest
      ? ''
      : `its file has SHA-256 ${first.files.join() || 'none'}`,
  ].filter((one) => one !== '');
  return { times: found.length, ...(wrong.length > 0 ? { unequal: wrong.join('; ') } : {}) };
}

function fileOf(o: Operation, stored: Stored): Effect {
  const found = stored.uploads.get(o.id) ?? [];
  const wrong = found.find((one) => one.digest !== o.digest || one.bytes !== o.digest);
  return {
    times: found.length,
    ...(wrong ? { unequal: `SHA-256 ${wrong.digest} of ${wrong.bytes}, not ${o.digest}` } : {}),
  };
}

/** A sender that heard no 250 may send again: that is one more record, called a duplicate, and never a second message. */
function mailOf(o: Operation, stored: Stored, { sentTimes }: Entry): Map<string, Effect> {
  const records = stored.mails.get(o.id) ?? [];
  const first = records.filter((one) => one.verdict !== 'duplicate');
  const wrong = first.filter((one) => one.source !== o.digest || one.state !== 'done');
  return new Map([
    ['handled mail', { times: first.length, ...(wrong[0] ? { unequal: JSON.stringify(wrong[0]) } : {}) }],
    ['message', messageOf(o, stored)],
    ...(o.subject === undefined ? [] : [['ticket', ticketOf(o, stored)] as const]),
    [
      'record per delivery',
      { times: records.length > sentTimes ? records.length : Math.min(records.length, 1) },
    ],
  ]);
}
