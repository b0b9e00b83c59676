import { readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

/** Puts the dashboard's documents beside the page: the service executes them by their hashes. */
export function persistedDocuments(): Plugin {
  return {
    name: 'persisted-documents',
    apply: 'build',
    generateBundle() {
      const source = readFileSync(join(import.meta.dirname, '../src/generated/persisted-documents.json'), 'utf8');
      this.emitFile({ type: 'asset', fileName: 'persisted-documents.json', source });
    },
  };
}

/** Writes `.br` and `.gz` beside what browsers ask for, so that the service compresses nothing. */
export function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    async writeBundle({ dir = '' }) {
      const names = await readdir(dir, { recursive: true });
      const texts = names.filter((name) => /\.(html|js|css|svg)$/.test(name));
      await Promise.all(
        texts.map(async (name) => {
          const body = await readFile(join(dir, name));
          await writeFile(join(dir, `${name}.br`), await promisify(brotliCompress)(body));
          await writeFile(join(dir, `${name}.gz`), await promisify(gzip)(body, { level: 9 }));
        }),
      );
    },
  };
}
