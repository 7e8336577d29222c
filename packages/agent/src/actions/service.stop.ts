import { defineServiceAction } from './service-change.ts';

export const serviceStop = defineServiceAction('stop', {
  summary: 'Stop a service, and see that it is down',
  undo: 'Start it again (service.start), when it ran before.',
});
