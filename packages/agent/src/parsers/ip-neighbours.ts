interface Neighbour {
  readonly address: string;
  readonly interface: string;
  readonly mac: string | null;
  /** `REACHABLE`, `STALE`, `FAILED`, ... of ip-neighbour(8). */
  readonly state: string;
}

/** `ip -json neighbour`; undefined when it is no such list. */
export function parseIpNeighbours(text: string): Neighbour[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.flatMap(neighbourOf) : undefined;
  } catch {
    return undefined;
  }
}

function neighbourOf(one: unknown): Neighbour[] {
  const fields = typeof one === 'object' && one !== null ? (one as Readonly<Record<string, unknown>>) : {};
  const { dst, dev, lladdr, state } = fields;
  if (typeof dst !== 'string' || typeof dev !== 'string') return [];
  const words = Array.isArray(state) ? state.map(String).join(' ') : '';
  return [{ address: dst, interface: dev, mac: typeof lladdr === 'string' ? lladdr : null, state: words }];
}
