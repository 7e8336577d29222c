import AjvModule from 'ajv';
import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Tx } from '#platform/server/db/database';
import { ticketErrors, type TicketType } from '../contract.ts';
import type { TicketsDeps } from './deps.ts';

const Ajv = AjvModule.default;

/** References that a person typed or chose; ids of things that are gone are refused with the name of the field. */
export interface References {
  readonly teamId?: string | null | undefined;
  readonly assigneeId?: string | null | undefined;
  readonly requesterId?: string | null | undefined;
  readonly affectedId?: string | null | undefined;
  readonly categoryId?: string | null | undefined;
  readonly serviceId?: string | null | undefined;
  readonly statusLabelId?: string | null | undefined;
}

/** Refuses unknown teams, people, categories, services and labels; nothing given costs nothing. */
export async function checkReferences(tx: Tx, deps: TicketsDeps, given: References): Promise<void> {
  const people = (['assigneeId', 'requesterId', 'affectedId'] as const).filter((f) => given[f]);
  if (people.length > 0) {
    const found = await deps.identity.findPeople(
      tx,
      people.map((f) => String(given[f])),
    );
    for (const field of people) {
      const card = found.find((p) => p.id === given[field]);
      if (!card || card.state !== 'active') throw unknown(field);
      if (field === 'assigneeId' && (card.role === 'requester' || card.role === 'auditor'))
        throw unknown(field);
    }
  }
  if (given.teamId)
    await deps.identity
      .requireTeam(tx, given.teamId)
      .catch((cause: unknown) => Promise.reject(unknown('teamId', cause)));
  await checkList(tx, 'categoryId', given.categoryId, sql`tickets_categories`);
  await checkList(tx, 'serviceId', given.serviceId, sql`tickets_services`);
  await checkList(tx, 'statusLabelId', given.statusLabelId, sql`tickets_status_labels`);
}

async function checkList(
  tx: Tx,
  field: keyof References,
  id: string | null | undefined,
  table: ReturnType<typeof sql>,
): Promise<void> {
  if (!id) return;
  const found = await tx.first(sql`select 1 from ${table} where id = ${id} and active`);
  if (!found) throw unknown(field);
}

function unknown(field: string, cause?: unknown): AppError {
  return new AppError(ticketErrors.unknownReference, { facts: { field }, cause });
}

/** Checks extra fields against the newest schema of the type; answers the schema's version, null where there is none. */
export async function checkFields(
  tx: Tx,
  type: TicketType,
  fields: Record<string, unknown> | undefined,
): Promise<number | null> {
  if (fields === undefined) return null;
  const set = await tx.first<{ version: number; schema: object }>(
    sql<{
      version: number;
      schema: object;
    }>`select version, schema from tickets_field_sets where type = ${type} order by version desc limit 1`,
  );
  if (!set) {
    if (Object.keys(fields).length === 0) return null;
    throw new AppError(ticketErrors.fieldsInvalid, {
      detail: `There are no extra fields for the type ${type}.`,
    });
  }
  const validate = compileFields(set.schema);
  if (!validate(fields)) {
    const [first] = validate.errors ?? [];
    throw new AppError(ticketErrors.fieldsInvalid, {
      detail: `fields${first?.instancePath ?? ''} ${first?.message ?? 'is not valid'}`,
    });
  }
  return set.version;
}

/** Compiles the schema of extra fields; throws where it is not one. Formats are kept as words, patterns are bounded by length. */
export function compileFields(schema: object) {
  return new Ajv({ strict: false, allErrors: false, validateFormats: false }).compile({
    ...schema,
    additionalProperties: false,
  });
}
