import { linesOf, wordsOf } from './lines.ts';

export interface ArpEntry {
  readonly name?: string | null;
  readonly address: string;
  readonly hwtype: string | null;
  readonly hwaddress: string | null;
  readonly flagsMask?: string | null;
  readonly iface: string | null;
  readonly permanent?: boolean;
  /** Seconds (FreeBSD). */
  readonly expires?: number;
}

/** arp of Linux (table and `-a`), FreeBSD and macOS, and `arp -a` of Windows. */
export function parseArp(text: string): ArpEntry[] {
  const lines = linesOf(text);
  if (/^Address\s+HWtype/.test(lines[0] ?? '')) return lines.slice(1).flatMap(tableRow);
  if (lines.some((line) => line.startsWith('Interface: '))) return windowsRows(lines);
  return lines.flatMap(sentence);
}

function tableRow(line: string): ArpEntry[] {
  const words = wordsOf(line);
  if (words.length < 3 || line.startsWith('Entries:')) return [];
  const [address = '', second = ''] = words;
  const iface = words.at(-1) ?? null;
  if (second.startsWith('(')) return [{ address, hwtype: null, hwaddress: null, flagsMask: null, iface }];
  const flagsMask = words.slice(3, -1).join(' ');
  return [
    {
      address,
      hwtype: second,
      hwaddress: words[2] ?? null,
      flagsMask: flagsMask === '' ? null : flagsMask,
      iface,
    },
  ];
}

/** `name (address) at hardware [type] on interface ...`, in the word orders of Linux and BSD. */
const form =
  /^(?<name>\S+) \((?<address>[^)]+)\) at (?<hardware><incomplete>|\(incomplete\)|\S+)(?: \[(?<linux>[^\]]+)\])?(?: (?<flags>PERM|PUB))* on (?<iface>\S+)(?<rest>.*)$/;

function sentence(line: string): ArpEntry[] {
  const found = form.exec(line.trim())?.groups;
  if (found === undefined) return [];
  const rest = found['rest'] ?? '';
  const hwtype = found['linux'] ?? /\[([^\]]+)\]/.exec(rest)?.[1] ?? null;
  const seconds = /expires in (\d+) seconds/.exec(rest)?.[1];
  const isIncomplete = /incomplete/.test(found['hardware'] ?? '');
  return [
    {
      name: found['name'] === '?' ? null : (found['name'] ?? null),
      address: found['address'] ?? '',
      hwtype,
      hwaddress: isIncomplete ? null : (found['hardware'] ?? null),
      iface: found['iface'] ?? null,
      permanent: /\bpermanent\b/.test(rest) || found['flags'] === 'PERM',
      ...(seconds === undefined ? {} : { expires: Number(seconds) }),
    },
  ];
}

/** Sections by interface address; the type is `dynamic` or `static` in English and other words elsewhere. */
function windowsRows(lines: readonly string[]): ArpEntry[] {
  let iface: string | null = null;
  return lines.flatMap((line) => {
    iface = /^Interface: (\S+)/.exec(line)?.[1] ?? iface;
    const row = /^\s+([\d.]+)\s+([0-9a-f]{2}(?:-[0-9a-f]{2}){5})\s+(\S+)\s*$/i.exec(line);
    if (row === null) return [];
    const hwaddress = (row[2] ?? '').replaceAll('-', ':').toLowerCase();
    return [
      { name: null, address: row[1] ?? '', hwtype: null, hwaddress, iface, permanent: row[3] === 'static' },
    ];
  });
}
