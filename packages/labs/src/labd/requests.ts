import { Type, type Static, type TProperties } from 'typebox';
import { Value } from 'typebox/value';
import { LabError } from '../model/lab-error.ts';

/** What may be asked of labd. Whatever is not here does not exist for it: unknown words and fields are refused. */
const object = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

const Name = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' });
const LabId = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}-[0-9]{1,6}$' });
const Seed = Type.Integer({ minimum: 0, maximum: 0xffff_ffff });
const id = Type.Integer({ minimum: 1 });
const one = <N extends string, P extends TProperties>(name: N, properties: P) =>
  object({ id, do: Type.Literal(name), ...properties });

const requests = {
  up: one('up', {
    /** A topology, or a scenario: then the lab is made healthy first and broken after that. */
    name: Name,
    seed: Seed,
    minutes: Type.Integer({ minimum: 1, maximum: 8 * 60 }),
  }),
  list: one('list', {}),
  down: one('down', { lab: LabId }),
  grade: one('grade', { lab: LabId }),
  run: one('run', { name: Name, seed: Seed }),
  exec: one('exec', {
    lab: LabId,
    host: Name,
    argv: Type.Array(Type.String({ maxLength: 8000 }), { minItems: 1, maxItems: 100 }),
    stdin: Type.Optional(Type.String({ maxLength: 60_000 })),
    limitMs: Type.Integer({ minimum: 1, maximum: 600_000 }),
  }),
  cable: one('cable', { lab: LabId, host: Name, interface: Name, plugged: Type.Boolean() }),
  terminal: one('terminal', {
    lab: LabId,
    host: Name,
    rows: Type.Integer({ minimum: 1, maximum: 1000 }),
    columns: Type.Integer({ minimum: 1, maximum: 1000 }),
  }),
  data: object({
    do: Type.Literal('data'),
    stream: Type.Integer(),
    data: Type.String({ maxLength: 60_000 }),
  }),
  end: object({ do: Type.Literal('end'), stream: Type.Integer() }),
};

type Requests = typeof requests;
export type LabdRequest = { [K in keyof Requests]: Static<Requests[K]> }[keyof Requests];
export type Asked<K extends keyof Requests> = Omit<Static<Requests[K]>, 'id' | 'do'>;

/** A line of more than this is not read to its end. */
export const longestLine = 128 * 1024;

/** A request that is exactly as it should be, or a refusal that says where it is not. */
export function readRequest(line: string): LabdRequest {
  const value = parse(line);
  const name = (value as { do?: unknown } | null)?.do;
  const schema =
    typeof name === 'string' && Object.hasOwn(requests, name) ? requests[name as keyof Requests] : undefined;
  if (schema === undefined) throw refused(`labd does not know ${JSON.stringify(name)}`);
  if (Value.Check(schema, value)) return value;
  const error = [...Value.Errors(schema, value)][0];
  throw refused(`${String(name)}: ${error?.instancePath ?? ''} ${error?.message ?? 'is wrong'}`);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw refused('That is no JSON');
  }
}

function refused(message: string): LabError {
  return new LabError('refused', `${message}.`, 'docs/admin/labs.md says what labd takes.');
}
