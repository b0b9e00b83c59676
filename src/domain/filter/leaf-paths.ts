import { type Clause, clausesOf, type NestedFilter } from './clause.ts';

/** The paths of the conditions on users that the clause is made of. */
export function leafPaths({ path, condition }: Clause): readonly string[] {
  switch (condition.kind) {
    case 'or':
      return leafPathsWithin(condition.alternatives, path);
    case 'not':
      return leafPathsWithin([condition.negated], path);
    default:
      return [path];
  }
}

/** The path of the whole where there is no leaf to name. */
function leafPathsWithin(nested: readonly NestedFilter[], path: string): readonly string[] {
  const paths = nested.flatMap((each) => clausesOf(each.filter, each.path).flatMap(leafPaths));
  return paths.length > 0 ? paths : [path];
}
