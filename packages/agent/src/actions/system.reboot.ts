import { setTimeout as sleep } from 'node:timers/promises';
import { object } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import { askPeople } from '../consent/ask-people.ts';
import type { Consent } from '../consent/ask-people.ts';
import type { Person, Verdict } from '../consent/judge-consent.ts';
import { shortestNoticeMs } from '../consent/judge-consent.ts';
import { withdrawAll } from '../consent/question.ts';
import { bootId } from '../machine.ts';
import type { ActionContext, ActionEnd, Interrupted } from './action.ts';
import { defineAction, done, failed, failureOf } from './action.ts';
import { TextOrNull } from './fields.ts';
import { hasSystemd } from './service-state.ts';
import { isFault, readSessions } from './sessions.ts';

const Params = object({
  /** What the people at the machine read. It ends on their terminals, so it is plain text of one line. */
  reason: Type.String({ pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]{3,200}$' }),
  /** How long people may take to answer, or ask for more time: then the question ends. */
  askSeconds: Type.Optional(Type.Integer({ minimum: 5, maximum: 82_800 })),
  /** Restart at that time without an answer. It counts only for people who were told so. */
  restartAtDeadline: Type.Optional(Type.Boolean()),
});
type Params = Static<typeof Params>;

const Output = object({
  bootBefore: Type.String(),
  bootAfter: TextOrNull,
  /** Whose consent it was: everybody's, nobody was there, or the deadline that they were told. */
  consent: Type.String(),
  people: Type.Array(
    object({
      user: Type.String(),
      terminals: Type.Array(Type.String()),
      isTold: Type.Boolean(),
      answer: Type.String(),
    }),
  ),
});
type Output = Static<typeof Output>;
type End = ActionEnd<Output>;

/** A machine that was told to restart and still runs after this time does not do it. */
const goesDownMs = 600_000;
/** Everybody must have been told in time, and telling takes a while. */
const tellingMs = 60_000;

export const systemReboot = defineAction({
  kind: 'system.reboot',
  version: 1,
  class: 'R2',
  summary: 'Restart the machine with the consent of the people at it, and see that it came back',
  params: Params,
  output: Output,
  timeoutMs: 86_400_000,
  programs: ['who'],
  privileges: 'root',
  repeat: 'never',
  undo: 'It cannot be taken back: what was not saved is lost. Until it is ordered, cancelling the job ends it.',
  // No restart in the middle of a change of packages.
  locks: () => ['machine', 'packages'],
  rehearse: async (_params, context) => {
    const sessions = await readSessions(context);
    if (isFault(sessions)) return sessions;
    const users = [...new Set(sessions.map((one) => one.user))];
    const people = users.map((user): Person => ({
      user,
      terminals: sessions.filter((one) => one.user === user).map((one) => one.terminal),
      isTold: false,
      answer: 'none',
    }));
    const words = users.length === 0 ? 'Nobody would be asked' : `Asked would be: ${users.join(', ')}`;
    return done(outputOf({ verdict: 'missing', people }), `${words}; this was a dry run.`);
  },
  run: reboot,
  verify: async (_params, _context, interrupted) => readBack(interrupted),
});

async function reboot(params: Params, context: ActionContext): Promise<End> {
  const { reason, askSeconds = 1800, restartAtDeadline = false } = params;
  if (restartAtDeadline && askSeconds * 1000 < shortestNoticeMs + tellingMs) {
    return failed(
      'consent.notice-too-short',
      'A restart without an answer is told six minutes before or more.',
    );
  }
  const consent = await askPeople({ reason, askSeconds, atDeadline: restartAtDeadline }, context);
  if (isFault(consent)) return consent;
  const output = outputOf(consent);
  const no = refusals[consent.verdict];
  if (no !== undefined) return failed(no.code, no.words, output);
  if (context.signal.aborted) return failed('cancelled', 'It was not ordered.', output);
  // On the disk before it is ordered: who comes back after the restart knows what it was about.
  context.remember(JSON.stringify(output));
  const argv = hasSystemd() ? ['systemctl', 'reboot'] : ['shutdown', '-r', 'now'];
  const fault = failureOf(await context.exec(argv), argv);
  if (fault !== undefined) return { ...fault, output };
  await sleep(goesDownMs, undefined, { signal: context.signal }).catch(() => undefined);
  return failed('reboot.not-happened', 'The machine was told to restart and still runs.', output);
}

const refusals: Readonly<Partial<Record<Verdict, { code: string; words: string }>>> = {
  missing: { code: 'consent.missing', words: 'Not everybody at the machine answered; it was not restarted.' },
  'not-told': {
    code: 'consent.not-told',
    words: 'Somebody at the machine could not be told in time; it was not restarted.',
  },
  refused: { code: 'consent.refused', words: 'Somebody at the machine said no; it was not restarted.' },
  postponed: { code: 'consent.postponed', words: 'Somebody asked for more time than there was.' },
  stopped: { code: 'cancelled', words: 'The question was withdrawn; the machine was not restarted.' },
};

/** After the agent came back. The name of the start of the system is the second look. */
function readBack({ isOtherBoot, remembered }: Interrupted): End | undefined {
  withdrawAll();
  const ordered = remembered === undefined ? undefined : (JSON.parse(remembered) as Output);
  if (isOtherBoot) {
    const output = ordered ?? outputOf({ verdict: 'missing', people: [] });
    const note = ordered === undefined ? 'it restarted, though not by this job' : 'it restarted as ordered';
    return done({ ...output, bootAfter: bootId() }, note);
  }
  if (ordered !== undefined) return undefined;
  return failed('interrupted', 'it was not ordered yet, and the machine did not restart');
}

function outputOf({ verdict, people }: Consent): Output {
  const plain = people.map((one) => ({ ...one, terminals: [...one.terminals] }));
  return { bootBefore: bootId(), bootAfter: null, consent: verdict, people: plain };
}
