import { slotName } from '../routes.ts';

/** Lines on top of the person menu (`Menu.Item`); on a phone they stand under "More". */
export const personMenuLines = slotName<Record<never, never>>('frame.person-menu');
