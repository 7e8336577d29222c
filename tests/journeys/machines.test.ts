import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, sitDown } from './browser.test-support.ts';
import { startDesk, type Desk } from './desk.test-support.ts';
import { house, moveIn, post, signIn } from './house.test-support.ts';
import { inspectAtBothSizes } from './inspect.test-support.ts';
import { newMachine, operatorSide, type Machine, type OperatorSide } from './machine.test-support.ts';
import { steps } from './steps.test-support.ts';

const subject = 'No network on the second floor since this morning';

describe('a machine, from the line that enrols it to what it proves', () => {
  let desk: Desk;
  let browser: Browser;
  let carol: Page;
  let bob: Page;
  let operator: OperatorSide;
  let machine: Machine;
  let folder = '';
  let name = '';
  let machineUrl = '';
  let ticketId = '';
  const step = steps(() => [carol, bob]);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'deskhand-files-'));
    machine = newMachine();
    desk = await startDesk();
    const token = await moveIn(desk);
    const { name: requester, email } = house.alice;
    const body = 'Since I plugged in I have no network at all.';
    const opened = { subject, body, requester: { email, name: requester } };
    ticketId = (await post<{ id: string }>(desk, token, '/api/tickets', opened)).id;
    operator = operatorSide(desk, token);
    browser = await openBrowser();
    carol = (await sitDown(browser, desk.url)).page;
    bob = (await sitDown(browser, desk.url)).page;
    await signIn(desk, carol, house.carol.email);
    await signIn(desk, bob, house.bob.email);
  });

  after(async () => {
    await browser?.close();
    await machine?.remove();
    operator?.remove();
    await desk?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The job that a page asked for last, as the server has it. */
  const newestJob = async (page: Page): Promise<{ id: string; state: string; outcome: string | null }> => {
    const answer = await page.request.get('/api/machines/jobs?limit=1');
    const [job] = (
      (await answer.json()) as { items: { id: string; state: string; outcome: string | null }[] }
    ).items;
    assert.ok(job);
    return job;
  };

  step('is taught what comes first, while no machine can trust the desk', async () => {
    await carol.goto('/machines');
    await carol.getByText('No machine trusts this desk yet').waitFor();
    await carol.getByText('npx deskhand trust begin').waitFor();
    assert.deepEqual(await inspectAtBothSizes(carol), []);
    await operator.begin();
    await carol.getByRole('link', { name: 'Add the first machine' }).click();
  });

  step('makes one line for one machine and sees it arrive with the key that it printed', async () => {
    await carol.getByRole('combobox', { name: 'Site' }).waitFor();
    assert.deepEqual(await inspectAtBothSizes(carol), []);
    await carol.getByRole('combobox', { name: 'Person' }).fill('Alice');
    await carol.getByRole('option', { name: /Alice Meyer/ }).click();
    await carol.getByRole('button', { name: 'Make the line' }).click();
    const line = await carol.getByText(/^curl /).innerText();
    const [, gatewayUrl = '', token = ''] = /--server (\S+) --token (\S+)/.exec(line) ?? [];
    const printed = await machine.enrol(token, gatewayUrl);
    await carol.getByRole('heading', { name: 'It has arrived' }).waitFor();
    const key = carol.getByRole('status').locator('code');
    const [, printedKey = ''] = /at the desk: (.+)/.exec(printed) ?? [];
    assert.equal((await key.innerText()).replaceAll(/\s+/g, ' '), printedKey);
    assert.deepEqual(await inspectAtBothSizes(carol), []);
  });

  step('approves it, and it connects', async () => {
    await carol.getByRole('button', { name: 'Approve' }).click();
    await carol.getByRole('heading', { name: 'It has arrived and belongs' }).waitFor();
    machine.start();
    await carol.getByRole('link', { name: /^Open / }).click();
    const heading = carol.getByRole('heading', { name: / is connected/, level: 2 });
    name = (await heading.innerText()).replace(/ is connected.*/, '');
    machineUrl = carol.url();
    await carol.getByRole('heading', { name: 'Health' }).waitFor();
    await carol.getByText('Up for').waitFor();
    assert.deepEqual(await inspectAtBothSizes(carol), []);
  });

  step('is asked from the ticket of its person, and its evidence stands in the conversation', async () => {
    await bob.goto('/queue?q=second+floor');
    await bob.getByRole('row', { name: 'No network' }).getByText(`${name}: connected`).waitFor();
    await bob.getByRole('row', { name: 'No network' }).click();
    await bob.keyboard.press('Enter');
    await bob.getByRole('heading', { name: subject, level: 1 }).waitFor();
    await bob.getByRole('complementary').getByRole('button', { name }).click();
    const drawer = bob.getByRole('complementary', { name: 'Machine' });
    await drawer.getByRole('button', { name: 'Ping', exact: true }).click();
    await drawer.getByLabel('Host').fill('127.0.0.1');
    await drawer.getByRole('button', { name: `Ask ${name}` }).click();
    const talk = bob.getByRole('feed', { name: 'Conversation' });
    const ping = talk.getByRole('article', { name: `Ping on ${name}` });
    await ping.getByText('3 of 3 answered').waitFor();
    await ping.getByText(`Signed by ${name}`).waitFor();
    await drawer.getByRole('button', { name: 'Disk space', exact: true }).click();
    await drawer.getByRole('button', { name: `Ask ${name}` }).click();
    const disk = talk.getByRole('article', { name: `Disk space on ${name}` });
    await disk.getByRole('button', { name: 'What it found' }).click();
    await disk.getByRole('columnheader', { name: 'Mounted on' }).waitFor();
    await disk.getByRole('button', { name: 'Raw output' }).click();
    await disk
      .getByText(/^\$ df /)
      .first()
      .waitFor();
    assert.deepEqual(await inspectAtBothSizes(bob), []);
  });

  step('destroys nothing before an operator has signed on their own computer', async () => {
    const file = join(folder, 'old.txt');
    writeFileSync(file, 'old words');
    await carol.goto(`${machineUrl}?do=file.remove`);
    const form = carol.getByRole('form', { name: `Remove a file on ${name}` });
    await form.getByLabel('Path').fill(file);
    await form.getByLabel('Expected SHA-256').fill(createHash('sha256').update('old words').digest('hex'));
    await form.getByRole('button', { name: `Ask ${name}` }).click();
    const sure = carol.getByRole('dialog', { name: `Remove a file on ${name}` });
    await sure.getByRole('textbox').fill('1');
    await sure.getByRole('button', { name: `Remove a file on ${name}` }).click();
    await carol.getByText('waits for a signature').first().waitFor();
    const { id } = await newestJob(carol);
    await carol.goto('/machines/approvals');
    await carol.getByText(`npx deskhand approve ${id}`).waitFor();
    assert.deepEqual(await inspectAtBothSizes(carol), []);
    assert.equal(existsSync(file), true);
    await operator.approve(id, 'Left from the last audit.', name);
    await carol.goto(`/machines/jobs/${id}`);
    await carol.getByRole('heading', { name: 'Remove a file is done' }).waitFor();
    await carol.getByText(/Dave Brandt, certificate .+ Left from the last audit/).waitFor();
    assert.equal(existsSync(file), false);
    assert.deepEqual(await inspectAtBothSizes(carol), []);
  });

  step('says "unknown" after a cut in the middle, and a person decides', async () => {
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const asked = await bob.request.post(`/api/machines/${machineUrl.split('/').at(-1)}/jobs`, {
      data: {
        action: 'file.put',
        params: { path: join(folder, 'note.txt'), contentBase64: 'bm90ZQ==', expectedSha256: null },
        notBeforeAt: soon,
        expiresInSeconds: 86_400,
        subject: { room: 'tickets', id: ticketId },
      },
    });
    assert.equal(asked.status(), 201);
    const { id } = (await asked.json()) as { id: string };
    await bob.goto(`/machines/jobs/${id}`);
    await bob.getByText('received by the machine').first().waitFor();
    await machine.kill();
    assert.equal(machine.holds(id), true);
    machine.beginThenLosePower(id);
    machine.start();
    await bob.getByRole('heading', { name: 'Write a file may have happened' }).waitFor();
    assert.deepEqual(await inspectAtBothSizes(bob), []);
    await bob.getByRole('button', { name: 'Decide…' }).click();
    await bob.getByLabel('How you know').fill('The folder has no such file.');
    await bob.getByRole('button', { name: 'It did not happen' }).click();
    await bob.getByText('Bob Okafor decided: it did not happen. The folder has no such file.').waitFor();
    assert.equal(existsSync(join(folder, 'note.txt')), false);
  });

  step('is found by the palette together with what it can be asked', async () => {
    await bob.keyboard.press('Control+k');
    await bob.getByRole('combobox', { name: 'Search or do something' }).fill(`ping ${name}`);
    await bob.getByRole('option', { name: new RegExp(`^net.ping on ${name}`) }).click();
    await bob.getByRole('form', { name: `Ping on ${name}` }).waitFor();
  });
});
