import type { Connection } from '../../packages/desk/src/platform/server/db/database.ts';
import { cpuSeconds } from '../cpu.ts';
import { memoryMb, processMb, type RunningDesk } from '../server.ts';
import type { Fleet } from './fleet.ts';
import type { RunningGateway } from './gateway.ts';

/** A desk, its gateway and a process full of machines: what each measurement works on. */
export interface Scene {
  readonly desk: RunningDesk;
  readonly connection: Connection;
  readonly gateway: RunningGateway;
  readonly fleet: Fleet;
  readonly machineIds: readonly string[];
  readonly say: (text: string) => void;
}

/** Processor seconds that were used while `work` ran. */
export interface Used<T> {
  readonly value: T;
  readonly gateway: number;
  readonly database: number;
  readonly desk: number;
  readonly machines: number;
}

export async function using<T>(scene: Scene, work: () => Promise<T>): Promise<Used<T>> {
  const gatewayPid = scene.gateway.pid();
  const read = () => ({
    ...cpuSeconds(scene.desk.pid, [gatewayPid]),
    machines: cpuSeconds(scene.fleet.pid).server,
  });
  const before = read();
  const value = await work();
  const after = read();
  return {
    value,
    gateway: after.apart - before.apart,
    database: after.database - before.database,
    desk: after.server - before.server,
    machines: after.machines - before.machines,
  };
}

/** Proportional set size in MB of the gateway, and of PostgreSQL with all its backends. */
export function memory(scene: Scene): { readonly gateway: number; readonly database: number } {
  const { pid } = scene.desk;
  const gatewayPid = scene.gateway.pid();
  return { gateway: processMb(gatewayPid), database: memoryMb(pid, [gatewayPid]) - processMb(pid) };
}
