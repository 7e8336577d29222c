import type { NewTicket, TicketType } from '../../contract.ts';
import { ticketTypes } from '../ticket-types.ts';
import type { FieldInputs } from '#platform/web/form/schema-fields';

/** A person as a form holds one: what is typed, and the address once it is known. */
export interface PersonInput {
  readonly typed: string;
  readonly email: string;
  /** Of a new person; empty for one who is known. */
  readonly name: string;
  readonly known: boolean;
}

/** Everything that was typed for a ticket that is not open yet. */
export interface NewDraft {
  readonly requester: PersonInput;
  readonly affected: PersonInput;
  readonly subject: string;
  readonly body: string;
  readonly phone: boolean;
  readonly type: TicketType;
  readonly impact: number | null;
  readonly urgency: number | null;
  readonly categoryId: string | null;
  readonly serviceId: string | null;
  readonly teamId: string | null;
  readonly fields: FieldInputs;
}

export const nobody: PersonInput = { typed: '', email: '', name: '', known: false };

export const emptyDraft: NewDraft = {
  requester: nobody,
  affected: nobody,
  subject: '',
  body: '',
  phone: false,
  type: 'incident',
  impact: null,
  urgency: null,
  categoryId: null,
  serviceId: null,
  teamId: null,
  fields: {},
};

/** The draft that a browser kept; one of another version begins anew. */
export function readDraft(text: string): NewDraft {
  if (text === '') return emptyDraft;
  try {
    const kept = JSON.parse(text) as Partial<NewDraft>;
    const type = ticketTypes.find((one) => one === kept.type) ?? emptyDraft.type;
    return { ...emptyDraft, ...kept, type };
  } catch {
    return emptyDraft;
  }
}

/** The text to keep; empty when nothing was typed. */
export function draftText(draft: NewDraft): string {
  const text = JSON.stringify(draft);
  return text === JSON.stringify(emptyDraft) ? '' : text;
}

const address = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/;

/** What is typed into a person field: an address counts at once, a name only when it is chosen from those found. */
export function personTyped(typed: string): PersonInput {
  const email = typed.trim();
  return { typed, email: address.test(email) ? email : '', name: '', known: false };
}

/** What is still missing before the ticket can be opened; undefined when nothing is. */
export function missingIn(draft: NewDraft): 'person' | 'address' | 'subject' | 'body' | undefined {
  if (draft.requester.typed.trim() === '') return 'person';
  if (draft.requester.email === '') return 'address';
  if (draft.subject.trim() === '') return 'subject';
  return draft.body.trim() === '' ? 'body' : undefined;
}

/** The request that opens the ticket. */
export function newTicketOf(
  draft: NewDraft,
  more: { readonly fields: Record<string, unknown>; readonly attachmentIds: readonly string[] },
): NewTicket {
  const person = ({ email, name }: PersonInput) => ({
    email,
    ...(name.trim() === '' ? {} : { name: name.trim() }),
  });
  const optional = {
    impact: draft.impact,
    urgency: draft.urgency,
    categoryId: draft.categoryId,
    serviceId: draft.serviceId,
    teamId: draft.teamId,
    affected: draft.affected.email === '' ? null : person(draft.affected),
    fields: Object.keys(more.fields).length === 0 ? null : more.fields,
    attachmentIds: more.attachmentIds.length === 0 ? null : [...more.attachmentIds],
  };
  return {
    subject: draft.subject.trim(),
    body: draft.body,
    requester: person(draft.requester),
    type: draft.type,
    channel: draft.phone ? 'phone' : 'desk',
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null)),
  };
}
