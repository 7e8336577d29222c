import type { TSchema } from 'typebox';
import type { Endpoints } from './endpoint.ts';
import type { ErrorCode } from './errors.ts';

/** A permission: `room.verb`, what it lets a person do, and the roles that carry it. */
export interface Permission {
  readonly summary: string;
  readonly roles: readonly Role[];
}

/** Roles of people; an administrator includes lead, a lead includes technician. */
export const roles = ['requester', 'technician', 'lead', 'administrator', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** An event of a room, past tense (`tickets.ticket.opened`), with the schema of its data. */
export interface EventType<D extends TSchema = TSchema> {
  readonly name: string;
  readonly summary: string;
  readonly data: D;
}

/** Declares an event type. */
export function event<D extends TSchema>(name: string, summary: string, data: D): EventType<D> {
  return { name, summary, data };
}

/** Everything a room promises to the outside, as one value. */
export interface RoomContract<E extends Endpoints = Endpoints> {
  readonly room: string;
  readonly summary: string;
  readonly endpoints: E;
  readonly permissions: Readonly<Record<string, Permission>>;
  readonly errors: Readonly<Record<string, ErrorCode>>;
  readonly events: Readonly<Record<string, EventType>>;
}

/** Declares the contract of a room. */
export function contract<const E extends Endpoints>(c: RoomContract<E>): RoomContract<E> {
  return c;
}

/** The permissions that a role carries, from the contracts of all rooms: the one table. */
export function permissionsOf(role: Role, contracts: readonly RoomContract[]): string[] {
  const carried = includedRoles[role];
  const all = contracts.flatMap((c) => Object.entries(c.permissions));
  return all.filter(([, p]) => p.roles.some((r) => carried.includes(r))).map(([name]) => name);
}

const includedRoles: Readonly<Record<Role, readonly Role[]>> = {
  requester: ['requester'],
  auditor: ['auditor'],
  technician: ['technician'],
  lead: ['lead', 'technician'],
  administrator: ['administrator', 'lead', 'technician'],
};
