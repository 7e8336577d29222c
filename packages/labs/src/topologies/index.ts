import type { TopologyKind } from '../model/scenario.ts';
import { small } from './small.ts';

/** All topologies that can be started by name. */
export const topologies: readonly TopologyKind[] = [small];
