import type { Action } from './action.ts';
import { certList } from './cert.list.ts';
import { deviceShow } from './device.show.ts';
import { diskUsage } from './disk.usage.ts';
import { fileFetch } from './file.fetch.ts';
import { fileList } from './file.list.ts';
import { logRead } from './log.read.ts';
import { packageHold } from './package.hold.ts';
import { packageInstall } from './package.install.ts';
import { packageRelease } from './package.release.ts';
import { packageRollback } from './package.rollback.ts';
import { packageScan } from './package.scan.ts';
import { printerStatus } from './printer.status.ts';
import { procList } from './proc.list.ts';
import { serviceRestart } from './service.restart.ts';
import { serviceStart } from './service.start.ts';
import { serviceStatus } from './service.status.ts';
import { serviceStop } from './service.stop.ts';
import { sessionEnd } from './session.end.ts';
import { snmpWalk } from './snmp.walk.ts';
import { systemReboot } from './system.reboot.ts';
import { timeCheck } from './time.check.ts';
import { userSessions } from './user.sessions.ts';
import { fileHash } from './file.hash.ts';
import { filePut } from './file.put.ts';
import { fileRemove } from './file.remove.ts';
import { netAddresses } from './net.addresses.ts';
import { netDns } from './net.dns.ts';
import { netDuplicateAddress } from './net.duplicate-address.ts';
import { netGateway } from './net.gateway.ts';
import { netHttp } from './net.http.ts';
import { netLease } from './net.lease.ts';
import { netLink } from './net.link.ts';
import { netNeighbours } from './net.neighbours.ts';
import { netPathMtu } from './net.path-mtu.ts';
import { netPath } from './net.path.ts';
import { netPing } from './net.ping.ts';
import { netPorts } from './net.ports.ts';
import { netTcp } from './net.tcp.ts';
import { netTls } from './net.tls.ts';

/** Every action of this agent. A job for anything else is refused by name. */
const actions: readonly Action[] = [
  certList,
  deviceShow,
  diskUsage,
  fileFetch,
  fileHash,
  fileList,
  filePut,
  fileRemove,
  logRead,
  netAddresses,
  netDns,
  netDuplicateAddress,
  netGateway,
  netHttp,
  netLease,
  netLink,
  netNeighbours,
  netPath,
  netPathMtu,
  netPing,
  netPorts,
  netTcp,
  netTls,
  packageHold,
  packageInstall,
  packageRelease,
  packageRollback,
  packageScan,
  printerStatus,
  procList,
  serviceRestart,
  serviceStart,
  serviceStatus,
  serviceStop,
  sessionEnd,
  snmpWalk,
  systemReboot,
  timeCheck,
  userSessions,
].map(plain);

/** Parameters have passed the action's own schema before `run` sees them, so the narrower type holds. */
function plain(action: unknown): Action {
  return action as Action;
}

export function listActions(): readonly Action[] {
  return actions;
}

export function findAction(kind: string | undefined): Action | undefined {
  return actions.find((action) => action.kind === kind);
}

export function findActionVersion(kind: string, version: number): Action | undefined {
  return actions.find((action) => action.kind === kind && action.version === version);
}
