/** One variable of an answer: its name, the kind of its value and the value as text. */
export interface Variable {
  readonly oid: string;
  readonly type: string;
  readonly value: string;
}

export interface SnmpAnswer {
  readonly requestId: number;
  /** `error-status` of RFC 3416; 0 is none. */
  readonly errorStatus: number;
  readonly variables: readonly Variable[];
}

const tags = {
  integer: 0x02,
  octets: 0x04,
  nothing: 0x05,
  oid: 0x06,
  sequence: 0x30,
  getNext: 0xa1,
  response: 0xa2,
};

/** A GetNextRequest of SNMPv2c (RFC 1901, 3416) in BER. */
export function makeGetNext(community: string, requestId: number, oid: string): Buffer {
  const binding = wrap(tags.sequence, wrap(tags.oid, oidBytes(oid)), wrap(tags.nothing));
  const pdu = wrap(tags.getNext, integer(requestId), integer(0), integer(0), wrap(tags.sequence, binding));
  return wrap(tags.sequence, integer(1), wrap(tags.octets, Buffer.from(community)), pdu);
}

/** The answer in a packet, or undefined for what is none: nothing of a foreign packet is believed. */
export function parseSnmpAnswer(packet: Buffer): SnmpAnswer | undefined {
  try {
    const [version, , pdu] = children(only(packet, tags.sequence));
    if (version === undefined || numberIn(version) !== 1 || pdu?.tag !== tags.response) return undefined;
    const [requestId, errorStatus, , bindings] = children(pdu.value);
    if (requestId === undefined || errorStatus === undefined || bindings === undefined) return undefined;
    return {
      requestId: numberIn(requestId),
      errorStatus: numberIn(errorStatus),
      variables: children(bindings.value).map(variableOf),
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

interface Element {
  readonly tag: number;
  readonly value: Buffer;
}

function variableOf(binding: Element): Variable {
  const [name, value] = children(binding.value);
  if (name === undefined || value === undefined) throw new RangeError('a binding has a name and a value');
  return { oid: oidText(name.value), ...valueOf(value) };
}

/** Types of SMIv2 (RFC 2578) and the three exceptions of RFC 3416. */
const types: Readonly<Record<number, string>> = {
  0x02: 'integer',
  0x04: 'text',
  0x05: 'null',
  0x06: 'oid',
  0x40: 'address',
  0x41: 'counter',
  0x42: 'gauge',
  0x43: 'ticks',
  0x44: 'opaque',
  0x46: 'counter64',
  0x80: 'no-such-object',
  0x81: 'no-such-instance',
  0x82: 'end',
};

function valueOf({ tag, value }: Element): Pick<Variable, 'type' | 'value'> {
  const type = types[tag] ?? `tag-${tag}`;
  if (type === 'oid') return { type, value: oidText(value) };
  if (type === 'address') return { type, value: [...value].join('.') };
  if (type === 'text') return { type: isText(value) ? 'text' : 'bytes', value: textOf(value) };
  if (/^(integer|counter|gauge|ticks|counter64)$/.test(type)) {
    const isSigned = type === 'integer';
    return { type, value: String(bigOf(value, isSigned)) };
  }
  return { type, value: value.toString('hex') };
}

function isText(value: Buffer): boolean {
  return (
    !/[^\t\n\r -~\u00a0-\uffff]/.test(value.toString('utf8').replace(/\0$/, '')) &&
    !value.toString('utf8').includes('\ufffd')
  );
}

function textOf(value: Buffer): string {
  return isText(value)
    ? value.toString('utf8').replace(/\0$/, '')
    : value.toString('hex').replaceAll(/(..)(?!$)/g, '$1:');
}

function bigOf(value: Buffer, isSigned: boolean): bigint {
  const whole = value.length === 0 ? 0n : BigInt(`0x${value.toString('hex')}`);
  return isSigned ? BigInt.asIntN(value.length * 8, whole) : whole;
}

function numberIn({ value }: Element): number {
  return Number(bigOf(value, true));
}

function wrap(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const length = value.length < 128 ? [value.length] : [0x82, value.length >> 8, value.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), value]);
}

function integer(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return wrap(tags.integer, bytes);
}

function only(packet: Buffer, tag: number): Buffer {
  const [first] = children(packet);
  if (first?.tag !== tag) throw new RangeError('another tag was expected');
  return first.value;
}

/** The elements that lie one after another; a length that runs over the end is no packet. */
function children(bytes: Buffer): Element[] {
  const found: Element[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes.readUInt8(at);
    let length = bytes.readUInt8(at + 1);
    at += 2;
    if (length > 0x80 && length <= 0x84) {
      const size = length - 0x80;
      length = bytes.readUIntBE(at, size);
      at += size;
    }
    if (at + length > bytes.length) throw new RangeError('the packet ends too early');
    found.push({ tag, value: bytes.subarray(at, at + length) });
    at += length;
  }
  return found;
}

function oidBytes(oid: string): Buffer {
  const [first = 1, second = 3, ...rest] = oid.split('.').map(Number);
  return Buffer.from([first * 40 + second, ...rest.flatMap(base128)]);
}

function base128(part: number): number[] {
  const bytes = [part % 128];
  for (let left = Math.floor(part / 128); left > 0; left = Math.floor(left / 128))
    bytes.unshift((left % 128) + 128);
  return bytes;
}

function oidText(bytes: Buffer): string {
  const parts: number[] = [];
  let part = 0;
  for (const byte of bytes) {
    part = part * 128 + (byte & 0x7f);
    if (byte < 128) {
      parts.push(part);
      part = 0;
    }
  }
  const [head = 43, ...rest] = parts;
  const first = Math.min(2, Math.floor(head / 40));
  return [first, head - first * 40, ...rest].join('.');
}
