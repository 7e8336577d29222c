/** Front door of the labs: trees today, the engine beside them. */
export { checkMachine, type MachineCheck, type MachineNeed } from './trees/check-machine.ts';
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
