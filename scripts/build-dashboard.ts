import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const SOURCES = 'web';
const BUILT = 'dist/web/index.html';

/**
 * Builds the dashboard into dist/web, unless what is there is newer than its sources: `npm start` does so before it starts, so
 * that neither a clean clone nor a change of branch needs a command of its own. `npm ci` does not, which must work where no
 * sources are, as in an image's first layer.
 */
if (newestBelow(SOURCES) > changedAt(BUILT)) {
  await build({ root: SOURCES, configFile: join(SOURCES, 'vite.config.ts'), logLevel: 'warn' });
}

function newestBelow(folder: string): number {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => name !== 'node_modules');
  return Math.max(
    ...entries.map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newestBelow(path) : changedAt(path);
    }),
  );
}

/** 0 if there is no such file. */
function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
