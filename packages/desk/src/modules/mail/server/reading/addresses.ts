import { addressParser, decodeWords, type Address } from 'postal-mime';
import { oneLine, wireAddress } from '#platform/server/mail/address';
import { mailLimits } from './limits.ts';
import type { NamedAddress } from './parsed-mail.ts';

/** The mailboxes of address fields, groups opened; what is no address is left out. */
export function addressesOf(values: readonly string[]): NamedAddress[] {
  const found: NamedAddress[] = [];
  for (const value of values)
    for (const one of flat(parse(value))) {
      const address = wireAddress(one.address);
      if (address !== undefined && found.length < mailLimits.recipients)
        found.push({ name: oneLine(one.name, 200), address });
    }
  return found;
}

/** The writer: from the field by its grammar, else the first thing in it that is an address (RFC 5322 section 3.6.2). */
export function writerOf(values: readonly string[]): NamedAddress | undefined {
  const [first] = addressesOf(values);
  if (first)
    return first.name === '' ? { ...first, name: nameBeside(values[0] ?? '', first.address) } : first;
  for (const value of values) {
    const found = /[^\s<>()[\],;:\\"@]{1,64}@[^\s<>()[\],;:\\"@]{1,253}/.exec(
      decodeWords(value.slice(0, 4000)),
    )?.[0];
    const address = wireAddress(found ?? '');
    if (found !== undefined && address !== undefined) return { name: nameBeside(value, found), address };
  }
  return undefined;
}

/** What stands beside an address, without quotes and brackets: the name in fields that break the grammar. */
function nameBeside(value: string, address: string): string {
  const text = decodeWords(value.slice(0, 1000)).replace(address, ' ');
  const name = oneLine(text.replaceAll(/[<>"()[\]\\]/g, ' '), 200).replace(/^[\s,;'.]+|[\s,;']+$/g, '');
  return name.includes('@') ? '' : name;
}

/** An address in angle brackets, without quotes: spaces and comments in it belong to nobody (RFC 5322 section 4.4). */
const angled = /<([^<>"]{1,600})>/g;

function compact(_whole: string, inner: string): string {
  return `<${inner.replaceAll(/\([^()]{0,200}\)/g, '').replaceAll(/\s+/g, '')}>`;
}

function parse(value: string): Address[] {
  try {
    return addressParser(value.slice(0, mailLimits.fieldBytes).replaceAll(angled, compact));
  } catch {
    return [];
  }
}

function flat(list: readonly Address[]): { name: string; address: string }[] {
  return list.flatMap((one) =>
    one.group ? one.group : one.address ? [{ name: one.name, address: one.address }] : [],
  );
}
