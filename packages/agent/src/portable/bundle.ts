import { join } from 'node:path';
import { build } from 'esbuild';

const program = join(import.meta.dirname, '..', 'main.ts');

/** Puts the agent, or another program of this repository, into one file that Node 24 runs anywhere; returns its size in bytes. */
export async function bundleAgent(file: string, entry = program): Promise<number> {
  const { metafile } = await build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    metafile: true,
    // `ws` is CommonJS and asks for Node's own modules by require.
    banner: {
      js: "#!/usr/bin/env node\nimport{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    },
    external: ['bufferutil', 'utf-8-validate'],
    logLevel: 'silent',
  });
  return Object.values(metafile.outputs).reduce((sum, one) => sum + one.bytes, 0);
}
