import type { Answer, App } from '../support/app.ts';

/** One of the API's lists, as a test reads it. */
export interface List {
  /** The connection's field up to its arguments: `users`, `groups`. */
  readonly field: string;
  /** Further arguments: `filter: { enabled: true }`. */
  readonly args?: string;
  /** The field that tells its items apart. */
  readonly key: 'username' | 'name';
  /** The group whose members it lists. */
  readonly ofGroup?: string;
}

export interface ReadPage {
  readonly keys: readonly string[];
  readonly cursors: readonly string[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

export interface ReadList {
  /** Of all pages, in the order in which they came. */
  readonly keys: readonly string[];
  readonly pageSizes: readonly number[];
  /** Calls to Cognito for all pages together. */
  readonly calls: number;
}

/** The answer to the request for one page, whatever it is. */
export function askForPage(app: App, list: List, first: number, after: string | null = null): Promise<Answer> {
  const { field, args = '', key, ofGroup } = list;
  const connection = `list: ${field}(first: $first, after: $after ${args}) {
    edges { cursor node { key: ${key} } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }`;
  const selection = ofGroup === undefined ? connection : `group(name: ${JSON.stringify(ofGroup)}) { ${connection} }`;
  return app.query(`query ($first: Int, $after: String) { ${selection} }`, { first, after });
}

/** One page that must be there. */
export async function readPage(app: App, list: List, first: number, after: string | null = null): Promise<ReadPage> {
  const { data, errors } = await askForPage(app, list, first, after);
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  const { edges, pageInfo } = list.ofGroup === undefined ? data.list : data.group.list;
  return {
    keys: edges.map(({ node }: { node: { key: string } }) => node.key),
    cursors: edges.map(({ cursor }: { cursor: string }) => cursor),
    ...pageInfo,
  };
}

/** Follows `endCursor` for as long as there is a next page. */
export async function readToTheEnd(app: App, list: List, first: number): Promise<ReadList> {
  const keys: string[] = [];
  const pageSizes: number[] = [];
  const before = app.pool.calls.total;
  let after: string | null = null;
  for (let more = true; more; ) {
    const page: ReadPage = await readPage(app, list, first, after);
    keys.push(...page.keys);
    pageSizes.push(page.keys.length);
    more = page.hasNextPage;
    after = page.endCursor;
  }
  return { keys, pageSizes, calls: app.pool.calls.total - before };
}
