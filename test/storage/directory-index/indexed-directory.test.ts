import { describe } from 'vitest';
import { connectEngines, ENGINES } from '../engines.ts';
import { indexedDirectoryContract } from './indexed-directory.contract.ts';

connectEngines();

describe.each(ENGINES)('$name', (engine) => {
  describe('answers', () => indexedDirectoryContract(engine, 'database'));
  describe('copied to memory, answers', () => indexedDirectoryContract(engine, 'memory'));
});
