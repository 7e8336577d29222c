import { sql, type RawBuilder } from 'kysely';
import {
  toNumber,
  type Message,
  type PersonRef,
  type Ticket,
  type TicketStatus,
  type TicketType,
} from '../contract.ts';
import { deliveryColumns, toDelivery, type DeliveryRow } from './delivery.ts';

/** A ticket as the queries read it: every column of the list, people and names joined. */
export interface TicketRow {
  readonly id: string;
  readonly serial: number;
  readonly type: TicketType;
  readonly subject: string;
  readonly status: TicketStatus;
  readonly status_label: string | null;
  readonly impact: number | null;
  readonly urgency: number | null;
  readonly priority: number;
  readonly priority_reason: string | null;
  readonly requester_id: string;
  readonly requester_name: string;
  readonly requester_email: string | null;
  readonly assignee_id: string | null;
  readonly assignee_name: string | null;
  readonly assignee_email: string | null;
  readonly team_id: string | null;
  readonly team_name: string | null;
  readonly category_id: string | null;
  readonly category_name: string | null;
  readonly service_id: string | null;
  readonly service_name: string | null;
  readonly waiting_since: Date | null;
  readonly wake_at: Date | null;
  readonly message_count: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly version: number;
}

/** Columns and joins of a list row; `t` is the ticket. */
export const ticketColumns: RawBuilder<unknown> = sql`t.id, t.serial, t.type, t.subject, t.status, l.label as status_label, t.impact, t.urgency,
  t.priority, t.priority_reason, t.requester_id, r.name as requester_name, r.email as requester_email,
  t.assignee_id, a.name as assignee_name, a.email as assignee_email, t.team_id, g.name as team_name,
  t.category_id, c.name as category_name, t.service_id, s.name as service_name,
  t.waiting_since, t.wake_at, t.message_count, t.created_at, t.updated_at, t.version`;
export const ticketJoins: RawBuilder<unknown> = sql`join identity_cards r on r.id = t.requester_id
  left join identity_cards a on a.id = t.assignee_id
  left join identity_team_cards g on g.id = t.team_id
  left join tickets_categories c on c.id = t.category_id
  left join tickets_services s on s.id = t.service_id
  left join tickets_status_labels l on l.id = t.status_label_id`;

/** The public form of a list row. */
export function toTicket(row: TicketRow): Ticket {
  return {
    id: row.id,
    number: toNumber(row.serial),
    type: row.type,
    subject: row.subject,
    status: row.status,
    statusLabel: row.status_label,
    impact: row.impact,
    urgency: row.urgency,
    priority: row.priority,
    priorityReason: row.priority_reason,
    requester: { id: row.requester_id, name: row.requester_name, email: row.requester_email },
    assignee: person(row.assignee_id, row.assignee_name, row.assignee_email),
    team: named(row.team_id, row.team_name),
    category: named(row.category_id, row.category_name),
    service: named(row.service_id, row.service_name),
    waitingSinceAt: at(row.waiting_since),
    wakeAt: at(row.wake_at),
    messageCount: row.message_count,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
  };
}

/** A message as the queries read it, with what became of it on its way out. */
export interface MessageRow extends DeliveryRow {
  readonly id: string;
  readonly kind: Message['kind'];
  readonly visibility: Message['visibility'];
  readonly author_id: string | null;
  readonly author_name: string;
  readonly author_email: string | null;
  readonly unproved_from: string | null;
  readonly body_text: string;
  readonly folds: Message['folds'];
  readonly body_html: string | null;
  readonly recipients: string[];
  readonly only_thanks: boolean;
  readonly evidence_room: string | null;
  readonly evidence_id: string | null;
  readonly withdrawn_at: Date | null;
  readonly created_at: Date;
  readonly attachments: Message['attachments'] | null;
}

/** Columns and joins of a message; `m` is the message. */
export const messageColumns: RawBuilder<unknown> = sql`m.id, m.kind, m.visibility, m.author_id, m.author_name, w.email as author_email, m.unproved_from,
  m.body_text, m.folds, m.body_html, m.recipients, m.only_thanks, m.evidence_room, m.evidence_id, m.withdrawn_at, m.created_at,
  ${deliveryColumns},
  (select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type, 'sizeBytes', f.size_bytes, 'contentId', f.content_id) order by f.id)
     from tickets_attachments f where f.message_id = m.id) as attachments`;
export const messageJoins: RawBuilder<unknown> = sql`left join identity_cards w on w.id = m.author_id left join platform_outbox o on o.id = m.outbox_id`;

/** The public form of a message. */
export function toMessage(row: MessageRow): Message {
  return {
    id: row.id,
    kind: row.kind,
    visibility: row.visibility,
    author: person(row.author_id, row.author_name, row.author_email),
    authorName: row.author_name,
    unprovedFrom: row.unproved_from,
    bodyText: row.body_text,
    folds: row.folds,
    bodyHtml: row.body_html,
    createdAt: row.created_at.toISOString(),
    attachments: row.attachments ?? [],
    delivery: toDelivery(row),
    recipients: row.recipients,
    onlyThanks: row.only_thanks,
    evidence:
      row.evidence_room !== null && row.evidence_id !== null
        ? { room: row.evidence_room, id: row.evidence_id }
        : null,
  };
}

/** A participant as the detail query reads it. */
export interface ParticipantRow {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: 'cc' | 'follower' | 'approver';
  readonly state: 'accepted' | 'pending';
}

export function toParticipant(row: ParticipantRow): {
  person: PersonRef;
  role: ParticipantRow['role'];
  state: ParticipantRow['state'];
} {
  return { person: { id: row.id, name: row.name, email: row.email }, role: row.role, state: row.state };
}

/** A person of a row, or null. */
export function person(id: string | null, name: string | null, email: string | null): PersonRef | null {
  return id !== null && name !== null ? { id, name, email } : null;
}

function named(id: string | null, name: string | null): { id: string; name: string } | null {
  return id !== null && name !== null ? { id, name } : null;
}

/** An instant of a row as the contract writes it. */
export function at(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}
