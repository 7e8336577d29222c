import { useState } from 'react';
import type { Problem } from '#platform/contract/errors';
import { problemOf } from '#platform/web/api/problem';
import type { Mailbox, ServerTrial } from '../../contract.ts';
import { mail } from '../api.ts';
import { incomingSettingOf, settingOf, type Direction, type ServerDraft } from './server-draft.ts';
import { useRefreshMailboxes } from './use-mailboxes.ts';

interface ServerDeeds {
  readonly mailbox: Mailbox;
  readonly direction: Direction;
  /** Undefined while nothing is set. */
  readonly version: number | undefined;
  readonly onDone: () => void;
}

type Running = 'try' | 'save' | 'remove' | undefined;

/** Trying, saving and removing the server of a mailbox. */
export function useServerDeeds({ mailbox: { id }, direction, version, onDone }: ServerDeeds) {
  const refresh = useRefreshMailboxes();
  const [problem, setProblem] = useState<Problem>();
  const [running, setRunning] = useState<Running>();
  const [trial, setTrial] = useState<ServerTrial>();
  const run = async (what: Exclude<Running, undefined>, work: () => Promise<void>) => {
    setRunning(what);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setRunning(undefined);
  };
  const done = async () => {
    await refresh(id);
    onDone();
  };
  return {
    problem,
    running,
    trial,
    tryIt: (draft: ServerDraft) =>
      run('try', async () => {
        setTrial(undefined);
        setTrial(
          direction === 'incoming'
            ? await mail.tryIncoming({ id, ...incomingSettingOf(draft, version) })
            : await mail.tryOutgoing({ id, ...settingOf(draft, version) }),
        );
      }),
    save: (draft: ServerDraft) =>
      run('save', async () => {
        if (direction === 'incoming') await mail.setIncoming({ id, ...incomingSettingOf(draft, version) });
        else await mail.setOutgoing({ id, ...settingOf(draft, version) });
        await done();
      }),
    remove: () =>
      run('remove', async () => {
        if (direction === 'incoming') await mail.removeIncoming({ id });
        else await mail.removeOutgoing({ id });
        await done();
      }),
  };
}
