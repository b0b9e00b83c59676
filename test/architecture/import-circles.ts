import type { SourceFile } from './source-file.ts';

/** The first circle of imports that is found from each file on: `a.ts → b.ts → a.ts`. Imports of types count. */
export function importCircles(files: readonly SourceFile[]): readonly string[] {
  const importsOf = new Map(files.map(({ path, imports }) => [path, imports]));
  const finished = new Set<string>();
  const circles: string[] = [];

  const visit = (path: string, trail: readonly string[]): void => {
    if (finished.has(path)) return;
    const start = trail.indexOf(path);
    if (start !== -1) {
      circles.push([...trail.slice(start), path].join(' → '));
      return;
    }
    for (const next of importsOf.get(path) ?? []) visit(next, [...trail, path]);
    finished.add(path);
  };
  for (const { path } of files) visit(path, []);
  return circles;
}

/** Files that can be reached from the one by imports, itself included. */
export function reachableFrom(start: string, files: readonly SourceFile[]): ReadonlySet<string> {
  const importsOf = new Map(files.map(({ path, imports }) => [path, imports]));
  const reached = new Set([start]);
  // A set goes on to what is added while it is read.
  for (const path of reached) for (const next of importsOf.get(path) ?? []) reached.add(next);
  return reached;
}

/** Files that hold a part of the schema by their name, but that the schema does not import, directly or not. */
export function forgottenTypeFiles(files: readonly SourceFile[]): readonly string[] {
  const reached = reachableFrom('graphql/schema.ts', files);
  return files
    .map(({ path }) => path)
    .filter((path) => /^graphql\/.+\.(type|input|query|mutation|field|subscription)\.ts$/.test(path))
    .filter((path) => !reached.has(path));
}
