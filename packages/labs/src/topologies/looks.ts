import { probe, shows, succeeds, type Probe } from '../model/probe.ts';

/** Looks that many topologies and scenarios share. Each asks really: a page, a name, an echo. */

/** The host fetches a page and finds the words in it. A name in the address is resolved by the host itself. */
export function opensPage(host: string, url: string, words: string): Probe {
  return shows(`${host} opens ${url}`, host, ['curl', '-sS', '-m', '2', '--noproxy', '*', url], words);
}

export function pings(host: string, address: string): Probe {
  return succeeds(`${host} reaches ${address}`, host, ['ping', '-n', '-c', '1', '-W', '1', address]);
}

/** What the host's own way to resolve names says: files, name servers, in the order of nsswitch.conf. */
export function resolves(host: string, name: string, address: string): Probe {
  return shows(`${host} knows ${name} as ${address}`, host, ['getent', 'ahostsv4', name], `${address} `);
}

/** A question to one name server, from one host. */
export function answersName(host: string, server: string, name: string, address: string): Probe {
  const argv = ['dig', '+short', '+time=1', '+tries=1', `@${server}`, name];
  return probe(`${server} tells ${host} that ${name} is ${address}`, host, argv, (answer) =>
    answer.stdout.split('\n').includes(address),
  );
}

/** Lines for `sh` whose exit code 0 is a yes. */
export function testsTrue(what: string, host: string, script: string): Probe {
  return succeeds(what, host, ['sh', '-c', script]);
}

/** A service that init scripts start is running. */
export function runs(host: string, service: string): Probe {
  return succeeds(`the service ${service} runs on ${host}`, host, ['service', service, 'status']);
}
