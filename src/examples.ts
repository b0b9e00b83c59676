import { readdirSync, readFileSync } from 'node:fs';
import type { ExampleOperation } from './server/graphiql.ts';

/** From `src` as from the bundle in `dist`. */
const OPERATIONS = new URL('../schema/operations/', import.meta.url);

/**
 * The documents of `schema/operations`, those that only read first: what a newcomer runs in the first tab must not
 * change anything. Otherwise in the order of their file names.
 */
export function readExamples(): readonly ExampleOperation[] {
  const examples = readdirSync(OPERATIONS)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => ({
      name: file.replace(/\.graphql$/, ''),
      document: readFileSync(new URL(file, OPERATIONS), 'utf8'),
    }));
  const changes = examples.filter(({ document }) => /^mutation\b/m.test(document));
  return [...examples.filter((example) => !changes.includes(example)), ...changes];
}
