import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deviceOf } from './device.ts';
import { scopeGroups } from './scopes.ts';

const kit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('one’s own page', () => {
  it('names the browser that it is, not those that it claims to be', () => {
    const seen = [
      [
        `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${kit} Chrome/140.0 Safari/537.36 Edg/140.0`,
        'Edge',
        'Windows',
      ],
      [`Mozilla/5.0 (X11; Linux x86_64) ${kit} HeadlessChrome/140.0 Safari/537.36`, 'Chrome', 'Linux'],
      [`Mozilla/5.0 (Linux; Android 15) ${kit} Chrome/140.0 Mobile Safari/537.36`, 'Chrome', 'Android'],
      [
        'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox/143.0',
        'Firefox',
        'macOS',
      ],
      [
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile Safari/604.1',
        'Safari',
        'iOS',
      ],
    ] as const;
    for (const [line, browser, system] of seen) assert.deepEqual(deviceOf(line), { browser, system });
  });
  it('says nothing about what it does not know', () => {
    assert.equal(deviceOf(''), undefined);
    assert.equal(deviceOf('curl/8.14'), undefined);
    assert.deepEqual(deviceOf('Firefox/143.0'), { browser: 'Firefox', system: undefined });
  });
  it('offers the own permissions by room, and no others', () => {
    assert.deepEqual(scopeGroups(['tickets.work', 'identity.read', 'tickets.read']), [
      { room: 'identity', scopes: ['identity.read'] },
      { room: 'tickets', scopes: ['tickets.read', 'tickets.work'] },
    ]);
    assert.deepEqual(scopeGroups([]), []);
  });
});
