import { readdirSync, readFileSync } from 'node:fs';
import { packageFile } from '../../config/package-file.ts';
import type { ExampleOperation } from './use-graphiql.ts';

/** The first tabs, which show the purpose of the service. */
const FEATURED = ['groups-and-members', 'users-and-groups', 'membership-report'];

/**
 * Returns the documents of `schema/operations`: the featured ones, then the others that only read, then those that
 * change something, each in the order of their file names. So what a newcomer runs first changes nothing.
 */
export function loadExampleOperations(): readonly ExampleOperation[] {
  const folder = packageFile('schema/operations/');
  const examples = readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => ({
      name: file.replace(/\.graphql$/, ''),
      document: readFileSync(new URL(file, folder), 'utf8'),
    }));
  return examples.sort((a, b) => rank(a) - rank(b));
}

function rank({ name, document }: ExampleOperation): number {
  const place = FEATURED.indexOf(name);
  if (place !== -1) return place;
  return FEATURED.length + (/^mutation\b/m.test(document) ? 1 : 0);
}
