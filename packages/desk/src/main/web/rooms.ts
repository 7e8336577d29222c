import { endpointsWeb } from '../../modules/endpoints/web/routes.tsx';
import { identityWeb } from '../../modules/identity/web/routes.tsx';
import { mailWeb } from '../../modules/mail/web/routes.tsx';
import { ticketsWeb } from '../../modules/tickets/web/routes.tsx';
import type { RoomWeb } from '../../platform/web/routes.ts';

/** The rooms whose screens this product has, lower floors first. */
export const rooms: readonly RoomWeb[] = [identityWeb, endpointsWeb, ticketsWeb, mailWeb];
