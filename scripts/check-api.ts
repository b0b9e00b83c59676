import { readFileSync } from 'node:fs';
import { unannouncedBreakingChanges } from './breaking-changes.ts';

/** Fails where the API breaks its clients and the version does not say so. */
const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const { version }: { version: string } = JSON.parse(read('package.json'));
const changes = unannouncedBreakingChanges(read('schema/released.graphql'), read('schema/schema.graphql'), version);
for (const change of changes) process.stderr.write(`${change}\n`);
if (changes.length > 0) {
  process.stderr.write(`Version ${version} does not announce this: see CHANGELOG.md.\n`);
  process.exitCode = 1;
}
