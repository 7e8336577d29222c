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
import { secondDhcpServer } from './second-dhcp-server.ts';
import { serviceFailsAfterChange } from './service-fails-after-change.ts';
import { serviceStopped } from './service-stopped.ts';
import { slowLink } from './slow-link.ts';
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
  firewallDropsPort,
  dnsStopped,
  dnsWrongAnswer,
  nameOrderBroken,
  serviceStopped,
  serviceFailsAfterChange,
];
