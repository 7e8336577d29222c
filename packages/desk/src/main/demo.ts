import { identityContract } from '#identity/contract';
import { createClient } from '#platform/contract/client';
import type { Serving } from './serve.ts';
