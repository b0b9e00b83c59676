import { readdirSync, readFileSync } from 'node:fs';
import type { ExampleOperation } from './server/graphiql.ts';

/** The documents of `schema/operations`, in the order of their file names. */
export function readExamples(folder: URL): readonly ExampleOperation[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => ({
      name: file.replace(/\.graphql$/, ''),
      document: readFileSync(new URL(file, folder), 'utf8'),
    }));
}
