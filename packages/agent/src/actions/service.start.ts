import { defineServiceAction } from './service-change.ts';

export const serviceStart = defineServiceAction('start', {
  summary: 'Start a service, and see that it stays up',
  undo: 'Stop it again (service.stop), when it did not run before.',
});
