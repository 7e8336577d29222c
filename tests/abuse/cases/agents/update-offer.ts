import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digest, makeKeyPair, signBody, type Release } from '@deskhand/protocol';
import { fromNow } from '@deskhand/protocol/conformance';
import type { AbuseCase } from '../../case.ts';
import { atLyingDesk, type LyingDesk } from '../../stage/lying-desk.ts';

/** What an agent keeps in its folder. */
const ownFiles = /^(agent\.(json|pid)|journal\.db(-shm|-wal)?|key\.pem|reserve)$/;

export const updateOffer: AbuseCase = {
  id: 'A-148',
  title: 'An agent that is offered another program installs nothing',
  area: 'agent-gateway',
  operations: [],
  tools: ['strace'],
  attempt: (_stage, look) =>
    atLyingDesk(async (desk) => {
      const before = programOnDisk();
      const offers = makeOffers(desk);
      const execs = await desk.execsDuring(async () => {
        for (const offer of offers) desk.push(offer);
        for (const action of ['agent.update', 'update.offer', 'package.self'] as const) {
          const { body } = await desk.ask({ action, params: { url: 'https://198.51.100.66/agent' } });
          look.holds(body.code === 'action.unknown', `${action} was answered with ${body.code}`);
        }
        const { body } = await desk.ask({ action: 'file.hash', params: { path: '/etc/hostname' } });
        look.holds(body.outcome === 'done', `after the offers it does not work: ${body.code}`);
      });
      look.holds(execs.length === 0, `programs were started: ${execs.join('\n')}`);
      look.holds(programOnDisk() === before, 'the program on the disk is another one');
      const foreign = readdirSync(desk.world.home).filter((name) => !ownFiles.test(name));
      look.holds(foreign.length === 0, `its folder has other files: ${foreign.join()}`);
      const dropped = desk.log().split('a frame was dropped').length - 1;
      look.holds(dropped === offers.length, `${dropped} of ${offers.length} offers were dropped by name`);
      look.holds(desk.machine.state === 'approved', 'the machine left its desk');
    }),
};

/** Offers as the protocol reserves them: good ones too, since this version carries no updater. */
function makeOffers({ world }: LyingDesk): object[] {
  const { organisation } = world;
  const program = Buffer.from('#!/bin/sh\ntouch /tmp/installed\n');
  const good: Release = {
    organisationId: organisation.id,
    number: 2,
    version: '9.9.9',
    expiresAt: fromNow(3_600_000),
    files: [{ platform: 'linux-x64', sizeBytes: program.length, sha256: digest(program) }],
  };
  const file = (changes: object): Release => ({
    ...good,
    files: good.files.map((one) => ({ ...one, ...changes })),
  });
  const { release, dispatch, root } = organisation;
  const bodies: readonly Release[] = [
    good,
    file({ sha256: digest('another') }),
    file({ sizeBytes: Number.MAX_SAFE_INTEGER }),
    file({ sizeBytes: 1 }),
    file({ platform: 'win32-x64' }),
    { ...good, number: 1, version: '0.0.1' },
    { ...good, expiresAt: fromNow(-1000) },
    { ...good, organisationId: 'another' },
  ];
  return [
    ...bodies.map((body) => ({ kind: 'update.offer', offer: signBody('release', body, release) })),
    ...[makeKeyPair(), dispatch, root].map((key) => ({
      kind: 'update.offer',
      offer: signBody('release', good, key),
    })),
    { kind: 'update.offer', offer: { body: good, signatures: [] } },
    { kind: 'update.offer', url: 'https://198.51.100.66/agent', program: program.toString('base64') },
    { kind: 'update.now' },
  ];
}

/** One digest over all files that the agent is made of. */
function programOnDisk(): string {
  const folder = join(import.meta.dirname, '../../../../packages/agent');
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted())
    if (name.endsWith('.ts') || name.endsWith('.json'))
      hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}
