import type { ActionContext } from '../actions/action.ts';
import { findDevice } from '../device-book.ts';
import type { Policy } from '../policy.ts';
import type { RawRecorder } from './raw-output.ts';
import { nameProcess, runProcess } from './run-process.ts';

interface ContextNeeds {
  readonly recorder: RawRecorder;
  readonly signal: AbortSignal;
  readonly limitMs: number;
  readonly policy: Policy;
  readonly home: string;
  readonly onChild: (child: string) => void;
  readonly remember: (word: string) => void;
}

/** What an action may use: programs by argv with everything recorded, and a pen for what it does itself. */
export function makeContext(needs: ContextNeeds): ActionContext {
  const { recorder, signal, policy } = needs;
  return {
    signal,
    policy,
    ownFolders: [needs.home],
    remember: needs.remember,
    findDevice: (name) => findDevice(needs.home, name),
    record: (text) => recorder.write('note', Buffer.from(`${text}\n`)),
    exec: (argv, wishes = {}) => {
      recorder.write('note', Buffer.from(`$ ${argv.join(' ')}\n`));
      return runProcess(argv, {
        signal: wishes.signal === undefined ? signal : AbortSignal.any([signal, wishes.signal]),
        timeoutMs: Math.min(wishes.timeoutMs ?? needs.limitMs, needs.limitMs),
        onBytes: (stream, bytes) => recorder.write(stream, bytes),
        onStart: (pid) => needs.onChild(nameProcess(pid)),
        ...(wishes.input === undefined ? {} : { input: wishes.input }),
        ...(wishes.outlived === undefined ? {} : { outlived: wishes.outlived }),
      });
    },
  };
}
