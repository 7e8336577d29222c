import type { FastifyInstance } from 'fastify';
import { AppError, platformErrors } from '#platform/contract/errors';
import type { Handlers } from '#platform/server/http/call';
import { mount, type RequestPath } from '#platform/server/http/mount';
import { portalContract } from '../contract.ts';
import { loadAssets } from './assets.ts';
import type { PortalDeps } from './deps.ts';
import { sendFailure } from './failures.ts';
import { homeHandlers } from './home-handlers.ts';
import { requestHandlers } from './request-handlers.ts';
import type { Room } from './room.ts';
import { signInHandlers } from './sign-in-handlers.ts';

export type { PortalDeps } from './deps.ts';

/** The front door of the room. */
export interface Portal {
  readonly handlers: Handlers<(typeof portalContract)['endpoints']>;
  /** Mounts the pages with their files, and answers every failure below their addresses as a page. */
  mountPages(app: FastifyInstance, path: RequestPath): void;
}

/** Makes the room from what it needs. */
export function createPortal(deps: PortalDeps): Portal {
  const assets = loadAssets();
  const room: Room = { deps, assets: assets.addresses };
  const handlers = { ...requestHandlers(room), ...homeHandlers(room), ...signInHandlers(room) };
  return {
    handlers,
    mountPages(app, path) {
      void app.register((pages, _options, done) => {
        pages.setErrorHandler((error, request, reply) => sendFailure(room, error, request, reply));
        mount(pages, path, portalContract.endpoints, handlers);
        assets.mount(pages);
        done();
      });
      for (const prefix of ['/portal', '/r']) {
        void app.register(
          (below, _options, done) => {
            below.setNotFoundHandler((request, reply) =>
              sendFailure(room, new AppError(platformErrors.notFound), request, reply),
            );
            done();
          },
          { prefix },
        );
      }
    },
  };
}
