import type { Handlers } from '#platform/server/http/call';
import type { trustEndpoints } from '../../contract/trust-endpoints.ts';
import type { EndpointsDeps } from '../deps.ts';
import { makeDispatchKey } from './make-dispatch-key.ts';
import { showTrust } from './show-trust.ts';
import { takeCertificate } from './take-certificate.ts';
import { takeStatement } from './take-statement.ts';

/** The endpoints about keys. */
export function trustHandlers(deps: EndpointsDeps): Handlers<typeof trustEndpoints> {
  return {
    trust: ({ db }) => showTrust(db, deps),
    async addStatement({ actor, tx }, { statement }) {
      await takeStatement(tx, deps, actor, statement);
      return showTrust(tx, deps);
    },
    async makeDispatchKey({ actor, tx }) {
      await makeDispatchKey(tx, deps, actor);
      return showTrust(tx, deps);
    },
    async addCertificate({ actor, tx }, { certificate }) {
      await takeCertificate(tx, deps, actor, certificate);
      return showTrust(tx, deps);
    },
  };
}
