import { Type, type Static } from 'typebox';
import { contract } from '#platform/contract/contract';
import { endpoint } from '#platform/contract/endpoint';
import { errors } from '#platform/contract/errors';
import { At, Id, nullable, object, page, paging } from '#platform/contract/schema';

/** What can be searched, as `in` names it, and the type of its items. */
export const searchable = {
  tickets: 'ticket',
  messages: 'message',
  articles: 'article',
  people: 'person',
  assets: 'asset',
} as const;
export type SearchType = (typeof searchable)[keyof typeof searchable];

export const searchErrors = errors('search', {
  unknownKind: {
    status: 400,
    title: 'This kind of thing cannot be searched',
    hint: '"in" takes tickets, messages, articles, people and assets, separated by commas.',
  },
});

const Range = Type.Tuple([Type.Integer({ minimum: 0 }), Type.Integer({ minimum: 0 })], {
  description: 'Start and end of a hit in the text, in UTF-16 units as JavaScript counts them.',
});

export const SearchItem = object(
  {
    type: Type.Enum(Object.values(searchable)),
    id: Id,
    title: Type.String(),
    titleHits: Type.Array(Range),
    snippet: Type.String({ description: 'Plain text around the best hits, never HTML.' }),
    snippetHits: Type.Array(Range),
    url: nullable(Type.String({ description: 'The page of the desk that shows it.' })),
    at: nullable(At),
    exact: Type.Boolean({ description: 'The query names this thing: a ticket number, a mail address.' }),
  },
  'SearchItem',
);
export type SearchItem = Static<typeof SearchItem>;

/** The room `search`: one index over what the other rooms own. */
export const searchContract = contract({
  room: 'search',
  summary: 'One index over what the rooms own; each room decides who sees what.',
  endpoints: {
    search: endpoint({
      method: 'GET',
      path: '/api/search',
      summary:
        'Finds what the caller may see: all words, "a phrase", -without; the last word may be unfinished.',
      access: 'signed-in',
      query: object({
        q: Type.String({ maxLength: 400, description: 'What to look for.' }),
        in: Type.Optional(
          Type.String({
            maxLength: 100,
            description: 'tickets, messages, articles, people, assets; separated by commas, all unless told.',
          }),
        ),
        limit: Type.Optional(
          Type.Integer({ minimum: 1, maximum: 100, description: 'Items in one page, 20 unless told.' }),
        ),
        cursor: paging.cursor,
      }),
      output: page(SearchItem),
      errors: [searchErrors.unknownKind],
    }),
  },
  permissions: {},
  errors: searchErrors,
  events: {},
});
