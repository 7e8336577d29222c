import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { AppError, platformErrors } from '#platform/contract/errors';
import { sendProblem } from './problem.ts';

/**
 * Serves the built web application: hashed assets for ever, the page itself never from a cache. Any address that
 * is neither a file nor under `/api/` gets the page, because the browser knows its routes.
 */
export function mountWeb(app: FastifyInstance, folder: string): void {
  if (!existsSync(join(folder, 'index.html'))) return;
  void app.register(staticFiles, {
    root: folder,
    index: false,
    preCompressed: true,
    wildcard: false,
    setHeaders: (reply, path) => {
      void reply.header(
        'cache-control',
        path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  app.setNotFoundHandler(async (request, reply) => {
    const isPage =
      request.method === 'GET' &&
      !request.url.startsWith('/api/') &&
      String(request.headers.accept ?? '').includes('text/html');
    if (!isPage) return sendProblem(new AppError(platformErrors.notFound), request, reply);
    return reply
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(await readFile(join(folder, 'index.html')));
  });
}
