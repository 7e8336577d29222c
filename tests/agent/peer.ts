import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';

/** The other machine of the small network: DNS, web, TLS and two DHCP servers. Run inside of its namespace. */
const [folder = '.', address = ''] = process.argv.slice(2);

createHttp((request, response) => {
  if (request.url === '/moved') response.writeHead(302, { location: 'http://elsewhere.example/' }).end();
  else response.writeHead(200, { 'content-type': 'text/plain', server: 'peer' }).end('hello');
}).listen(8080, address);

const files = { key: readFileSync(`${folder}/key.pem`), cert: readFileSync(`${folder}/cert.pem`) };
createHttps(files, (_request, response) => response.end('hello')).listen(8443, address);

/** Answers every question for an address with 192.0.2.53, but says that `nobody.example` does not exist. */
const dns = createSocket('udp4');
dns.on('message', (question, from) => {
  const isKnown = !question.includes('nobody');
  const end = question.indexOf(0, 12) + 5;
  const head = Buffer.from(question.subarray(0, 12));
  head.writeUInt16BE(isKnown ? 0x8180 : 0x8183, 2);
  head.writeUInt16BE(isKnown ? 1 : 0, 6);
  head.writeUInt16BE(0, 8);
  head.writeUInt16BE(0, 10);
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 53]);
  const parts = [head, question.subarray(12, end), ...(isKnown ? [record] : [])];
  dns.send(Buffer.concat(parts), from.port, from.address);
});
dns.bind(53, address);

/** The true DHCP server and one that somebody brought along: both offer, with different routers. */
const dhcp = createSocket('udp4');
dhcp.on('message', (question) => {
  for (const last of [1, 66]) {
    const server = [10, 77, 0, last];
    const offer = Buffer.alloc(240);
    offer.set([2, 1, 6, 0]);
    offer.set(question.subarray(4, 8), 4);
    offer.set([10, 77, 0, 100 + last], 16);
    offer.set(question.subarray(28, 44), 28);
    offer.set([99, 130, 83, 99], 236);
    const options = [
      53,
      1,
      2,
      54,
      4,
      ...server,
      51,
      4,
      0,
      0,
      14,
      16,
      1,
      4,
      255,
      255,
      255,
      0,
      3,
      4,
      ...server,
      255,
    ];
    dhcp.send(Buffer.concat([offer, Buffer.from(options)]), 68, '10.77.0.255');
  }
});
dhcp.bind(67, '0.0.0.0', () => {
  dhcp.setBroadcast(true);
  process.stdout.write('ready\n');
});
