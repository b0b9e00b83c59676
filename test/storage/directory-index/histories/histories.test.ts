import { describe } from 'vitest';
import { connectEngines, ENGINES } from '../../engines.ts';
import { historiesContract } from './histories.contract.ts';

connectEngines();

describe.each(ENGINES)('$name', historiesContract);
