import AjvModule, { type ErrorObject, type ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';

const Ajv = AjvModule.default;
const addFormats = addFormatsModule.default;

/** JSON bodies are taken as they are: a number is not a text, an unknown field is an error. */
const strict = addFormats(
  new Ajv({
    removeAdditional: false,
    coerceTypes: false,
    useDefaults: true,
    allErrors: false,
    strict: false,
  }),
);
/** Path and query are text by nature: numbers and booleans are read from it, lists by repetition. */
const fromText = addFormats(
  new Ajv({
    removeAdditional: false,
    coerceTypes: 'array',
    useDefaults: true,
    allErrors: false,
    strict: false,
  }),
);

const lowerCaseUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
strict.addFormat('uuid', lowerCaseUuid);
fromText.addFormat('uuid', lowerCaseUuid);

/** Compiles a schema when the first request needs it: 360 validators at start cost 100 MB. */
export const compileLazily: FastifySchemaCompiler<object> = ({ schema, httpPart }) => {
  let validate: ValidateFunction | undefined;
  const ajv = httpPart === 'body' ? strict : fromText;
  return (data: unknown) => {
    validate ??= ajv.compile(schema);
    if (validate(data)) return { value: data };
    return { error: new InvalidInput(httpPart ?? 'body', validate.errors ?? []) };
  };
};

/** What was wrong with a request, field by field. */
export class InvalidInput extends Error {
  readonly fields: { path: string; message: string }[];
  constructor(part: string, found: readonly ErrorObject[]) {
    super('The request is not valid');
    this.fields = found.map((e) => ({ path: pathOf(part, e), message: messageOf(e) }));
  }
}

function pathOf(part: string, e: ErrorObject): string {
  const params = e.params as { additionalProperty?: string; missingProperty?: string };
  const leaf = params.additionalProperty ?? params.missingProperty;
  return `${part === 'body' ? '' : part}${e.instancePath}${leaf === undefined ? '' : `/${leaf}`}` || '/';
}

function messageOf(e: ErrorObject): string {
  if (e.keyword === 'additionalProperties') return 'is not a known field';
  if (e.keyword === 'required') return 'is missing';
  if (e.keyword === 'enum')
    return `must be one of ${(e.params as { allowedValues: unknown[] }).allowedValues.join(', ')}`;
  if (e.keyword === 'pattern' && (e.params as { pattern: string }).pattern === '\\S')
    return 'must not be empty';
  return e.message ?? 'is not valid';
}
