/**
 * What attackers do, by names of our own, and the operation of the OpenAPI document that does it in this product.
 * `null`: there is none today; a case that needs it is not applicable until somebody fills the place.
 */
const operationIds = {
  'auth.login': 'identity.signIn',
  'auth.reset.request': 'identity.askForSignInLink',
  'auth.reset.use': 'identity.redeemSignInLink',
  'user.get': 'identity.getPerson',
  'user.list': 'identity.listPeople',
  'user.update': 'identity.changePerson',
  'user.create': 'identity.addPerson',
  'team.create': 'identity.addTeam',
  'ticket.create': 'tickets.open',
  'ticket.list': 'tickets.list',
  'ticket.counters': 'tickets.counters',
  'ticket.get': 'tickets.get',
  'ticket.messages': 'tickets.messages',
  'ticket.timeline': 'tickets.timeline',
  'ticket.update': 'tickets.change',
  'ticket.take': 'tickets.take',
  'ticket.reply': 'tickets.addMessage',
  'ticket.note': 'tickets.addMessage',
  'ticket.withdraw': 'tickets.withdraw',
  'ticket.wait': 'tickets.wait',
  'ticket.resume': 'tickets.resume',
  'ticket.resolve': 'tickets.resolve',
  'ticket.confirm': 'tickets.confirm',
  'ticket.object': 'tickets.object',
  'ticket.close': 'tickets.close',
  'ticket.reopen': 'tickets.reopen',
  'ticket.cancel': 'tickets.cancel',
  'ticket.merge': 'tickets.merge',
  'ticket.link': 'tickets.link',
  'ticket.participant': 'tickets.addParticipant',
  'ticket.search': 'search.search',
  'ticket.forward': null,
  'ticket.export': null,
  'ticket.pdf': null,
  'attachment.upload': 'tickets.attach',
  'attachment.download': 'tickets.attachment',
  'portal.attachment': 'portal.requestAttachment',
  'link.attachment': 'portal.linkAttachment',
  'picture.fetch': 'tickets.remotePicture',
  'mail.deliver': 'mail.inbound',
  'mail.records': 'mail.records',
  'mail.record': 'mail.record',
  'mail.source': 'mail.source',
  'mail.outbox': 'mail.outbox',
  'mailbox.create': 'mail.addMailbox',
  'site.create': 'identity.addSite',
  'agent.token': 'endpoints.makeToken',
  'agent.token.list': 'endpoints.tokens',
  'agent.token.revoke': 'endpoints.revokeToken',
  'agent.list': 'endpoints.list',
  'agent.counters': 'endpoints.counters',
  'agent.dots': 'endpoints.dots',
  'agent.actions': 'endpoints.actions',
  'agent.get': 'endpoints.get',
  'agent.change': 'endpoints.change',
  'agent.approve': 'endpoints.approve',
  'agent.quarantine': 'endpoints.quarantine',
  'agent.release': 'endpoints.release',
  'agent.retire': 'endpoints.retire',
  'job.create': 'endpoints.ask',
  'job.list': 'endpoints.jobs',
  'job.of-agent': 'endpoints.jobsOfMachine',
  'job.get': 'endpoints.job',
  'job.output': 'endpoints.output',
  'job.withdraw': 'endpoints.withdraw',
  'job.decide': 'endpoints.decide',
  'job.evidence': 'endpoints.evidence',
  'job.approve': 'endpoints.addApproval',
  'job.approvals': 'endpoints.approvalRequests',
  'job.approval': 'endpoints.approvalRequest',
  'trust.get': 'endpoints.trust',
  'trust.statement': 'endpoints.addStatement',
  'trust.dispatch-key': 'endpoints.makeDispatchKey',
  'trust.certificate': 'endpoints.addCertificate',
  'agent.update': null,
  'runbook.start': null,
  'runbook.evidence': null,
  'remote.start': null,
  'template.update': null,
  'template.preview': null,
} as const satisfies Readonly<Record<string, string | null>>;

/** An operation as the cases name it. */
export type OperationName = keyof typeof operationIds;

/** Whether the product is known to do this at all. */
export function isMapped(name: OperationName): boolean {
  return operationIds[name] !== null;
}

/** Where an operation is served. */
interface Served {
  readonly method: string;
  /** With its parameters as `{name}`. */
  readonly path: string;
}

/** The operations that the running desk says it has. */
export interface Operations {
  /** Where it is served; throws when the product has no such operation. */
  requireServed(name: OperationName): Served;
  /** Those of the list that the product does not have. */
  missing(names: readonly OperationName[]): OperationName[];
}

/** An OpenAPI document, as far as it is read here. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId?: string }>>>>;
}

/** Reads which operations there are from the document alone: what it does not promise is not tried. */
export function operationsOf(document: OpenApiDocument): Operations {
  const served = new Map<string, Served>();
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, { operationId }] of Object.entries(methods))
      if (operationId !== undefined) served.set(operationId, { method: method.toUpperCase(), path });
  const find = (name: OperationName): Served | undefined => served.get(operationIds[name] ?? '');
  return {
    missing: (names) => names.filter((name) => !find(name)),
    requireServed(name) {
      const found = find(name);
      if (!found) throw new Error(`The product has no operation ${name}.`);
      return found;
    },
  };
}
