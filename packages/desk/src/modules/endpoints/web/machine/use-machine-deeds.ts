import { useUndo } from '#platform/web/api/undo';
import type { MachineDetail } from '../../contract.ts';
import { endpoints } from '../api.ts';
import { t } from '../texts.ts';
import { useDeed } from '../use-deed.ts';
import { useKeepMachine } from './use-machine.ts';

/** What a lead can do with the membership of a machine; a quarantine can be taken back at once. */
export function useMachineDeeds(machine: Pick<MachineDetail, 'id' | 'name'>) {
  const keep = useKeepMachine();
  const undo = useUndo();
  const { problem, running, run } = useDeed();
  const { id, name } = machine;
  const release = async (reason: string) => keep(await endpoints.release({ id, reason }));
  return {
    problem,
    running,
    approve: () => run(async () => keep(await endpoints.approve({ id }))),
    quarantine: (reason: string) =>
      run(async () => {
        keep(await endpoints.quarantine({ id, reason }));
        undo.push({ text: t.quarantinedDone({ name }), undo: () => release(t.releaseUndo()) });
      }),
    release: (reason: string) => run(() => release(reason)),
    retire: (reason: string) => run(async () => keep(await endpoints.retire({ id, reason }))),
  };
}

export type MachineDeeds = ReturnType<typeof useMachineDeeds>;
