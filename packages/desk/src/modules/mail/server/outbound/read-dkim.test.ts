import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openWorld, refusalOf, type World } from '../../../../main/world.test-support.ts';
import { letterBytes } from '../deciding/letters.test-support.ts';
import { readDkim } from './read-dkim.ts';

describe('the records for signed mail', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dh-dkim-'));
  const file = join(folder, 'dkim.pem');
  let world: World;
  before(async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    world = await openWorld({ env: { DESKHAND_DKIM_KEY_FILE: file, DESKHAND_DKIM_SELECTOR: 'autumn' } });
  });
  after(async () => {
    await world.close();
    rmSync(folder, { recursive: true });
  });

  test('an administrator reads them, and nobody ever reads the key', async () => {
    const dave = await world.as('dave');
    await dave.mail.inbound({}, { raw: letterBytes({}) });
    await dave.mail.addMailbox({ address: 'network@other.example', name: 'Network' });
    const { selector, records } = await dave.mail.dkim({});
    assert.equal(selector, 'autumn');
    assert.deepEqual(
      records.map((one) => [one.domain, one.name, one.published]),
      [
        ['desk.example', 'autumn._domainkey.desk.example', null],
        ['other.example', 'autumn._domainkey.other.example', null],
      ],
    );
    assert.match(records[0]?.value ?? '', /^v=DKIM1; k=rsa; p=[A-Za-z0-9+/]+=*$/);
    assert.ok(!JSON.stringify(records).includes('PRIVATE'));
    assert.equal(await refusalOf((await world.as('bob')).mail.dkim({})), 'platform.forbidden');
  });

  test('a check says whether the name service has them', async () => {
    const { reader } = world.desk.database;
    const [record] = (await (await world.as('dave')).mail.dkim({})).records;
    assert.ok(record);
    const look = async (resolveTxt: (name: string) => Promise<string[][]>) => {
      const { records } = await readDkim(reader, { config: world.config, resolveTxt }, true);
      return records.find((one) => one.domain === record.domain)?.published;
    };
    const half = Math.floor(record.value.length / 2);
    const pieces = [`${record.value.slice(0, half)}`, record.value.slice(half)];
    const fails = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
    assert.equal(await look(async () => [['something else'], pieces]), 'yes');
    assert.equal(await look(async () => [['v=DKIM1; k=rsa; p=AAAA']]), 'other');
    assert.equal(await look(fails('ENOTFOUND')), 'no');
    assert.equal(await look(fails('ETIMEOUT')), 'unknown');
  });
});
