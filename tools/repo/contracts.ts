import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RoomContract } from '../../packages/desk/src/platform/contract/contract.ts';
import type { AnyEndpoint } from '../../packages/desk/src/platform/contract/endpoint.ts';
import type { ErrorCode } from '../../packages/desk/src/platform/contract/errors.ts';
import { listRooms } from './room-folders.ts';
import type { Finding } from './finding.ts';

export interface LoadedContract {
  readonly path: string;
  readonly room: string;
  readonly value: RoomContract;
}

/** The contract value of every room that stands, read by running contract.ts as the product does. */
export async function loadContracts(root: string): Promise<LoadedContract[]> {
  const loaded: LoadedContract[] = [];
  for (const room of listRooms(root)) {
    const path = `packages/desk/src/modules/${room}/contract.ts`;
    if (!existsSync(join(root, path))) continue;
    const exported: unknown = await import(pathToFileURL(join(root, path)).href);
    const value = Object.values(exported as Record<string, unknown>).find(isContract);
    if (value) loaded.push({ path, room, value });
    else throw new Error(`${path} exports no contract({ room, endpoints, ... })`);
  }
  return loaded;
}

function isContract(value: unknown): value is RoomContract {
  return typeof value === 'object' && value !== null && 'room' in value && 'endpoints' in value;
}

/** What every contract must say, so that permission matrix, catalogue and documents have no blank cells. */
export function judgeContract(contract: LoadedContract): Finding[] {
  const { value, path, room } = contract;
  const findings: Finding[] = [];
  const say = (message: string): void => void findings.push({ path, message });
  if (value.room !== room) say(`says room "${value.room}" but lies in ${room}`);
  if (!isSentence(value.summary)) say('the room has no summary');
  for (const [name, permission] of Object.entries(value.permissions)) {
    if (!name.startsWith(`${room}.`)) say(`permission "${name}" is not named ${room}.verb`);
    if (!isSentence(permission.summary)) say(`permission "${name}" has no summary`);
  }
  for (const one of Object.values(value.errors)) findings.push(...judgeError(path, room, one));
  for (const one of Object.values(value.events)) {
    if (!new RegExp(`^${room}\\.[a-z-]+\\.[a-z-]+$`).test(one.name)) {
      say(`event "${one.name}" is not named ${room}.noun.past-verb`);
    }
    if (!isSentence(one.summary)) say(`event "${one.name}" has no summary`);
  }
  for (const [name, one] of Object.entries(value.endpoints)) {
    findings.push(...judgeEndpoint(`${path} ${name}`, one));
  }
  return findings;
}

function judgeError(path: string, room: string, one: ErrorCode): Finding[] {
  const findings: Finding[] = [];
  const say = (message: string): void =>
    void findings.push({ path, message: `error "${one.code}" ${message}` });
  if (!new RegExp(`^${room}\\.[a-z][a-z0-9_]*$`).test(one.code)) say(`is not named ${room}.reason`);
  if (one.status < 400 || one.status > 599) say(`has the status ${one.status}`);
  if (!isSentence(one.title)) say('has no title');
  if (!isSentence(one.hint)) say('has no hint');
  return findings;
}

function judgeEndpoint(path: string, one: AnyEndpoint): Finding[] {
  const findings: Finding[] = [];
  const say = (message: string): void => void findings.push({ path, message });
  if (!isSentence(one.summary)) say('has no summary');
  if (!/^(anyone|signed-in|[a-z]+\.[a-z-]+)$/.test(String(one.access))) say('does not say who may call it');
  if (!Array.isArray(one.errors)) say('does not declare its errors');
  const inPath = [...one.path.matchAll(/:(\w+)/g)].map((match) => match[1]);
  const params: object = one.params && 'properties' in one.params ? Object(one.params.properties) : {};
  for (const name of inPath) if (!(String(name) in params)) say(`has no schema for :${name} in its path`);
  return findings;
}

/** Permissions that an endpoint asks for but no room declares: nobody could ever call it. */
export function judgePermissions(contracts: readonly LoadedContract[]): Finding[] {
  const declared = new Set(contracts.flatMap((one) => Object.keys(one.value.permissions)));
  const findings: Finding[] = [];
  for (const { path, value } of contracts) {
    for (const [name, one] of Object.entries(value.endpoints)) {
      const access = String((one as AnyEndpoint).access);
      if (access.includes('.') && !declared.has(access)) {
        findings.push({ path: `${path} ${name}`, message: `permission "${access}" is declared nowhere` });
      }
    }
  }
  return findings;
}

/** Two endpoints that answer the same method and address, whatever their path parameters are called. */
export function judgeAddresses(contracts: readonly LoadedContract[]): Finding[] {
  const taken = new Map<string, string>();
  const findings: Finding[] = [];
  for (const { path, value } of contracts) {
    for (const [name, one] of Object.entries(value.endpoints)) {
      const { method, path: address } = one as AnyEndpoint;
      const key = `${method} ${address.replaceAll(/:\w+/g, ':')}`;
      const other = taken.get(key);
      if (other !== undefined)
        findings.push({ path: `${path} ${name}`, message: `${key} is taken by ${other}` });
      taken.set(key, `${path} ${name}`);
    }
  }
  return findings;
}

function isSentence(text: unknown): boolean {
  return typeof text === 'string' && text.trim().length >= 3;
}
