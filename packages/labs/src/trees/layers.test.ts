import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { IdRange } from './id-range.ts';
import { joinLayers, layerChain, listLayers, requireLayer } from './layers.ts';
import { digestChain } from './manifest.ts';
import { TreeError } from './tree-error.ts';

const ids = [{ inner: 0, outer: 500_000, count: 65_536 }];
const range: IdRange = { uids: ids, gids: ids, by: 'direct' };
const aName = fc.constantFrom(...listLayers().map((layer) => layer.name));

describe('layers of trees', () => {
  it('every layer stands on a chain that ends in the base', () => {
    for (const layer of listLayers()) {
      const chain = layerChain(layer.name).map((one) => one.name);
      assert.equal(chain[0], 'base');
      assert.equal(chain.at(-1), layer.name);
    }
  });

  it('a host has one chain: named layers lie on it, or they are refused as lying apart', () => {
    fc.assert(
      fc.property(fc.array(aName, { maxLength: 3 }), (names) => {
        const chains = names.map((name) => layerChain(name).map((layer) => layer.name));
        const fits = chains.every((one) =>
          chains.every((other) => one.every((name, index) => (other[index] ?? name) === name)),
        );
        if (fits) {
          const joined = joinLayers(names).map((layer) => layer.name);
          for (const name of names) assert.ok(joined.includes(name));
          assert.equal(joined.length, Math.max(1, ...chains.map((chain) => chain.length)));
        } else assert.throws(() => joinLayers(names), { code: 'layers-apart' });
      }),
    );
  });

  it('an unknown layer is refused with the names that there are', () => {
    assert.throws(
      () => requireLayer('mali'),
      (error) => error instanceof TreeError && error.code === 'layer-unknown' && error.hint.includes('mail'),
    );
  });

  it('a changed recipe gives a new digest to its layer and to those above, and to no other', () => {
    const chain = layerChain('mail');
    const before = digestChain(chain, range);
    for (const changed of chain.keys()) {
      const after = digestChain(
        chain.map((layer, index) => (index === changed ? { ...layer, setUp: 'true # changed' } : layer)),
        range,
      );
      for (const index of chain.keys()) {
        assert.equal(after[index] === before[index], index < changed, `layer ${index}, changed ${changed}`);
      }
    }
  });

  it('trees of other ids are other trees', () => {
    const others = ids.map((one) => ({ ...one, outer: one.outer + 1 }));
    const [base] = digestChain(layerChain('base'), { ...range, uids: others });
    assert.notEqual(base, digestChain(layerChain('base'), range)[0]);
  });
});
