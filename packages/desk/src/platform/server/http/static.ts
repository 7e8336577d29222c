import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, platformErrors } from '#platform/contract/errors';
import { sendProblem } from './problem.ts';

/** Serves the files of the built web application: hashed assets for ever, all others asked for again each time. */
export function mountWeb(app: FastifyInstance, folder: string): void {
  if (!existsSync(join(folder, 'index.html'))) return;
  void app.register(staticFiles, {
    root: folder,
    index: false,
    preCompressed: true,
    wildcard: false,
    setHeaders: (reply, path) => {
      const lasts = path.includes('/assets/');
      void reply.header('cache-control', lasts ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

/**
 * What an unknown address gets. A browser that asks for a page outside of `/api/` and `/content/` gets the web application, which
 * knows its own addresses; everything else gets a problem document.
 */
export function answerUnknown(folder: string | undefined) {
  const page = folder === undefined ? '' : join(folder, 'index.html');
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const wantsPage =
      request.method === 'GET' &&
      !/^\/(api|content)\//.test(request.url) &&
      String(request.headers.accept ?? '').includes('text/html');
    if (!wantsPage || !existsSync(page))
      return sendProblem(new AppError(platformErrors.notFound), request, reply);
    return reply
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(await readFile(page));
  };
}
