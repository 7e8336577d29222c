/** One interface of `ip -json -statistics address`. */
interface Interface {
  readonly name: string;
  readonly isUp: boolean;
  readonly hasCarrier: boolean;
  readonly mtu: number;
  readonly mac: string | null;
  readonly addresses: Address[];
  readonly receivedErrors: number;
  readonly sentErrors: number;
  readonly receivedDropped: number;
}

interface Address {
  readonly family: 'inet' | 'inet6';
  readonly address: string;
  readonly prefixLength: number;
  readonly scope: string;
  readonly isDynamic: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** iproute2 writes JSON; undefined when it did not. */
export function parseIpAddr(text: string): Interface[] | undefined {
  const list = readList(text);
  return list?.filter((one) => typeof one['ifname'] === 'string').map(interfaceOf);
}

function interfaceOf(one: Fields): Interface {
  const flags = Array.isArray(one['flags']) ? one['flags'].map(String) : [];
  const statistics = fieldsOf(one['stats64']);
  const [received, sent] = [fieldsOf(statistics['rx']), fieldsOf(statistics['tx'])];
  return {
    name: String(one['ifname']),
    isUp: flags.includes('UP'),
    hasCarrier: flags.includes('LOWER_UP'),
    mtu: Number(one['mtu'] ?? 0),
    mac: typeof one['address'] === 'string' ? one['address'] : null,
    addresses: listOf(one['addr_info']).flatMap(addressOf),
    receivedErrors: Number(received['errors'] ?? 0),
    sentErrors: Number(sent['errors'] ?? 0),
    receivedDropped: Number(received['dropped'] ?? 0),
  };
}

function addressOf(one: Fields): Address[] {
  const family = one['family'];
  if (family !== 'inet' && family !== 'inet6') return [];
  return [
    {
      family,
      address: textOf(one['local']),
      prefixLength: Number(one['prefixlen'] ?? 0),
      scope: textOf(one['scope']),
      isDynamic: one['dynamic'] === true,
    },
  ];
}

function readList(text: string): Fields[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? listOf(value) : undefined;
  } catch {
    return undefined;
  }
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
