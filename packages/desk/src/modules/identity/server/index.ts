export type { CredentialRequest, IdentityApi, IdentityDeps, PersonCard, TeamCard } from './api.ts';
export type { IdentityViews } from './tables.ts';
