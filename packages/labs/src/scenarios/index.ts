import type { ScenarioKind } from '../model/scenario.ts';
import { dhcpExhausted } from './dhcp-exhausted.ts';
import { dnsStopped } from './dns-stopped.ts';
import { dnsWrongAnswer } from './dns-wrong-answer.ts';
import { duplicateAddress } from './duplicate-address.ts';
import { firewallDropsPort } from './firewall-drops-port.ts';
import { linkDown } from './link-down.ts';
import { mtuBlackHole } from './mtu-black-hole.ts';
import { nameOrderBroken } from './name-order-broken.ts';
import { packetLoss } from './packet-loss.ts';
import { providerDown } from './provider-down.ts';
import { secondDhcpServer } from './second-dhcp-server.ts';
import { serviceFailsAfterChange } from './service-fails-after-change.ts';
import { serviceStopped } from './service-stopped.ts';
import { slowLink } from './slow-link.ts';
import { certificateExpired } from './certificate-expired.ts';
import { clockDayOff } from './clock-day-off.ts';
import { diskFull } from './disk-full.ts';
import { printerJam } from './printer-jam.ts';
import { printerNoPaper } from './printer-no-paper.ts';
import { vpnBlocked } from './vpn-blocked.ts';
import { wrongProxy } from './wrong-proxy.ts';
import { accountLocked } from './account-locked.ts';
import { memoryEaten } from './memory-eaten.ts';
import { updateFailed } from './update-failed.ts';
import { wrongGateway } from './wrong-gateway.ts';

/** All scenarios, from the cable upwards. One file each; a new one is written there and named here. */
export const scenarios: readonly ScenarioKind[] = [
  linkDown,
  dhcpExhausted,
  secondDhcpServer,
  duplicateAddress,
  wrongGateway,
  mtuBlackHole,
  packetLoss,
  slowLink,
  providerDown,
  firewallDropsPort,
  dnsStopped,
  dnsWrongAnswer,
  nameOrderBroken,
  wrongProxy,
  vpnBlocked,
  serviceStopped,
  serviceFailsAfterChange,
  certificateExpired,
  clockDayOff,
  diskFull,
  memoryEaten,
  updateFailed,
  accountLocked,
  printerJam,
  printerNoPaper,
];
