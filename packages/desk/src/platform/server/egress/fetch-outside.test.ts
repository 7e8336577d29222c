import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { isPublicAddress } from './addresses.ts';
import { fetchOutside, OutsideRefused, type Egress } from './fetch-outside.ts';
import { rasterTypeOf } from './raster.ts';

const limits = { maxBytes: 1000, timeoutMs: 2000 };
const refusal = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'fetched',
    (error: unknown) => {
      if (error instanceof OutsideRefused) return error.why;
      throw error;
    },
  );

describe('what the desk fetches from the outer world', () => {
  let server: Server;
  let base = '';
  const heard: string[] = [];
  before(async () => {
    server = createServer((request, response) => {
      heard.push(`${request.url} ${request.headers.cookie ?? ''}${request.headers.referer ?? ''}`);
      const { pathname } = new URL(request.url ?? '/', 'http://x');
      if (pathname === '/picture') return response.end('pixels');
      if (pathname === '/large') return response.end(Buffer.alloc(2000));
      if (pathname === '/chunks') {
        response.write(Buffer.alloc(600));
        return response.end(Buffer.alloc(600));
      }
      if (pathname === '/gone') return response.writeHead(404).end();
      if (pathname === '/round') return response.writeHead(302, { location: '/round' }).end();
      if (pathname === '/once') return response.writeHead(302, { location: '/picture' }).end();
      if (pathname === '/inside')
        return response.writeHead(302, { location: 'http://127.0.0.9/secret' }).end();
      // "/slow" never answers.
      return undefined;
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    base = `http://pictures.example:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  /** The outer world of this test: one name, one address, any port. */
  const trial: Egress = {
    mayReach: (address) => address === '127.0.0.1',
    mayUsePort: () => true,
    addressesOf: async () => [{ address: '127.0.0.1', family: 4 }],
  };

  it('fetches what is there, and sends nothing of anybody', async () => {
    heard.length = 0;
    assert.equal(String(await fetchOutside(`${base}/once`, limits, trial)), 'pixels');
    assert.deepEqual(heard, ['/once ', '/picture ']);
  });

  it('stops at size, time, redirects and answers that are none', async () => {
    assert.equal(await refusal(fetchOutside(`${base}/large`, limits, trial)), 'too-large');
    assert.equal(await refusal(fetchOutside(`${base}/chunks`, limits, trial)), 'too-large');
    assert.equal(await refusal(fetchOutside(`${base}/gone`, limits, trial)), 'refused');
    assert.equal(await refusal(fetchOutside(`${base}/round`, limits, trial)), 'too-many-redirects');
    const hurry = { ...limits, timeoutMs: 100 };
    assert.equal(await refusal(fetchOutside(`${base}/slow`, hurry, trial)), 'too-slow');
  });

  it('goes nowhere inside, by name, by address, by redirect or by a changed answer', async () => {
    heard.length = 0;
    const real = (address: string) => refusal(fetchOutside(address, limits));
    assert.equal(await real('http://localhost/'), 'not-public');
    assert.equal(await real('http://[::1]/'), 'not-public');
    assert.equal(await real('http://[::ffff:127.0.0.1]/'), 'not-public');
    assert.equal(await real('http://2130706433/'), 'not-public');
    assert.equal(await real('http://0x7f.1/'), 'not-public');
    assert.equal(await real('http://169.254.169.254/latest/meta-data/'), 'not-public');
    assert.equal(await real('http://127.0.0.1:5432/'), 'address');
    assert.equal(await real('file:///etc/passwd'), 'address');
    assert.equal(await real('http://user:pass@example.org/'), 'address');
    assert.equal(await refusal(fetchOutside(`${base}/inside`, limits, trial)), 'not-public');
    const mixed: Egress = {
      ...trial,
      addressesOf: async () => [
        { address: '127.0.0.1', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ],
    };
    assert.equal(await refusal(fetchOutside(`${base}/picture`, limits, mixed)), 'not-public');
    // The name was good when it was asked, the connection leads elsewhere: the last look decides.
    let looks = 0;
    const rebinding: Egress = { ...trial, mayReach: () => ++looks === 1 };
    assert.equal(await refusal(fetchOutside(`${base}/picture`, limits, rebinding)), 'not-public');
    assert.deepEqual(heard, ['/inside ']);
  });

  it('takes every IPv6 form of an inner IPv4 address for what it is', () => {
    const inner = fc.constantFrom([10], [127], [192, 168], [169, 254], [172, 20], [100, 70]);
    fc.assert(
      fc.property(inner, fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }), (head, rest) => {
        const four = [...head, ...rest].slice(0, 4).join('.');
        for (const form of [four, `::ffff:${four}`, `::${four}`, `64:ff9b::${four}`])
          assert.equal(isPublicAddress(form), false, form);
      }),
    );
  });

  it('knows addresses of the public internet, and what is no address', () => {
    for (const address of ['1.1.1.1', '93.184.216.34', '2606:4700::1111', '172.32.0.1', '100.128.0.1'])
      assert.equal(isPublicAddress(address), true, address);
    for (const address of [
      '',
      'localhost',
      'fe80::1',
      'fc00::1',
      'ff02::1',
      '2002:a00:1::',
      '::',
      '255.255.255.255',
    ])
      assert.equal(isPublicAddress(address), false, address);
  });
});

describe('pictures by their first bytes', () => {
  it('are pixels alone; no document passes under a picture’s name', () => {
    const png = Buffer.from('89504e470d0a1a0a0000', 'hex');
    assert.equal(rasterTypeOf(png), 'image/png');
    assert.equal(rasterTypeOf(Buffer.from('GIF89a...')), 'image/gif');
    assert.equal(rasterTypeOf(Buffer.from('RIFF\0\0\0\0WEBPVP8 ')), 'image/webp');
    for (const text of [
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      '<?xml version="1.0"?>',
      '%PDF-1.7',
      '<html>',
      '',
    ])
      assert.equal(rasterTypeOf(Buffer.from(text)), undefined, text);
  });
});
