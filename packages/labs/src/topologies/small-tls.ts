import { shows, type Probe } from '../model/probe.ts';
import type { Host, Topology } from '../model/topology.ts';
import { nginxSite } from './debian-files.ts';
import { sitePath, type SmallPlace } from './small.ts';
import { otherPc, withSecondPc } from './second-pc.ts';
import { authority, makeAuthority, makeCertificate, tlsLines } from './tls.ts';

/** The small network with a page over TLS, and PCs that trust the authority of their office. */
export function withTls(place: SmallPlace, days: number): Topology {
  const topology = withSecondPc(place);
  const hosts: Record<string, Host> = { ...topology.hosts };
  for (const [name, host] of Object.entries(hosts)) {
    if (name === place.server) hosts[name] = tlsServer(place, host, days);
    if (name === place.pc || name === otherPc) hosts[name] = trusting(place, host);
  }
  return { ...topology, hosts };
}

function tlsServer(place: SmallPlace, host: Host, days: number): Host {
  return {
    ...host,
    files: { ...host.files, [sitePath]: nginxSite(place.page, '/srv/www', tlsLines) },
    run: [
      makeAuthority,
      makeCertificate(place.page, days),
      `install -m 644 ${authority} /srv/www/ca.pem`,
      ...(host.run ?? []),
    ],
  };
}

/** Takes the authority's certificate from the server at its start, as the office's set-up disk would. */
function trusting(place: SmallPlace, host: Host): Host {
  const fetch = `for try in $(seq 50); do curl -sf -m 1 -o ${authority} http://${place.serverAddress}/ca.pem && break; sleep 0.2; done`;
  return { ...host, after: [...(host.after ?? []), place.server], run: [...(host.run ?? []), fetch] };
}

/** Opens the page over TLS and believes nobody but the office's authority. */
export function opensSafely(host: string, place: SmallPlace): Probe {
  const url = `https://${place.page}/`;
  const argv = ['curl', '-sS', '-q', '-m', '3', '--cacert', authority, url];
  return shows(`${host} opens ${url} and trusts it`, host, argv, place.pageWords);
}
