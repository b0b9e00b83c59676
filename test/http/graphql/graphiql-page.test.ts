import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { PAGE_SCRIPT } from '../../../src/http/graphql/graphiql-page.ts';

const EXAMPLES = [{ query: 'query First { quotas { category } }' }, { query: 'query Second { viewer { username } }' }];
const HEADERS = '{"Authorization":"Bearer of-mine"}';

interface Options {
  readonly headers: string;
  readonly variables?: string;
  readonly defaultTabs: readonly { readonly query: string; readonly variables?: string | null }[];
  onEditQuery(): void;
}

/** An editor's text, as Monaco keeps it. */
class Model {
  readonly uri: { readonly path: string };
  #text: string;
  readonly #listeners: ((event: { isFlush: boolean }) => void)[] = [];

  constructor(path: string, text: string) {
    this.uri = { path };
    this.#text = text;
  }

  getValue(): string {
    return this.#text;
  }

  /** As GraphiQL does where another tab is opened. */
  setValue(text: string): void {
    this.#change(text, true);
  }

  /** As somebody who types or pastes. */
  type(text: string): void {
    this.#change(text, false);
  }

  onDidChangeContent(listener: (event: { isFlush: boolean }) => void): void {
    this.#listeners.push(listener);
  }

  #change(text: string, isFlush: boolean): void {
    this.#text = text;
    for (const listener of this.#listeners) listener({ isFlush });
  }
}

class Storage {
  readonly kept = new Map<string, string>();
  getItem = (key: string) => this.kept.get(key) ?? null;
  setItem = (key: string, value: string) => void this.kept.set(key, value);
  removeItem = (key: string) => void this.kept.delete(key);
}

/** The page, opened in a window; a reload is another one with the same storage. */
function openPage(search: string, sessionStorage = new Storage(), localStorage = new Storage()) {
  const rendered: Options[] = [];
  const watching: ((model: Model) => void)[] = [];
  const location = { href: `http://127.0.0.1:4000/graphql${search}` };
  runInNewContext(`${PAGE_SCRIPT}\nopenGraphiql({ addEventListener() {} }, { defaultTabs: EXAMPLES });`, {
    EXAMPLES,
    URL,
    queueMicrotask,
    location,
    history: { state: null, replaceState: (_state: unknown, _title: string, url: URL) => (location.href = url.href) },
    sessionStorage,
    localStorage,
    monaco: {
      editor: { onDidCreateModel: (watch: (model: Model) => void) => watching.push(watch), onDidCreateEditor() {} },
    },
    YogaGraphiQL: { renderYogaGraphiQL: (_root: unknown, options: Options) => rendered.push(options) },
  });
  const [options] = rendered;
  if (options === undefined) throw new Error('Nothing was rendered.');
  const headers = new Model('/1-request-headers.json', options.headers);
  for (const watch of watching) watch(headers);
  return { options, headers, location, sessionStorage, localStorage };
}

const link = (parameters: Record<string, string>) => `?${new URLSearchParams(parameters)}`;

describe('the request headers of GraphiQL', () => {
  test('are those of the window: a tab that brings others gets them', async () => {
    const { headers } = openPage('');
    headers.type(HEADERS);
    for (const ofTab of ['', '{"X-Old":"1"}']) {
      headers.setValue(ofTab);
      await Promise.resolve();
      expect(headers.getValue()).toBe(HEADERS);
    }
  });

  test('may be made prettier', async () => {
    const { headers } = openPage('');
    headers.type(HEADERS);
    const pretty = JSON.stringify(JSON.parse(HEADERS), null, 2);
    headers.setValue(pretty);
    await Promise.resolve();
    expect(headers.getValue()).toBe(pretty);
  });

  test('survive a reload, in what the browser forgets with the window', () => {
    const { headers, sessionStorage, localStorage, location } = openPage('');
    headers.type(HEADERS);
    expect(openPage('', sessionStorage).options.headers).toBe(HEADERS);
    expect([...localStorage.kept.values(), location.href].join()).not.toContain('of-mine');
  });

  test('are gone once they are taken out', () => {
    const { headers, sessionStorage } = openPage('');
    headers.type(HEADERS);
    headers.type(' ');
    expect(sessionStorage.kept.size).toBe(0);
    expect(openPage('', sessionStorage).options.headers).toBe('');
  });

  test('are not taken from a link', () => {
    expect(openPage(link({ headers: HEADERS, query: '{ a }' })).options.headers).toBe('');
  });
});

describe('a link to GraphiQL', () => {
  test('opens a tab of its own with its query and its variables', () => {
    const { options } = openPage(link({ query: 'query Q($n: Int) { a(n: $n) }', variables: '{"n":1}' }));
    expect(options.variables).toBe('{\n  "n": 1\n}');
    expect(options.defaultTabs).toEqual([
      { query: 'query Q($n: Int) { a(n: $n) }', variables: '{\n  "n": 1\n}' },
      ...EXAMPLES,
    ]);
  });

  test('opens the example that it names, and none twice', () => {
    const { options } = openPage(link({ query: 'query Second { viewer { username } }' }));
    expect(options.defaultTabs.map(({ query }) => query)).toEqual([EXAMPLES[1]?.query, EXAMPLES[0]?.query]);
  });

  test("without variables gets none of an earlier visit's, unless it is the reload of it", () => {
    const localStorage = new Storage();
    localStorage.setItem('graphiql:query', '{ mine }');
    expect(openPage(link({ query: '{ yours }' }), new Storage(), localStorage).options.variables).toBe('');
    expect(openPage(link({ query: '{ mine }' }), new Storage(), localStorage).options.variables).toBeUndefined();
  });

  test('has variables that are no JSON shown as they came', () => {
    expect(openPage(link({ query: '{ a }', variables: '{"n":' })).options.variables).toBe('{"n":');
  });

  test('is left once something else is shown: the address has no variables of another query', () => {
    const { options, location } = openPage(link({ query: '{ a }', variables: '{"n":1}', operationName: 'A' }));
    options.onEditQuery();
    expect(new URL(location.href).search).toBe(link({ query: '{ a }' }));
  });
});
