import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import { defineAction, done, reads } from './action.ts';
import { nullable, ServiceName, TextOrNull } from './fields.ts';
import { lookAtService } from './service-state.ts';

export const serviceStatus = defineAction({
  ...reads,
  kind: 'service.status',
  summary: 'Is a service there, does it run, does it start with the machine, how often did it fall',
  params: object({ service: ServiceName }),
  output: object({
    service: Type.String(),
    isKnown: Type.Boolean(),
    state: Type.String(),
    subState: TextOrNull,
    startsAtBoot: nullable(Type.Boolean()),
    pid: nullable(Type.Integer()),
    restarts: nullable(Type.Integer()),
    lastResult: TextOrNull,
  }),
  timeoutMs: 20_000,
  programs: [],
  privileges: 'user',
  run: async ({ service }, context) => {
    const looked = await lookAtService(service, context);
    if ('outcome' in looked) return looked;
    const { startMark: _mark, ...state } = looked;
    const words = state.isKnown ? `${service} is ${state.state}` : `there is no service ${service}`;
    return done({ service, ...state }, words);
  },
});
