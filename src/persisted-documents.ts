import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { PersistedDocuments } from './server/persisted-operations.ts';

/** Written by `npm run codegen`. From `src` as from the bundle in `dist`. */
const MANIFEST = new URL('../schema/generated/persisted-documents.json', import.meta.url);

/** The documents of `schema/operations` by their hashes, as the generated client knows them. */
export function readPersistedDocuments(): PersistedDocuments {
  return new Map(Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(MANIFEST, 'utf8')))));
}
