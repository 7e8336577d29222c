import type { ScenarioKind } from '../model/scenario.ts';
import { vary } from '../model/vary.ts';

/** The layers on which the hosts of these scenarios stand, so that trees are there before a lab asks for them. */
export function neededLayers(kinds: readonly ScenarioKind[], seed: number): string[] {
  const hosts = kinds.flatMap((kind) => Object.values(kind.build(vary(seed)).topology.hosts));
  return [...new Set(['net', ...hosts.flatMap((host) => host.layers)])];
}
