import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { formatDuration, formatMoment, setViewerZone } from './format.ts';
import { availableLanguages, currentLanguage, defineTexts, onLanguage, speak } from './texts.ts';

const english = {
  sendTo: 'Send to {name}',
  open: '{count, plural, =0 {Nothing open} one {# ticket} other {# tickets}}',
  given: '{count, plural, one {# ticket} other {# tickets}} given to {name}',
  plain: 'Save internal note',
} as const;

describe('texts and formats', () => {
  after(async () => {
    await speak('en');
    setViewerZone(undefined);
  });

  const texts = defineTexts('texts-test', english, {
    de: async () => ({
      default: {
        sendTo: 'An {name} senden',
        open: '{count, plural, =0 {Nichts offen} one {# Ticket} other {# Tickets}}',
        given: '{count, plural, one {# Ticket} other {# Tickets}} an {name} gegeben',
        plain: 'Interne Notiz sichern',
      },
    }),
  });

  it('fills names and plurals', () => {
    assert.equal(texts.sendTo({ name: 'Alice' }), 'Send to Alice');
    assert.equal(texts.open({ count: 0 }), 'Nothing open');
    assert.equal(texts.open({ count: 1 }), '1 ticket');
    assert.equal(texts.given({ count: 4, name: 'Priya' }), '4 tickets given to Priya');
    assert.equal(texts.plain(), 'Save internal note');
  });

  it('refuses a second catalogue of the same name', () => {
    assert.throws(() => defineTexts('texts-test', { a: 'b' }), /defined twice/);
  });

  it('speaks another language from the same keys and tells its listeners once', async () => {
    let told = 0;
    const stop = onLanguage(() => (told += 1));
    assert.ok(availableLanguages().includes('en'));
    await speak('de');
    assert.equal(currentLanguage(), 'de');
    assert.equal(texts.sendTo({ name: 'Alice' }), 'An Alice senden');
    assert.equal(texts.open({ count: 2 }), '2 Tickets');
    await speak('en');
    stop();
    assert.equal(told, 2);
    assert.equal(texts.plain(), 'Save internal note');
  });

  it('writes working time the way it is spoken', () => {
    assert.deepEqual(
      [0, 45_000, 23 * 60_000, 68 * 60_000, 5 * 3_600_000, 76 * 3_600_000].map(formatDuration),
      ['0 s', '45 s', '23 m', '1 h 08 m', '5 h', '3 d 4 h'],
    );
  });

  it('shows moments in the zone of the viewer, absolute and as short as may be', () => {
    setViewerZone('Europe/Berlin');
    const now = new Date('2026-05-18T08:00:00Z');
    assert.equal(formatMoment('2026-05-18T06:35:00Z', now), '08:35');
    assert.equal(formatMoment('2026-05-15T15:50:00Z', now), 'Fri 17:50');
    assert.equal(formatMoment('2026-03-12T10:00:00Z', now), '12 March');
    assert.equal(formatMoment('2025-03-12T10:00:00Z', now), '12 March 2025');
  });
});
