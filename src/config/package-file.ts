import { existsSync } from 'node:fs';

/**
 * Returns the address of a file or folder of this package, found upwards from here: the code runs from `src`, and from the
 * bundle in `dist`, which lie at different depths below it.
 *
 * @param path relative to the package, such as `schema/operations/`
 */
export function packageFile(path: string): URL {
  for (let folder = new URL('.', import.meta.url); ; folder = new URL('..', folder)) {
    const file = new URL(path, folder);
    if (existsSync(file)) return file;
    if (folder.pathname === '/' || folder.href === new URL('..', folder).href)
      throw new Error(`The package lacks ${path}.`);
  }
}
