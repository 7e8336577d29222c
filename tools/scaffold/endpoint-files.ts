import type { EndpointNames, RoomNames } from './names.ts';

/** What a new endpoint starts as: a command that leaves its event. Its writes are the author's work. */
export interface EndpointTexts {
  readonly entry: string;
  readonly event: string;
  readonly handler: string;
  readonly handlerImport: string;
  readonly useCase: string;
  readonly test: string;
}

/** Names that the room already has. */
export interface EndpointHome {
  readonly access: string;
  readonly events: string;
  readonly contract: string;
  readonly depsType: string;
}

export function endpointTexts(names: RoomNames, endpoint: EndpointNames, home: EndpointHome): EndpointTexts {
  const { file, name, noun, past } = endpoint;
  const eventName = `${names.room}.${noun}.${past}`;
  return {
    entry: contractEntry(names, endpoint, home.access),
    event: `${name}: event('${eventName}', '${capital(a(noun))} was ${past}.', object({ reason: Line }))`,
    handler: `${name}: ({ tx, actor }, input) => ${name}(tx, deps, actor, input)`,
    handlerImport: `import { ${name} } from './${file}.ts';`,
    useCase: commandFile(names, endpoint, home),
    test: testFile(names, endpoint, home.contract),
  };
}

const contractEntry = (
  { room }: RoomNames,
  { file, name, noun, past }: EndpointNames,
  access: string,
): string => `${name}: endpoint({
      method: 'POST',
      path: '/api/${room}/:id/${file}',
      summary: 'Records that ${a(noun)} was ${past}.',
      access: '${access}',
      params: object({ id: Id }),
      body: object({ reason: Line }),
      output: object({ at: At }),
      errors: [],
    })`;

const commandFile = (
  { room }: RoomNames,
  { name, noun, past }: EndpointNames,
  home: EndpointHome,
): string => `import { sql } from 'kysely';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { ${home.events} } from '../contract.ts';
import type { ${home.depsType} } from './deps.ts';

/** Records that ${a(noun)} was ${past}, and why. */
export async function ${name}(
  tx: Tx,
  deps: ${home.depsType},
  actor: Actor,
  input: { readonly id: string; readonly reason: string },
): Promise<{ at: string }> {
  const at = deps.clock.now();
  await record(tx, {
    events: [
      happened(${home.events}.${name}, { actor, at, subject: { room: '${room}', id: input.id } }, { reason: input.reason }),
    ],
    select: sql\`select 1\`,
  });
  return { at: at.toISOString() };
}
`;

const testFile = (
  { room, Room }: RoomNames,
  { file, name, noun, past }: EndpointNames,
  contract: string,
): string => `import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '#platform/server/ids';
import { openWorld, type World } from '../../../main/world.test-support.ts';
import { ${contract} } from '../contract.ts';

describe('${Room}: ${file}', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  test('it leaves one event that says who, about what and why', async () => {
    const id = newId();
    const bob = (await world.as('bob')).of(${contract});
    await bob.${name}({ id, reason: 'As agreed' });
    const events = await world.desk.database.reader.rows(
      sql\`select name, actor_kind, data from platform_events where subject_id = \${id}\`,
    );
    assert.deepEqual(events, [{ name: '${room}.${noun}.${past}', actor_kind: 'person', data: { reason: 'As agreed' } }]);
  });

  test('alice may not', async () => {
    const alice = (await world.as('alice')).of(${contract});
    await assert.rejects(alice.${name}({ id: newId(), reason: 'I want to' }), { code: 'platform.forbidden' });
  });
});
`;

function a(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun.replaceAll('-', ' ')}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
