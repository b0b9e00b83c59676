import ts from 'typescript';

const MAX_FUNCTION_LINES = 60;
const MAX_CLASS_LINES = 200;

/** The line above an exception says why: `// length: a table, without logic`. */
const REASON = /^\s*\/\/ length: \S/;

/**
 * Every function that is longer than 60 lines and every class longer than 200, unless a reason stands above it; and every
 * such reason that has no long declaration below it, so that exceptions disappear with their cause.
 */
export function findLongDeclarations(path: string, text: string): readonly string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const lines = text.split('\n');
  const found: string[] = [];
  const unused = new Set(lines.flatMap((line, index) => (REASON.test(line) ? [index] : [])));
  const visit = (node: ts.Node): void => {
    const limit = limitOf(node);
    if (limit !== null) {
      const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
      const length = source.getLineAndCharacterOfPosition(node.end).line - first + 1;
      if (length > limit) {
        unused.delete(first - 1);
        if (!REASON.test(lines[first - 1] ?? '')) {
          found.push(`${path}:${first + 1}: ${length} lines, at most ${limit}`);
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const index of unused) found.push(`${path}:${index + 1}: a reason for a length, above nothing long`);
  return found;
}

function limitOf(node: ts.Node): number | null {
  if (ts.isClassLike(node)) return MAX_CLASS_LINES;
  return ts.isFunctionLike(node) ? MAX_FUNCTION_LINES : null;
}
