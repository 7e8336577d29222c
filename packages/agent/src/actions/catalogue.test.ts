import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { actionCatalogue } from '@deskhand/protocol/actions';
import { describeActions } from './catalogue.ts';

describe('the catalogue of actions', () => {
  it('says what the agent says: after a change of an action, `npm run docs`', () => {
    assert.deepEqual(actionCatalogue, describeActions());
  });

  it('refuses unknown parameters in every action', () => {
    const open = actionCatalogue.filter(({ params }) => params['additionalProperties'] !== false);
    assert.deepEqual(
      open.map(({ kind }) => kind),
      [],
    );
  });
});
