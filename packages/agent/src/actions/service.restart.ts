import { defineServiceAction } from './service-change.ts';

export const serviceRestart = defineServiceAction('restart', {
  summary: 'Restart a service, and see that it is a new start that stays up',
  undo: 'It cannot be taken back: what was connected to it was cut off.',
});
