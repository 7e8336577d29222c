import { shows, succeeds, type Probe } from '../model/probe.ts';
import type { TopologyKind } from '../model/scenario.ts';
import type { Host, Topology } from '../model/topology.ts';
import { interfacesFile } from './debian-files.ts';
import { interfacesPath, officePc, smallPlace, type SmallPlace } from './small.ts';
import { otherPc } from './second-pc.ts';

export const printer = 'printer';
export const queue = 'floor2';

export function printerUri(place: SmallPlace): string {
  return `ipp://${place.lan}.9:631/ipp/print`;
}

/**
 * What the printer does with a page, as the manual of ippeveprinter describes it: it tells its state on
 * standard error. Like a real one it keeps the page until paper is there and nothing is stuck.
 */
const engine = `#!/bin/sh
while [ -e /var/lib/printer/jam ] || [ -e /var/lib/printer/empty ]; do
  [ ! -e /var/lib/printer/jam ] || echo 'STATE: +media-jam-error' >&2
  [ ! -e /var/lib/printer/empty ] || echo 'STATE: +media-empty-error' >&2
  sleep 0.2
done
echo 'STATE: -media-jam-error,media-empty-error' >&2
cp "$1" "/srv/printed/$(date +%s%N)"
`;

/** What a person does with their hands at the printer. */
const panel = `#!/bin/sh
case $1 in
  jam) : >/var/lib/printer/jam ;;
  clear-jam) rm -f /var/lib/printer/jam ;;
  use-up-paper) : >/var/lib/printer/empty ;;
  load-paper) rm -f /var/lib/printer/empty ;;
  show) ls /var/lib/printer; ls /srv/printed | wc -l ;;
  *) echo 'usage: panel clear-jam|load-paper|show'; exit 2 ;;
esac
`;

/** An IPP printer at `.9` of its net. */
export function printerHost(place: Pick<SmallPlace, 'lan' | 'routerAddress'>): Host {
  const ask = `for try in $(seq 50); do nc -z 127.0.0.1 631 && break; sleep 0.1; done`;
  return {
    layers: ['print'],
    interfaces: { eth0: { net: 'lan' } },
    files: {
      [interfacesPath]: interfacesFile([
        { name: 'eth0', address: `${place.lan}.9`, prefix: 24, gateway: place.routerAddress },
      ]),
      '/usr/libexec/print-engine': { text: engine, mode: 0o755 },
      '/usr/sbin/panel': { text: panel, mode: 0o755 },
    },
    run: [
      'ifup -a',
      'mkdir -p /var/lib/printer /srv/printed /var/spool/engine',
      // ippeveprinter ends at once where it cannot announce itself.
      'service dbus start; avahi-daemon -D',
      `start-stop-daemon --start --background --make-pidfile --pidfile /run/printer.pid --exec /usr/sbin/ippeveprinter -- -c /usr/libexec/print-engine -d /var/spool/engine -p 631 -f text/plain,application/pdf,image/pwg-raster 'Floor 2 laser'`,
      ask,
    ],
  };
}

/** A PC with a queue of its own to the printer. */
function printingPc(place: SmallPlace): Host {
  const host = officePc(['print']);
  const add = `for try in $(seq 30); do lpadmin -p ${queue} -E -v ${printerUri(place)} -m everywhere 2>/dev/null && break; sleep 0.2; done; lpadmin -d ${queue}`;
  const after = [place.router, printer];
  return { ...host, after, run: [...(host.run ?? []), 'service cups start', add] };
}

export function withPrinter(place: SmallPlace): Topology {
  const hosts = {
    ...place.hosts,
    [printer]: printerHost(place),
    [place.pc]: printingPc(place),
    [otherPc]: { ...officePc(['print']), after: [place.router] },
  };
  return { ...place.topology, name: 'printing', hosts };
}

/** The printer itself says that nothing is wrong with it. */
export function printerIsWell(place: SmallPlace): Probe {
  return shows(
    'the printer reports no trouble',
    otherPc,
    stateOf(place),
    /printer-state-reasons \(keyword\) = none/,
  );
}

/** The printer itself names a trouble; the prefix is that of RFC 8011. */
export function printerReports(place: SmallPlace, reason: string): Probe {
  return shows(`the printer reports ${reason}`, otherPc, stateOf(place), reason);
}

function stateOf(place: SmallPlace): string[] {
  return ['ipptool', '-tv', printerUri(place), 'get-printer-attributes.test'];
}

/** A page that is sent from the other PC straight to the printer comes out within a few seconds. */
export function printsFromOther(place: SmallPlace): Probe {
  const script = [
    'echo hello >/tmp/page.txt',
    `ipptool -tf /tmp/page.txt -d filetype=text/plain ${printerUri(place)} print-job.test >/dev/null`,
    `for try in $(seq 20); do ipptool -tv ${printerUri(place)} get-jobs.test | grep -q 'job-state (enum) = \\(pending\\|processing\\)' || exit 0; sleep 0.15; done; exit 1`,
  ].join(' && ');
  const asked = succeeds(`a page of ${otherPc} comes out`, otherPc, ['sh', '-c', script]);
  return { ...asked, limitMs: 7000 };
}

/** The queue of the PC has nothing left to do and takes new pages. */
export function queueIsWell(pc: string): Probe {
  const script = `lpstat -p ${queue} | grep -q enabled && [ -z "$(lpstat -o ${queue})" ] && lpstat -a ${queue} | grep -q accepting`;
  return succeeds(`the queue of ${pc} is open and empty`, pc, ['sh', '-c', script]);
}

export const printing: TopologyKind = {
  name: 'printing',
  what: 'the small network with an IPP printer, and a PC with a CUPS queue to it',
  build: (vary) => withPrinter(smallPlace(vary)),
  ready: (vary) => {
    const place = smallPlace(vary);
    return [...place.ready, printerIsWell(place), queueIsWell(place.pc)];
  },
};
