import { describe } from 'vitest';
import { auditStoreContract } from './audit-store.contract.ts';
import { connectEngines, ENGINES } from './engines.ts';

connectEngines();

describe.each(ENGINES)('$name', auditStoreContract);
