import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';

/** A file of `src`, as far as the rules of the architecture look at it. Paths are relative to `src`. */
export interface SourceFile {
  readonly path: string;
  /** Files of `src` that it imports, types included. */
  readonly imports: readonly string[];
  /** Packages and modules of Node that it imports. */
  readonly packages: readonly string[];
  /** `process.env`, `Date.now` or `new Date()`, wherever they stand; comments do not count. */
  readonly ambientReads: readonly string[];
  /** Functions and methods that are called when the module is loaded, by their last name. */
  readonly callsAtLoad: readonly string[];
}

/** Every TypeScript file under the folder. */
export function readSourceFiles(folder: URL): readonly SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => parseSourceFile(path, readFileSync(new URL(path, folder), 'utf8')));
}

/** @param path relative to `src` */
export function parseSourceFile(path: string, text: string): SourceFile {
  const imports: string[] = [];
  const packages: string[] = [];
  const ambientReads: string[] = [];
  const callsAtLoad: string[] = [];

  const visit = (node: ts.Node, atLoad: boolean): void => {
    const module = moduleOf(node);
    if (module?.startsWith('.')) imports.push(posix.join(posix.dirname(path), module));
    else if (module !== undefined) packages.push(module);

    if (ts.isPropertyAccessExpression(node) && ['process.env', 'Date.now'].includes(node.getText())) {
      ambientReads.push(node.getText());
    }
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments?.length ?? 0) === 0) {
      ambientReads.push('new Date()');
    }
    if (atLoad && ts.isCallExpression(node)) callsAtLoad.push(lastName(node.expression));
    const deferred = ts.isFunctionLike(node) || (ts.isPropertyDeclaration(node) && !isStatic(node));
    ts.forEachChild(node, (child) => visit(child, atLoad && !deferred));
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true), true);
  return { path, imports, packages, ambientReads, callsAtLoad };
}

/** The module that an import or a re-export names, static or not. */
function moduleOf(node: ts.Node): string | undefined {
  let specifier: ts.Node | undefined;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) specifier = node.moduleSpecifier;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) specifier = node.argument.literal;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) specifier = node.arguments[0];
  return specifier !== undefined && ts.isStringLiteral(specifier) ? specifier.text : undefined;
}

function lastName(callee: ts.Expression): string {
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
}

function isStatic(node: ts.PropertyDeclaration): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false;
}
