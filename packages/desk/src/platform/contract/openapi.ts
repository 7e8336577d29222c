import type { TSchema } from 'typebox';
import type { RoomContract } from './contract.ts';
import { effectOf, type AnyEndpoint } from './endpoint.ts';
import { platformErrors, Problem, type ErrorCode } from './errors.ts';

const problemRef = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** The OpenAPI 3.1 document of all rooms: TypeBox schemas are JSON Schema already, so they are placed as they are. */
export function openapi(contracts: readonly RoomContract[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const room of contracts) {
    for (const [name, e] of Object.entries(room.endpoints) as [string, AnyEndpoint][]) {
      if (e.produces === 'page') continue;
      const path = e.path.replace(/:(\w+)/g, '{$1}');
      (paths[path] ??= {})[e.method.toLowerCase()] = operation(room.room, name, e);
    }
  }
  const schemas: Record<string, unknown> = { Problem: JSON.parse(JSON.stringify(Problem)) };
  const named = lift(paths, schemas);
  return {
    openapi: '3.1.0',
    info: { title: 'Deskhand', version, description: 'The support desk that does the work and proves it.' },
    security: [{ bearer: [] }, { session: [] }],
    tags: contracts.map((c) => ({ name: c.room, description: c.summary })),
    paths: named,
    components: {
      schemas,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API token: `deskhand token create`.' },
        session: { type: 'apiKey', in: 'cookie', name: 'deskhand_session' },
      },
    },
  };
}

function operation(room: string, name: string, e: AnyEndpoint): object {
  return {
    operationId: `${room}.${name}`,
    tags: [room],
    summary: e.summary,
    'x-access': e.access,
    'x-effect': effectOf(e),
    ...(e.access === 'anyone' ? { security: [] } : {}),
    parameters: [
      ...parameters(e.params, 'path'),
      ...parameters(e.query, 'query'),
      ...(e.method === 'POST' ? [idempotencyKey] : []),
    ],
    ...requestBody(e),
    responses: { [String(e.status ?? 200)]: success(e), ...problems(e) },
  };
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key with the same request gives the same answer and happens once.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};

function parameters(schema: TSchema | undefined, where: 'path' | 'query'): object[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Record<string, TSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, s]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: s,
  }));
}

function requestBody(e: AnyEndpoint): object {
  if (e.raw)
    return {
      requestBody: { required: true, content: { [e.raw]: { schema: { type: 'string', format: 'binary' } } } },
    };
  return e.body
    ? { requestBody: { required: true, content: { 'application/json': { schema: e.body } } } }
    : {};
}

function success(e: AnyEndpoint): object {
  if (e.status === 204) return { description: 'Done.' };
  if (e.produces === 'events')
    return {
      description: 'Server-sent events.',
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    };
  if (e.produces === 'file')
    return {
      description: 'The bytes.',
      content: { '*/*': { schema: { type: 'string', format: 'binary' } } },
    };
  return { description: 'Done.', content: { 'application/json': { schema: e.output } } };
}

/** Several codes can share a status: one response per status that lists its codes. */
function problems(e: AnyEndpoint): Record<string, object> {
  const own: ErrorCode[] = [...e.errors, platformErrors.invalid];
  if (e.access !== 'anyone') own.push(platformErrors.unauthenticated);
  if (e.access.includes('.')) own.push(platformErrors.forbidden);
  const byStatus = Map.groupBy(own, (x) => String(x.status));
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([status, codes]) => [
        status,
        { description: codes.map((c) => `\`${c.code}\`: ${c.title}`).join('; '), content: problemRef },
      ]),
  );
}

/** Gives every schema with a title a place of its own, and refers to it wherever it stands. */
function lift(node: unknown, schemas: Record<string, unknown>): unknown {
  if (Array.isArray(node)) return node.map((item) => lift(item, schemas));
  if (node === null || typeof node !== 'object') return node;
  const { title } = node as { title?: unknown };
  const isSchema =
    typeof title === 'string' && (node as { type?: unknown }).type === 'object' && 'properties' in node;
  if (isSchema && title in schemas) return { $ref: `#/components/schemas/${title}` };
  if (isSchema) schemas[title] = {};
  const lifted = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, lift(value, schemas)]));
  if (!isSchema) return lifted;
  schemas[title] = lifted;
  return { $ref: `#/components/schemas/${title}` };
}
