import { describe } from 'vitest';
import { connectEngines, ENGINES } from '../engines.ts';
import { indexedDirectoryContract } from './indexed-directory.contract.ts';

connectEngines();

describe.each(ENGINES)('$name', indexedDirectoryContract);
