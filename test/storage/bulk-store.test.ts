import { describe } from 'vitest';
import { bulkStoreContract } from './bulk-store.contract.ts';
import { connectEngines, ENGINES } from './engines.ts';

connectEngines();

describe.each(ENGINES)('$name', bulkStoreContract);
