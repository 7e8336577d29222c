import { request as requestHttp } from 'node:http';
import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import type { IppAnswer } from '../parsers/ipp.ts';
import { makePrinterQuestion, parseIppAnswer } from '../parsers/ipp.ts';
import { defineAction, done, failed, reads } from './action.ts';
import { Host, nullable, Port, reachCodeOf, TextOrNull } from './fields.ts';

const wanted = [
  'printer-state',
  'printer-state-reasons',
  'printer-state-message',
  'printer-is-accepting-jobs',
  'queued-job-count',
  'printer-make-and-model',
  'printer-name',
  'marker-names',
  'marker-levels',
];

/** RFC 8011, 5.4.11. */
const states: Readonly<Record<number, 'idle' | 'processing' | 'stopped'>> = {
  3: 'idle',
  4: 'processing',
  5: 'stopped',
};

export const printerStatus = defineAction({
  ...reads,
  kind: 'printer.status',
  summary: 'What a network printer says of itself by IPP: state, reasons, paper, toner, waiting jobs',
  params: object({
    host: Host,
    port: Type.Optional(Port),
    path: Type.Optional(Type.String({ pattern: '^/[\\w./-]{0,200}$' })),
  }),
  output: object({
    name: TextOrNull,
    model: TextOrNull,
    state: Type.Enum(['idle', 'processing', 'stopped', 'unknown'] as const),
    /** Keywords of RFC 8011, 5.4.12: `media-empty-error`, `media-jam-error`, `toner-low-warning`, ... */
    reasons: Type.Array(Type.String()),
    message: TextOrNull,
    acceptsJobs: nullable(Type.Boolean()),
    waitingJobs: nullable(Type.Integer()),
    supplies: Type.Array(object({ name: Type.String(), percent: nullable(Type.Integer()) })),
  }),
  timeoutMs: 30_000,
  programs: [],
  privileges: 'user',
  run: async ({ host, port = 631, path = '/ipp/print' }, context) => {
    const answer = await ask({ host, port, path, signal: context.signal });
    if (typeof answer === 'string')
      return failed(`printer.${answer}`, `${host} does not answer by IPP: ${answer}.`);
    if (answer.status >= 0x0400)
      return failed('printer.refused', `${host} answered with IPP status ${answer.status}.`);
    context.record(JSON.stringify([...answer.attributes]));
    const output = outputOf(answer);
    const why = output.reasons.length === 0 ? '' : `: ${output.reasons.join(', ')}`;
    return done(output, `${output.state}${why}`);
  },
});

interface Wish {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly signal: AbortSignal;
}

const largestAnswerBytes = 1_048_576;

function ask({ host, port, path, signal }: Wish): Promise<IppAnswer | string> {
  const body = makePrinterQuestion(`ipp://${host}:${port}${path}`, wanted);
  const headers = { 'content-type': 'application/ipp', 'content-length': body.length };
  return new Promise((resolve) => {
    const request = requestHttp(
      { host, port, path, method: 'POST', headers, signal, agent: false },
      (response) => {
        const pieces: Buffer[] = [];
        let bytes = 0;
        response.on('data', (piece: Buffer) => {
          bytes += piece.length;
          if (bytes <= largestAnswerBytes) pieces.push(piece);
          else response.destroy();
        });
        response.on('close', () => resolve(parseIppAnswer(Buffer.concat(pieces)) ?? 'answer-invalid'));
      },
    );
    request.setTimeout(10_000, () =>
      request.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })),
    );
    request.on('error', (error) => resolve(reachCodeOf(error)));
    request.end(body);
  });
}

function outputOf({ attributes }: IppAnswer) {
  const first = (name: string): string | number | boolean | undefined => attributes.get(name)?.[0];
  const text = (name: string): string | null => {
    const value = first(name);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const [accepts, waiting] = [first('printer-is-accepting-jobs'), first('queued-job-count')];
  const levels = attributes.get('marker-levels') ?? [];
  return {
    name: text('printer-name'),
    model: text('printer-make-and-model'),
    state: states[Number(first('printer-state'))] ?? ('unknown' as const),
    reasons: (attributes.get('printer-state-reasons') ?? [])
      .map(String)
      .filter((reason) => reason !== 'none'),
    message: text('printer-state-message'),
    acceptsJobs: typeof accepts === 'boolean' ? accepts : null,
    waitingJobs: typeof waiting === 'number' ? waiting : null,
    supplies: (attributes.get('marker-names') ?? []).map((name, at) => {
      const level = levels[at];
      return { name: String(name), percent: typeof level === 'number' && level >= 0 ? level : null };
    }),
  };
}
