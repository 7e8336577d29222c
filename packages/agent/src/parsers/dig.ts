import { linesOf, numberOf } from './lines.ts';

export interface DnsRecord {
  readonly name: string;
  readonly class: string | null;
  readonly type: string;
  readonly ttl: number | null;
  readonly data: string;
}

export interface DnsMessage {
  readonly id: number | null;
  readonly opcode: string | null;
  readonly status: string | null;
  readonly flags: readonly string[];
  readonly queryNum: number | null;
  readonly answerNum: number | null;
  readonly authorityNum: number | null;
  readonly additionalNum: number | null;
  readonly edns: { readonly version: number; readonly flags: readonly string[]; readonly udp: number } | null;
  readonly cookie: string | null;
  readonly nsid: string | null;
  /** Extended DNS errors (RFC 8914) and options that have no name here, as printed. */
  readonly options: readonly string[];
  readonly question: { readonly name: string; readonly class: string; readonly type: string } | null;
  readonly answer: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
  /** Records of a zone transfer, which has no head. */
  readonly axfr: readonly DnsRecord[];
  readonly queryTimeMs: number | null;
  readonly querySizeBytes: number | null;
  readonly server: string | null;
  readonly when: string | null;
  readonly rcvdBytes: number | null;
  /** `XFR size` line of a transfer. */
  readonly size: string | null;
}

type Section = 'none' | 'question' | 'answer' | 'authority' | 'additional' | 'pseudo';
type Draft = {
  -readonly [K in keyof DnsMessage]: DnsMessage[K] extends readonly DnsRecord[] ? DnsRecord[] : DnsMessage[K];
} & {
  section: Section;
};

/** dig of BIND 9, one message after another. */
export function parseDig(text: string): DnsMessage[] {
  const drafts: Draft[] = [];
  const isTransfer = /^; <<>> DiG .*\b[AI]XFR\b/im.test(text) || /^;; XFR size/m.test(text);
  for (const line of linesOf(text)) {
    if (line.startsWith(';; ->>HEADER<<-') || (drafts.length === 0 && recordOf(line) !== undefined))
      drafts.push(emptyMessage());
    const draft = drafts.at(-1);
    if (draft !== undefined) take(draft, line, isTransfer ? 'axfr' : 'answer');
  }
  return drafts.map(({ section: _section, ...message }) => message);
}

function emptyMessage(): Draft {
  return {
    id: null,
    opcode: null,
    status: null,
    flags: [],
    queryNum: null,
    answerNum: null,
    authorityNum: null,
    additionalNum: null,
    edns: null,
    cookie: null,
    nsid: null,
    options: [],
    question: null,
    answer: [],
    authority: [],
    additional: [],
    axfr: [],
    queryTimeMs: null,
    querySizeBytes: null,
    server: null,
    when: null,
    rcvdBytes: null,
    size: null,
    section: 'none',
  };
}

/** Records before any section (`+noall +answer`) are answers, those of a transfer its own. */
function take(draft: Draft, line: string, loose: 'axfr' | 'answer'): void {
  const section = /^;; (QUESTION|ANSWER|AUTHORITY|ADDITIONAL|OPT PSEUDO) ?SECTION:/.exec(line)?.[1];
  if (section !== undefined)
    draft.section = section === 'OPT PSEUDO' ? 'pseudo' : (section.toLowerCase() as Section);
  else if (line.startsWith(';;')) takeFact(draft, line);
  else if (line.startsWith(';')) takeComment(draft, line);
  else {
    const record = recordOf(line);
    if (record !== undefined) listOf(draft, loose).push(record);
  }
}

function listOf(draft: Draft, loose: 'axfr' | 'answer'): DnsRecord[] {
  const { section } = draft;
  return section === 'answer' || section === 'authority' || section === 'additional'
    ? draft[section]
    : draft[loose];
}

function takeFact(draft: Draft, line: string): void {
  const header = /->>HEADER<<- opcode: (\S+), status: (\S+), id: (\d+)/.exec(line);
  if (header !== null)
    [draft.opcode, draft.status, draft.id] = [header[1] ?? null, header[2] ?? null, Number(header[3])];
  const counts = /^;; flags: ?([^;]*); QUERY: (\d+), ANSWER: (\d+), AUTHORITY: (\d+), ADDITIONAL: (\d+)/.exec(
    line,
  );
  if (counts !== null) {
    draft.flags = wordList(counts[1]);
    [draft.queryNum, draft.answerNum] = [Number(counts[2]), Number(counts[3])];
    [draft.authorityNum, draft.additionalNum] = [Number(counts[4]), Number(counts[5])];
  }
  const value = (form: RegExp): string | null => form.exec(line)?.[1]?.trim() ?? null;
  draft.queryTimeMs = numberOf(value(/^;; Query time: (\d+)/) ?? undefined) ?? draft.queryTimeMs;
  draft.querySizeBytes = numberOf(value(/^;; QUERY SIZE: (\d+)/) ?? undefined) ?? draft.querySizeBytes;
  draft.rcvdBytes = numberOf(value(/^;; MSG SIZE +rcvd: (\d+)/) ?? undefined) ?? draft.rcvdBytes;
  draft.server = value(/^;; SERVER: (.*)$/) ?? draft.server;
  draft.when = value(/^;; WHEN: (.*)$/) ?? draft.when;
  draft.size = value(/^;; XFR size: (.*)$/) ?? draft.size;
}

function takeComment(draft: Draft, line: string): void {
  if (draft.section === 'question') {
    const [name, ofClass, type] = line.slice(1).trim().split(/\s+/);
    if (name !== undefined && ofClass !== undefined && type !== undefined)
      draft.question = { name, class: ofClass, type };
  } else if (draft.section === 'pseudo') takeOption(draft, line);
}

function takeOption(draft: Draft, line: string): void {
  const edns = /^; EDNS: version: (\d+), flags: ?([^;]*);(?:.*?) udp: (\d+)/.exec(line);
  if (edns !== null) {
    draft.edns = { version: Number(edns[1]), flags: wordList(edns[2]), udp: Number(edns[3]) };
    return;
  }
  const cookie = /^; COOKIE: ([0-9a-f]+)/.exec(line)?.[1];
  const nsid = /^; NSID: .*?\("?([^")]*)"?\)\s*$/.exec(line)?.[1];
  if (cookie !== undefined) draft.cookie = cookie;
  else if (nsid !== undefined) draft.nsid = nsid;
  else draft.options = [...draft.options, line.slice(1).trim()];
}

/** Name, TTL, class, type and the rest; one pair of quotes around all of the rest is no part of it. */
function recordOf(line: string): DnsRecord | undefined {
  const found = /^(\S+)\s+(?:(\d+)\s+)?(IN|CH|HS|ANY|NONE)\s+([A-Z0-9-]+)\s+(.*?)\s*$/.exec(line);
  if (found === null || line.startsWith(';')) return undefined;
  const data = found[5] ?? '';
  return {
    name: found[1] ?? '',
    ttl: numberOf(found[2]),
    class: found[3] ?? null,
    type: found[4] ?? '',
    data,
  };
}

function wordList(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '');
}
