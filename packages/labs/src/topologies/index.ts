import type { TopologyKind } from '../model/scenario.ts';
import { backupStore } from './backup-store.ts';
import { desktop } from './desktop.ts';
import { directory } from './directory.ts';
import { domain } from './domain.ts';
import { monitoring } from './monitoring.ts';
import { office } from './office.ts';
import { patching } from './patching.ts';
import { printing } from './printing.ts';
import { routers } from './routers.ts';
import { small } from './small.ts';
import { vpn } from './vpn.ts';

/** All topologies that can be started by name. */
export const topologies: readonly TopologyKind[] = [
  small,
  office,
  printing,
  directory,
  domain,
  patching,
  backupStore,
  vpn,
  routers,
  desktop,
  monitoring,
];
