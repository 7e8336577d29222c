import { probe, succeeds, type Probe } from '../model/probe.ts';
import type { TopologyKind } from '../model/scenario.ts';
import type { Topology } from '../model/topology.ts';
import type { Vary } from '../model/vary.ts';
import { oneNet, onNet, topologyOn } from './services.ts';

/** Password of the screen; VNC takes eight letters and no more. */
const password = 'lab-word';

/** A desktop with a window on it, seen through VNC, and a machine that may look. */
function build(vary: Vary): Topology {
  const net = oneNet(vary, 'desktop');
  const start = (name: string, command: string): string =>
    `start-stop-daemon --start --background --make-pidfile --pidfile /run/${name}.pid --output /var/log/${name}.log --startas /usr/bin/env -- DISPLAY=:5 ${command}`;
  return topologyOn('desktop', {
    desktop: onNet(net, 10, 'desktop', {
      run: [
        `mkdir -p /root/.vnc /tmp/.X11-unix; chmod 1777 /tmp/.X11-unix; echo ${password} | tigervncpasswd -f >/root/.vnc/passwd; chmod 600 /root/.vnc/passwd`,
        start(
          'vnc',
          'Xtigervnc :5 -geometry 1024x700 -depth 24 -rfbport 5905 -PasswordFile /root/.vnc/passwd -AlwaysShared',
        ),
        'for try in $(seq 60); do [ -e /tmp/.X11-unix/X5 ] && break; sleep 0.1; done',
        start('openbox', 'openbox'),
        start('xterm', 'xterm -geometry 90x24+30+30 -T Accounts'),
      ],
    }),
    helper: onNet(net, 20, 'net', {}),
  });
}

/** The server speaks first: its version of the protocol (RFC 6143, 7.1.1). */
function ready(vary: Vary): readonly Probe[] {
  const net = oneNet(vary, 'desktop');
  const greet = `nc -w 2 ${net.address(10)} 5905 </dev/null | head -c 12`;
  return [
    probe('the screen answers by VNC', 'helper', ['sh', '-c', greet], (answer) =>
      answer.stdout.startsWith('RFB 003.'),
    ),
    succeeds('a window is on it', 'desktop', [
      'env',
      'DISPLAY=:5',
      'xdotool',
      'search',
      '--name',
      'Accounts',
    ]),
  ];
}

export const desktop: TopologyKind = {
  name: 'desktop',
  what: 'a desktop with a VNC server, and a machine that may look at it',
  build,
  ready,
};
