import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkMachine, layerFolders, prepareTrees, treesFolder } from '../../packages/labs/src/index.ts';

/** Builds really; the layers below are shared with the real trees, so that only a small one is built. */
const small = 'ldap';
const front = fileURLToPath(new URL('../../packages/labs/src/index.ts', import.meta.url));

describe('trees', () => {
  let real = '';
  let root = '';
  before(async () => {
    real = treesFolder();
    await prepareTrees({ layers: ['net'] });
    root = mkdtempSync(join(dirname(real), 'trees-test-'));
    mkdirSync(join(root, 'layers'));
    for (const tree of layerFolders(['net'])) {
      const folder = dirname(tree);
      symlinkSync(folder, join(root, 'layers', folder.slice(folder.lastIndexOf('/') + 1)));
    }
    symlinkSync(join(real, 'shared'), join(root, 'shared'));
    process.env['DESKHAND_TREES'] = root;
  });
  after(() => {
    rmSync(root, { recursive: true, force: true });
    process.env['DESKHAND_TREES'] = real;
  });

  it('this machine can run labs', async () => {
    const { fit, needs } = await checkMachine();
    assert.deepEqual(
      needs.filter((need) => !need.found),
      [],
    );
    assert.ok(fit);
  });

  it('a builder that is killed leaves no process and no mount, and the next one goes on', async () => {
    const code = `import { prepareTrees } from ${JSON.stringify(front)};
      await prepareTrees({ layers: ['${small}'], onProgress: (one) => console.log(one.step) });`;
    const builder = spawn(process.execPath, ['--input-type=module', '--eval', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await waitUntil(
      () => existsSync(join(root, 'building')) && namesRoot().length > 0,
      'the build runs inside',
    );
    await waitUntil(
      () => readdirSync(join(root, 'building')).length === 1,
      'the folder of the build is there',
    );
    const ended = once(builder, 'close');
    builder.kill('SIGKILL');
    await ended;
    await waitUntil(() => namesRoot().length === 0, 'every process of the build ended');
    assert.doesNotMatch(readFileSync('/proc/self/mountinfo', 'utf8'), new RegExp(root));
    assert.throws(() => layerFolders([small]), { code: 'layer-missing' });

    const [last] = (await prepareTrees({ layers: [small] })).toReversed();
    assert.equal(last?.layer, small);
    assert.equal(last.built, true);
    assert.deepEqual(readdirSync(join(root, 'building')), []);
    const [tree = ''] = layerFolders([small]);
    assert.ok(existsSync(join(tree, 'usr/sbin/slapd')));
    assert.equal(existsSync(join(tree, 'usr/sbin/policy-rc.d')), false);
    const manifest = JSON.parse(readFileSync(join(dirname(tree), 'manifest.json'), 'utf8'));
    assert.match(manifest.packages.slapd, /^2\.5/);
  });

  it('two builders take turns, and the second finds the layers ready', async () => {
    rmSync(dirname(layerFolders([small])[0] ?? ''), { recursive: true });
    const both = await Promise.all([prepareTrees({ layers: [small] }), prepareTrees({ layers: [small] })]);
    assert.equal(both.filter((prepared) => prepared.at(-1)?.built).length, 1);
  });

  it('a damaged layer is named by a lab, and built anew by the next preparation', async () => {
    const [tree = ''] = layerFolders([small]);
    writeFileSync(join(tree, 'var/lib/dpkg/status'), 'half a file');
    assert.throws(() => layerFolders([small]), { code: 'layer-damaged' });
    const [last] = (await prepareTrees({ layers: [small] })).toReversed();
    assert.equal(last?.built, true);
    assert.equal(layerFolders([small])[0], tree);
  });

  /** Processes that have our folder on their command line, this one not counted. */
  function namesRoot(): string[] {
    return readdirSync('/proc').filter((pid) => {
      if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(join(root, 'building'));
      } catch {
        return false;
      }
    });
  }
});

async function waitUntil(holds: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!holds()) {
    assert.ok(Date.now() < deadline, `in vain waited until ${what}`);
    await new Promise((wake) => setTimeout(wake, 20));
  }
}
