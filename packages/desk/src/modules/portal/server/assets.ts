import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FastifyInstance } from 'fastify';

/** A file that pages load, under a name that changes with its bytes, so that browsers may keep it for ever. */
interface Asset {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** The addresses that pages write into their heads. */
export interface AssetAddresses {
  readonly style: string;
  readonly script: string;
  readonly mark: string;
  readonly font: string;
}

const folder = '/portal/assets';

function asset(name: string, mediaType: string, bytes: Buffer): Asset {
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return { name: name.replace(/(\.\w+)$/, `.${digest}$1`), mediaType, bytes };
}

const mark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6.5" fill="#2f6ec8"/><g fill="none" stroke="#fff" stroke-linecap="round" stroke-linejoin="round" stroke-width="2.1"><path d="M4.8 12.6l3.7 3.7L15 9"/><path d="M11.6 15.2l1.3 1.1L19.4 9" stroke-opacity=".62"/></g></svg>`;

function load() {
  const own = (name: string) => readFileSync(new URL(`./assets/${name}`, import.meta.url));
  const { resolve } = createRequire(import.meta.url);
  const font = (subset: string) => {
    const file = `inter-${subset}-wght-normal.woff2`;
    const bytes = readFileSync(resolve(`@fontsource-variable/inter/files/${file}`));
    return asset(file, 'font/woff2', bytes);
  };
  const latin = font('latin');
  const latinExt = font('latin-ext');
  const css = own('portal.css')
    .toString('utf8')
    .replaceAll('inter-latin.woff2', latin.name)
    .replaceAll('inter-latin-ext.woff2', latinExt.name);
  return {
    latin,
    latinExt,
    style: asset('portal.css', 'text/css; charset=utf-8', Buffer.from(css)),
    script: asset('portal.js', 'text/javascript; charset=utf-8', own('portal.js')),
    mark: asset('mark.svg', 'image/svg+xml', Buffer.from(mark)),
  };
}

/** Reads style, script, mark and font once, and says under which addresses `mount` serves them. */
export function loadAssets(): { addresses: AssetAddresses; mount: (app: FastifyInstance) => void } {
  const loaded = load();
  const at = (one: Asset) => `${folder}/${one.name}`;
  return {
    addresses: {
      style: at(loaded.style),
      script: at(loaded.script),
      mark: at(loaded.mark),
      font: at(loaded.latin),
    },
    mount(app) {
      for (const one of Object.values(loaded)) {
        app.get(at(one), async (_request, reply) =>
          reply
            .header('cache-control', 'public, max-age=31536000, immutable')
            .type(one.mediaType)
            .send(one.bytes),
        );
      }
    },
  };
}
