import ts from 'typescript';

const MAX_FUNCTION_LINES = 60;
const MAX_CLASS_LINES = 200;

/** The line above an exception says why: `// length: a table, without logic`. */
const REASON = /^\s*\/\/ length: \S/;

/** Every function that is longer than 60 lines, and every class longer than 200, but those with a reason above. */
export function findLongDeclarations(path: string, text: string): readonly string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const lines = text.split('\n');
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const limit = limitOf(node);
    if (limit !== null) {
      const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
      const length = source.getLineAndCharacterOfPosition(node.end).line - first + 1;
      if (length > limit && !REASON.test(lines[first - 1] ?? '')) {
        found.push(`${path}:${first + 1}: ${length} lines, at most ${limit}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function limitOf(node: ts.Node): number | null {
  if (ts.isClassLike(node)) return MAX_CLASS_LINES;
  return ts.isFunctionLike(node) ? MAX_FUNCTION_LINES : null;
}
