import { describe } from 'vitest';
import { directoryIndexStoreContract } from './directory-index-store.contract.ts';
import { connectEngines, ENGINES } from './engines.ts';

connectEngines();

describe.each(ENGINES)('$name', directoryIndexStoreContract);
