import { readdirSync, readFileSync } from 'node:fs';

/** A Markdown page of the checkout. */
export interface Page {
  /** From the root of the checkout. */
  readonly path: string;
  readonly text: string;
}

/** Every page: those at the root, then those of docs/. */
export function readPages(): readonly Page[] {
  const root = readdirSync('.').filter((name) => name.endsWith('.md'));
  const docs = readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`);
  return [...root, ...docs].map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}
