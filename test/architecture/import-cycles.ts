import type { SourceFile } from './source-file.ts';

type Graph = ReadonlyMap<string, Iterable<string>>;

/** The first cycle of imports that is found from each file on: `a.ts → b.ts → a.ts`. Imports of types count. */
export function importCycles(files: readonly SourceFile[]): readonly string[] {
  return cyclesOf(new Map(files.map(({ path, imports }) => [path, imports])));
}

/**
 * Types of the schema name one another: a group has members, a user has groups. Folders that follow the schema cannot but import
 * one another as well; the files do not.
 */
const FOLLOWS_THE_SCHEMA = /^graphql(\/|$)/;

/**
 * The first cycle of folders from each folder on. A folder and the folders in it are not told apart where they import each other:
 * `test/architecture/dependency-rules.ts` says which of those may.
 */
export function folderCycles(files: readonly SourceFile[]): readonly string[] {
  const graph = new Map<string, Set<string>>();
  for (const { path, imports } of files) {
    const folder = folderOf(path);
    const others = imports
      .map(folderOf)
      .filter((other) => !isAround(folder, other) && !isAround(other, folder))
      .filter((other) => !FOLLOWS_THE_SCHEMA.test(folder) || !FOLLOWS_THE_SCHEMA.test(other));
    graph.set(folder, new Set([...(graph.get(folder) ?? []), ...others]));
  }
  return cyclesOf(graph);
}

function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}

/** Is the second folder the first, or in it? The root of the source is around none: it holds the entries. */
function isAround(folder: string, other: string): boolean {
  return folder === other || (folder !== '' && other.startsWith(`${folder}/`));
}

function cyclesOf(graph: Graph): readonly string[] {
  const finished = new Set<string>();
  const cycles: string[] = [];

  const visit = (node: string, path: readonly string[]): void => {
    if (finished.has(node)) return;
    const start = path.indexOf(node);
    if (start !== -1) {
      cycles.push([...path.slice(start), node].join(' → '));
      return;
    }
    for (const next of graph.get(node) ?? []) visit(next, [...path, node]);
    finished.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return cycles;
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
export function unreachableSchemaFiles(files: readonly SourceFile[]): readonly string[] {
  const reached = reachableFrom('graphql/schema.ts', files);
  return files
    .map(({ path }) => path)
    .filter((path) => /^graphql\/.+\.(type|input|query|mutation|field|subscription)\.ts$/.test(path))
    .filter((path) => !reached.has(path));
}
