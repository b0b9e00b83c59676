import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from './pages.ts';

const PATH = /(?<![\w./-])(?:src|test|scripts|bench|deploy|docs|schema|\.ci)\/[\w./-]*\w/g;
/** In backticks, with or without the folders around it. */
const SOURCE_FILE = /`(?<name>[\w./-]+\.(?:ts|graphql))`/g;
const LINK = /\]\((?!https?:|mailto:)(?<target>[^)#\s]*)(?:#(?<anchor>[^)\s]+))?\)/g;

/** Paths of the page that the checkout lacks, whatever they are named for. */
export function missingPaths({ text }: Pick<Page, 'text'>): readonly string[] {
  return [...text.matchAll(PATH)].map(([path]) => path).filter((path) => !existsSync(path));
}

/**
 * Source files of the page that the checkout lacks. A page may leave out the folders around a file.
 *
 * @param files every file of the checkout, by its path from the root
 */
export function missingSourceFiles({ text }: Pick<Page, 'text'>, files: readonly string[]): readonly string[] {
  return [...text.matchAll(SOURCE_FILE)]
    .map(({ groups }) => groups?.name ?? '')
    .filter((name) => !files.some((path) => path === name || path.endsWith(`/${name}`)));
}

/** Relative links of the page that lead to no file, or to no heading of one. */
export function brokenLinks({ path, text }: Page, pages: readonly Page[]): readonly string[] {
  return [...text.matchAll(LINK)]
    .map(({ groups }) => ({ target: groups?.target ?? '', anchor: groups?.anchor }))
    .filter(({ target, anchor }) => {
      const file = target === '' ? path : join(dirname(path), target);
      if (!existsSync(file)) return true;
      const linked = pages.find((page) => page.path === file);
      return anchor !== undefined && !(linked !== undefined && anchorsOf(linked.text).includes(anchor));
    })
    .map(({ target, anchor }) => (anchor === undefined ? target : `${target}#${anchor}`));
}

/** As GitHub makes them of headings. */
function anchorsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
