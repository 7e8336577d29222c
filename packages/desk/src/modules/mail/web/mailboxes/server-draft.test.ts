import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { draftOf, faultsOf, incomingSettingOf, settingOf, withSecurity } from './server-draft.ts';

const fresh = draftOf('incoming', null, 'help@example.org');

describe('the form of a mail server', () => {
  it('opens with what most people need', () => {
    assert.deepEqual(
      [fresh.port, fresh.security, fresh.user, fresh.folder],
      ['993', 'tls', 'help@example.org', 'INBOX'],
    );
  });

  it('changes a usual port with the encryption and leaves one that somebody typed', () => {
    assert.equal(withSecurity('incoming', fresh, 'starttls').port, '143');
    assert.equal(withSecurity('incoming', { ...fresh, port: '9993' }, 'starttls').port, '9993');
  });

  it('leaves empty secrets out, so that stored ones stay', () => {
    assert.equal('password' in settingOf({ ...fresh, host: 'imap.example.org' }, 3), false);
    assert.equal(settingOf({ ...fresh, password: ' pass word ' }, 3).password, ' pass word ');
  });

  it('sends no secret of another way to sign in', () => {
    const mixed = { ...fresh, signIn: 'oauth-client', password: 'old', clientSecret: 'new' } as const;
    const setting = settingOf(mixed, undefined);
    assert.deepEqual(
      [setting.password, setting.clientSecret, 'version' in setting],
      [undefined, 'new', false],
    );
  });

  it('names a folder to move to only where mail is moved', () => {
    assert.equal(incomingSettingOf({ ...fresh, moveTo: 'Done' }, 1).moveTo, null);
    assert.equal(incomingSettingOf({ ...fresh, afterwards: 'move', moveTo: 'Done' }, 1).moveTo, 'Done');
  });

  it('says what is missing', () => {
    assert.deepEqual(Object.keys(faultsOf({ ...fresh, port: '70000' })), ['host', 'port']);
    assert.deepEqual(faultsOf({ ...fresh, host: 'imap.example.org' }), {});
  });
});
