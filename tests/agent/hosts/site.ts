import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { Host, Lab, Topology } from '../../../packages/labs/src/index.ts';
import { prepareTrees, startLab } from '../../../packages/labs/src/index.ts';
import { layAgent } from '../lab/lab-agent.test-support.ts';
import { counterPath, counterScript } from './counter.ts';
import { HostAgent } from './host-agent.ts';

/** The desk as machines of a lab see it. */
export const gateUrl = 'https://gate.office.test';
export const authorityPath = '/etc/gate/authority.pem';
const gateAddress = '10.88.0.1';
const programs = '/opt/deskhand-agent';

/** Machines with the agent on a network of their own; the desk outside is reached by TLS through the host `gate`. */
export interface Site {
  readonly lab: Lab;
  readonly host: (name: string) => HostAgent;
  /** Where the gateway listens on this machine; it may come back elsewhere. */
  gatewayPort: number;
  readonly stop: () => Promise<void>;
}

export async function startSite(names: readonly string[], gatewayPort: number): Promise<Site> {
  await prepareTrees({ layers: ['net'] });
  const folder = mkdtempSync(join(tmpdir(), 'deskhand-site-'));
  try {
    const certificates = makeCertificates(join(folder, 'certificates'));
    await layAgent(join(folder, 'programs'));
    const site = { gatewayPort };
    const topology = siteTopology(names, certificates);
    const lab = await startLab(topology, {
      over: Object.fromEntries(Object.keys(topology.hosts).map((name) => [name, [join(folder, 'programs')]])),
      onChannel: (_host, stream) => pass(stream, site.gatewayPort),
    });
    const stop = async (): Promise<void> => {
      await lab.stop();
      rmSync(folder, { recursive: true, force: true });
    };
    return Object.assign(site, { lab, host: (name: string) => new HostAgent(lab, name), stop });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function siteTopology(names: readonly string[], certificates: string): Topology {
  const file = (name: string): string => readFileSync(join(certificates, name), 'utf8');
  const gate: Host = {
    layers: ['net'],
    interfaces: { eth0: { net: 'lan', addresses: [`${gateAddress}/24`] } },
    files: {
      '/etc/gate/key.pem': file('key.pem'),
      '/etc/gate/cert.pem': file('cert.pem'),
      '/etc/gate/gate.ts': readFileSync(join(import.meta.dirname, 'gate.ts'), 'utf8'),
    },
    run: [`setsid ${programs}/node /etc/gate/gate.ts >/run/gate.log 2>&1 &`],
  };
  const machines = names.map((name, at): [string, Host] => [
    name,
    {
      layers: ['net'],
      interfaces: { eth0: { net: 'lan', addresses: [`10.88.0.${at + 11}/24`] } },
      files: {
        '/etc/hosts': `127.0.0.1 localhost\n127.0.1.1 ${name}\n${gateAddress} ${new URL(gateUrl).hostname}\n`,
        [authorityPath]: file('authority.pem'),
        '/etc/gate/witness.ts': readFileSync(join(import.meta.dirname, 'witness.ts'), 'utf8'),
        '/var/tmp/effects/.keep': '',
        [counterPath]: { text: counterScript(3), mode: 0o755 },
      },
      after: ['gate'],
    },
  ]);
  return { name: 'site', nets: { lan: {} }, hosts: { gate, ...Object.fromEntries(machines) } };
}

/** Hosts of a lab may have clocks that are years off, so what they are shown is good from 1970 on. */
const authorityFile = `[ca]
default_ca = site
[site]
database = index.txt
rand_serial = yes
new_certs_dir = .
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
`;

function makeCertificates(folder: string): string {
  mkdirSync(folder);
  writeFileSync(join(folder, 'site.cnf'), authorityFile);
  writeFileSync(join(folder, 'index.txt'), '');
  const run = (line: string): void =>
    void execFileSync('openssl', line.split(' '), { cwd: folder, stdio: 'ignore' });
  const name = new URL(gateUrl).hostname;
  const request = 'req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes';
  const always = 'ca -batch -notext -config site.cnf -startdate 19700101000000Z -enddate 20991231000000Z';
  run(
    `${request} -keyout authority.key -out authority.csr -subj /CN=Authority -addext basicConstraints=CA:TRUE`,
  );
  run(`${always} -selfsign -keyfile authority.key -in authority.csr -out authority.pem`);
  run(`${request} -keyout key.pem -out request.csr -subj /CN=${name} -addext subjectAltName=DNS:${name}`);
  run(`${always} -cert authority.pem -keyfile authority.key -in request.csr -out cert.pem`);
  return folder;
}

function pass(stream: Duplex, port: number): void {
  const gateway = connect(port, '127.0.0.1');
  assert.ok(port > 0);
  for (const [from, to] of [
    [stream, gateway],
    [gateway, stream],
  ] as const) {
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
    from.pipe(to);
  }
}
