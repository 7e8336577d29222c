/** Front door of the labs: what scenarios are made of, trees, and the engine. */
export type { ExecAnswer } from './engine/messages.ts';
export { startLab, type ExecOptions, type Lab, type LabOptions } from './engine/start-lab.ts';
export { LabError, type LabErrorCode } from './model/lab-error.ts';
export { fails, not, probe, shows, succeeds, type Answer, type Probe } from './model/probe.ts';
export type { Grade, Scenario, ScenarioKind, TopologyKind, WrongRepair } from './model/scenario.ts';
export { plugCable, pullCable, run, writeFile, type Step } from './model/step.ts';
export { neededLayers } from './run/needed-layers.ts';
export { runScenario, type RunLimits, type ScenarioResult } from './run/run-scenario.ts';
export type { FileText, Host, Interface, Net, Route, Topology } from './model/topology.ts';
export { vary, type Vary } from './model/vary.ts';
export { scenarios } from './scenarios/index.ts';
export { topologies } from './topologies/index.ts';
export { checkMachine, requireIdRange, type MachineCheck, type MachineNeed } from './trees/check-machine.ts';
export { becomeInnerRoot, outerOfZero, writeIdMaps } from './trees/id-maps.ts';
export { layerFolders } from './trees/layer-places.ts';
export { listLayers, type LayerRecipe } from './trees/layers.ts';
export {
  prepareTrees,
  type PreparedLayer,
  type PrepareOptions,
  type PrepareProgress,
} from './trees/prepare-trees.ts';
export { TreeError, type TreeErrorCode } from './trees/tree-error.ts';
export { treesFolder } from './trees/trees-folder.ts';
