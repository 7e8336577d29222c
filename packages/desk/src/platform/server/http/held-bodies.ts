import { Transform } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { AppError, platformErrors } from '#platform/contract/errors';

/** What all raw bodies that are being sent or worked on may hold in memory together; a few largest mails and files at once. */
export const defaultHeldBytesLimit = 256 * 1024 * 1024;

/**
 * Bounds the bytes of raw bodies that are in memory together: each counts from its arrival until its answer has left or
 * its sender is gone. Beyond the bound a request is refused with 503 and told to come again, and the desk lives on.
 */
export function boundHeldBodies(app: FastifyInstance, limitBytes: number): void {
  let held = 0;
  app.addHook('preParsing', async (request, reply, payload) => {
    if (!request.routeOptions.config.raw) return payload;
    // Nothing of a body is read that is known not to fit; one that is too large anywhere is told that by its parser.
    const declared = Number(request.headers['content-length']) || 0;
    if (declared <= request.routeOptions.bodyLimit && held + declared > limitBytes) throw tooMuch();
    let mine = 0;
    reply.raw.once('close', () => void (held -= mine));
    const counting = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        if (held + chunk.length > limitBytes) return done(tooMuch());
        held += chunk.length;
        mine += chunk.length;
        done(null, chunk);
      },
    });
    payload.once('error', (error) => counting.destroy(error));
    return payload.pipe(counting);
  });
}

function tooMuch(): AppError {
  return new AppError(platformErrors.tooMuchAtOnce);
}
