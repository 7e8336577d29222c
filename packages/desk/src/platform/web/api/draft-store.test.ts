import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { clearDraft, flushDrafts, readDraft, restoreDraft, setDraft, watchDraft } from './draft-store.ts';

const key = 'deskhand.draft.tickets.10001-4';

describe('drafts', () => {
  const storage = new Map<string, string>();
  let refuses = false;
  const usual = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');

  before(() => {
    const localStorage = {
      getItem: (name: string) => storage.get(name) ?? null,
      setItem: (name: string, value: string) => {
        if (refuses) throw new Error('full');
        storage.set(name, value);
      },
      removeItem: (name: string) => storage.delete(name),
    };
    Object.defineProperty(globalThis, 'localStorage', { value: localStorage, configurable: true });
  });
  after(() => {
    if (usual) Object.defineProperty(globalThis, 'localStorage', usual);
    else Reflect.deleteProperty(globalThis, 'localStorage');
  });
  beforeEach(() => {
    refuses = false;
    clearDraft(key);
    storage.clear();
  });

  it('shows what is typed at once and writes it down when the page goes', () => {
    const leave = watchDraft(key, () => undefined);
    setDraft(key, 'Hello');
    assert.equal(readDraft(key).text, 'Hello');
    flushDrafts();
    assert.equal(storage.get(key), 'Hello');
    leave();
  });

  it('writes down what the last field to leave shows', () => {
    const leave = watchDraft(key, () => undefined);
    setDraft(key, 'Hello');
    leave();
    assert.equal(storage.get(key), 'Hello');
    assert.equal(readDraft(key).text, 'Hello');
  });

  it('puts words back that were sent, also when no field shows the draft', () => {
    restoreDraft(key, 'Hello');
    assert.equal(readDraft(key).text, 'Hello');
    assert.equal(storage.get(key), 'Hello');
  });

  it('puts words back in front of what was written since, in every field', () => {
    let told = 0;
    const leave = watchDraft(key, () => (told += 1));
    setDraft(key, 'Another thing');
    restoreDraft(key, 'Hello');
    assert.equal(readDraft(key).text, 'Hello\n\nAnother thing');
    assert.equal(told, 2);
    leave();
  });

  it('keeps the words in the page where the browser keeps nothing', () => {
    refuses = true;
    const leave = watchDraft(key, () => undefined);
    setDraft(key, 'Hello');
    leave();
    assert.equal(readDraft(key).text, 'Hello');
  });

  it('sees what another page of the browser wrote when nobody watched', () => {
    assert.equal(readDraft(key).text, '');
    storage.set(key, 'from the other page');
    assert.equal(readDraft(key).text, 'from the other page');
  });
});
