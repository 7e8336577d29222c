import { Buffer } from 'node:buffer';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import {
  convertCssVariables,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from '@mantine/core';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { theme } from './src/platform/web/theme/theme.ts';
import { resolveVariables } from './src/platform/web/theme/variables.ts';

const outDir = join(import.meta.dirname, 'dist/web');

/** Writes the theme's variables into a style sheet, so that the page has no inline style element (strict CSP). */
function themeVariables(): Plugin {
  const id = 'virtual:deskhand-variables.css';
  return {
    name: 'deskhand-theme-variables',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load: (resolved) => {
      if (resolved !== `\0${id}`) return undefined;
      const merged = mergeMantineTheme(DEFAULT_THEME, theme);
      const usual = defaultCssVariablesResolver(merged);
      const ours = resolveVariables();
      return convertCssVariables({
        variables: { ...usual.variables, ...ours.variables },
        dark: { '--mantine-color-scheme': 'dark', ...usual.dark, ...ours.dark },
        light: { '--mantine-color-scheme': 'light', ...usual.light, ...ours.light },
      });
    },
  };
}

/** Asks for the one font file that every page needs, before the style sheet names it. */
function preloadFont(): Plugin {
  return {
    name: 'deskhand-preload-font',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, context) => {
        const font = Object.keys(context.bundle ?? {}).find((name) =>
          /inter-latin-wght-normal.*\.woff2$/.test(name),
        );
        if (font === undefined) return [];
        return [
          {
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${font}`, crossorigin: '' },
            injectTo: 'head',
          },
        ];
      },
    },
  };
}

/** Lays a .br and a .gz beside each text file: the server never compresses a page while someone waits. */
function precompress(): Plugin {
  return {
    name: 'deskhand-precompress',
    apply: 'build',
    closeBundle: async () => {
      for (const name of await readdir(outDir, { recursive: true })) {
        if (/\.(js|css|html|svg|json|webmanifest)$/.test(name)) await compress(join(outDir, name));
      }
    },
  };
}

async function compress(path: string): Promise<void> {
  const bytes = await readFile(path);
  if (bytes.length < 512) return;
  const br = await promisify(brotliCompress)(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  const gz = await promisify(gzip)(bytes, { level: 9 });
  await Promise.all([writeFile(`${path}.br`, Buffer.from(br)), writeFile(`${path}.gz`, Buffer.from(gz))]);
}

/** The entry and the bundler's own helpers; what they import comes with them. */
function isFirst(id: string): boolean {
  return /main\/web\/(main\.tsx|index\.html)|rolldown.runtime|vite.preload/.test(id);
}

export default defineConfig({
  root: join(import.meta.dirname, 'src/main/web'),
  publicDir: 'public',
  plugins: [react(), themeVariables(), preloadFont(), precompress()],
  resolve: { conditions: ['browser', 'module', 'import', 'default'] },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    // One style sheet, one script for all that the first page needs: each further file is a wait of its own. Pages
    // that are opened later are files of their own; what they share with the first page is in its script already.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'desk', test: isFirst }] } } },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
  },
});
