export * from './agent-cases.ts';
export * from './agent-world.ts';
export * from './organisation.ts';
export * from './server.ts';
export * from './store.ts';
export * from './server-cases.ts';
export * from './server-world.ts';
