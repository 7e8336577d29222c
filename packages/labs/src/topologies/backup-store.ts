import { shows, type Probe } from '../model/probe.ts';
import type { TopologyKind } from '../model/scenario.ts';
import type { Topology } from '../model/topology.ts';
import type { Vary } from '../model/vary.ts';
import { oneNet, onNet, topologyOn } from './services.ts';

const password = 'lab-backup-word';

/** A restic store over REST, and a machine that has saved its papers there. */
function build(vary: Vary): Topology {
  const net = oneNet(vary, 'backup');
  const repository = `rest:http://${net.address(2)}:8000/`;
  const settings = `RESTIC_REPOSITORY=${repository}\nRESTIC_PASSWORD=${password}\n`;
  return topologyOn('backup-store', {
    store: onNet(net, 2, 'backup', {
      run: [
        'mkdir -p /srv/restic',
        `start-stop-daemon --start --background --make-pidfile --pidfile /run/store.pid --output /var/log/store.log --startas /usr/bin/rclone -- serve restic --addr ${net.address(2)}:8000 /srv/restic`,
        `for try in $(seq 50); do nc -z ${net.address(2)} 8000 && break; sleep 0.1; done`,
      ],
    }),
    worker: onNet(net, 10, 'backup', {
      after: ['store'],
      files: {
        '/etc/restic.env': { text: settings, mode: 0o600 },
        '/srv/papers/contract.txt': 'The contract.\n',
      },
      run: [
        'for n in $(seq 40); do echo "paper $n" >/srv/papers/$n.txt; done',
        'set -a; . /etc/restic.env; restic -q init; restic -q backup --tag nightly /srv/papers; set +a',
      ],
    }),
  });
}

/** The store gives back what it was given: read out of it, not believed. */
function ready(): readonly Probe[] {
  const script = 'set -a; . /etc/restic.env; restic -q dump latest /srv/papers/contract.txt';
  return [
    {
      ...shows('worker reads its contract from the store', 'worker', ['sh', '-c', script], 'The contract.'),
      limitMs: 8000,
    },
  ];
}

export const backupStore: TopologyKind = {
  name: 'backup-store',
  what: 'a restic store, and a machine whose papers are saved there',
  build,
  ready,
};
