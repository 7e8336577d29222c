import { linesOf } from './lines.ts';

export interface HostAnswer {
  /** The server that said it, with `-C`. */
  readonly nameserver?: string;
  readonly name: string;
  readonly type: string;
  readonly data: string;
  readonly soa?: Soa;
}

interface Soa {
  readonly mname: string;
  readonly rname: string;
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

const forms: readonly (readonly [type: string, form: RegExp])[] = [
  ['A', /^(\S+) has address (\S+)$/],
  ['AAAA', /^(\S+) has IPv6 address (\S+)$/],
  ['MX', /^(\S+) mail is handled by (.+)$/],
  ['CNAME', /^(\S+) is an alias for (.+)$/],
  ['PTR', /^(\S+) domain name pointer (.+)$/],
  ['NS', /^(\S+) name server (.+)$/],
  ['TXT', /^(\S+) descriptive text (.+)$/],
  ['SOA', /^(\S+) has SOA record (.+)$/],
  ['FAILED', /^Host (\S+) not found: (.+)$/],
];

/** host(1) of BIND 9. */
export function parseHost(text: string): HostAnswer[] {
  const answers: HostAnswer[] = [];
  let nameserver: string | undefined;
  for (const line of linesOf(text)) {
    nameserver = /^Nameserver (\S+):$/.exec(line)?.[1] ?? nameserver;
    for (const [type, form] of forms) {
      const found = form.exec(line.trim());
      if (found !== null) answers.push(answerOf(type, found[1] ?? '', found[2] ?? '', nameserver));
    }
  }
  return answers;
}

function answerOf(type: string, name: string, data: string, nameserver: string | undefined): HostAnswer {
  const soa = type === 'SOA' ? soaOf(data) : undefined;
  return {
    name,
    type,
    data,
    ...(nameserver === undefined ? {} : { nameserver }),
    ...(soa === undefined ? {} : { soa }),
  };
}

function soaOf(data: string): Soa | undefined {
  const [mname, rname, ...numbers] = data.split(/\s+/);
  const [serial, refresh, retry, expire, minimum] = numbers.map(Number);
  if (mname === undefined || rname === undefined || serial === undefined || minimum === undefined)
    return undefined;
  return { mname, rname, serial, refresh: refresh ?? 0, retry: retry ?? 0, expire: expire ?? 0, minimum };
}
