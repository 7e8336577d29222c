import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { givableRoles, reachOpens, reachOver, type RightsViewer } from './rights.ts';

const technician: RightsViewer = {
  id: 't',
  role: 'technician',
  permissions: ['identity.read', 'identity.add'],
  limited: false,
};
const lead: RightsViewer = {
  ...technician,
  id: 'l',
  role: 'lead',
  permissions: [...technician.permissions, 'identity.manage'],
};
const administrator: RightsViewer = { ...lead, id: 'a', role: 'administrator' };
const auditor: RightsViewer = { ...technician, id: 'u', role: 'auditor', permissions: ['identity.read'] };

describe('who is offered what of whom', () => {
  it('reaches people who can do less; equals are left to an administrator', () => {
    const over = (viewer: RightsViewer, role: 'requester' | 'technician' | 'lead' | 'administrator') =>
      reachOver(viewer, { id: 'x', role });
    assert.deepEqual(
      [over(lead, 'requester'), over(lead, 'technician'), over(lead, 'lead'), over(lead, 'administrator')],
      ['all', 'all', 'nothing', 'nothing'],
    );
    assert.deepEqual([over(technician, 'requester'), over(technician, 'technician')], ['contact', 'nothing']);
    assert.equal(over(auditor, 'requester'), 'nothing');
    assert.equal(over(administrator, 'administrator'), 'all');
  });
  it('leaves everybody the own name and phone, and no more', () => {
    const reach = reachOver(technician, { id: 't', role: 'technician' });
    assert.equal(reach, 'own');
    assert.deepEqual(
      (['own', 'address', 'contact', 'manage'] as const).filter((group) => reachOpens(reach, group)),
      ['own'],
    );
  });
  it('leaves a consultant nobody else', () => {
    assert.equal(reachOver({ ...technician, limited: true }, { id: 'x', role: 'requester' }), 'nothing');
    assert.equal(reachOver({ ...lead, limited: true }, { id: 'x', role: 'requester' }), 'nothing');
  });
  it('gives no role that the giver does not have', () => {
    assert.deepEqual(givableRoles(technician), ['requester']);
    assert.ok(!givableRoles(lead).includes('administrator'));
    assert.ok(givableRoles(administrator).includes('administrator'));
    assert.deepEqual(givableRoles(auditor), []);
  });
});
