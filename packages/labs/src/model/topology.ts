/** One network cable from a host to a net. */
export interface Interface {
  /** Name of a net of the topology. */
  readonly net: string;
  /** With their prefix length, like `192.168.10.5/24`. Without any the host asks for one itself (DHCP) or has none. */
  readonly addresses?: readonly string[];
  /** Varied by the seed when it is left out. */
  readonly mac?: string;
}

export interface Route {
  /** A prefix, or `default`. */
  readonly to: string;
  readonly via: string;
  /** The route of the lower metric wins. */
  readonly metric?: number;
}

export type FileText = string | { readonly text: string; readonly mode: number };

export interface Host {
  /** Layers of the trees that the host stands on, like `net` or `mail` (`src/trees/layers.ts`). */
  readonly layers: readonly string[];
  readonly interfaces: Readonly<Record<string, Interface>>;
  readonly routes?: readonly Route[];
  readonly nameServers?: readonly string[];
  readonly searchDomain?: string;
  /** Passes packets between its interfaces: a router. */
  readonly forwards?: boolean;
  /** Absolute paths; written before the host starts. Folders above are made. */
  readonly files?: Readonly<Record<string, FileText>>;
  /** Lines for `sh`, one after the other, when the network is there: `service dnsmasq start`. */
  readonly run?: readonly string[];
  /** Hosts whose lines are done before this host begins with its own. All others run theirs at the same time. */
  readonly after?: readonly string[];
}

/** A switch with as many ports as there are cables to it. */
export interface Net {
  readonly mtu?: number;
}

export interface Topology {
  readonly name: string;
  readonly nets: Readonly<Record<string, Net>>;
  /** Names of at most 15 letters, digits and dashes. */
  readonly hosts: Readonly<Record<string, Host>>;
}
