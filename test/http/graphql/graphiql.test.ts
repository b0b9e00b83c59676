import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { STUB_URL, stubApp } from '../stub-app.ts';

const operations = [
  { name: 'GroupsOfUser', document: 'query GroupsOfUser { work }' },
  { name: 'AddToGroup', document: 'mutation AddToGroup { change }' },
];
const { app } = stubApp({ graphiql: { kind: 'on', operations } });
const open = (headers: Record<string, string> = {}) =>
  app.fetch(STUB_URL, { headers: { accept: 'text/html', ...headers } });

describe('GraphiQL', () => {
  test('opens for those who ask for a web page, titled after the service', async () => {
    const response = await open();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toContain('<title>cognito-admin-graphql</title>');
  });

  test('has a tab for each example', async () => {
    const html = await (await open()).text();
    expect(html).toContain(`"defaultTabs":${JSON.stringify(operations.map(({ document }) => ({ query: document })))}`);
  });

  test('holds its tabs still, and opens as the page of this service', async () => {
    const html = await (await open()).text();
    expect(html).toContain('.graphiql-tab { transform: none !important; }');
    expect(html.split('globalAPI: true')).toHaveLength(2);
    expect(html.slice(html.lastIndexOf('</style>'))).toMatch(/\nopenGraphiql\(\s+window\.document/);
  });

  test('loads nothing by an address of its own', async () => {
    const html = await (await open()).text();
    const markup = html.slice(0, html.indexOf('<script>'));
    expect(markup).not.toMatch(/(src|href)="(?!data:)|url\((?!["']?(data:|#))|@import/);
  });

  test('may load from nowhere else, and run only the script that it brings', async () => {
    const policy = (await open()).headers.get('content-security-policy');
    expect(policy).toMatch(/default-src 'none'; script-src 'sha256-[\w+/]{43}='; /);
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/);
  });

  test('comes compressed to those who take it so: a quarter of 9 MB', async () => {
    const plain = Buffer.from(await (await open()).arrayBuffer());
    const response = await open({ 'accept-encoding': 'br, gzip' });
    const compressed = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(compressed.length).toBeLessThan(3_000_000);
    expect(gunzipSync(compressed).equals(plain)).toBe(true);
  });

  test('says its coding and its length truly, plain and compressed by turns', async () => {
    const accepted = ['identity', 'gzip', 'br', 'gzip;q=0', 'deflate, gzip;q=0.5', 'gzip; q=0.0, identity'];
    const codings: (string | null)[] = [];
    for (const encoding of accepted) {
      const response = await open({ 'accept-encoding': encoding });
      codings.push(response.headers.get('content-encoding'));
      const { byteLength } = await response.arrayBuffer();
      expect(Number(response.headers.get('content-length')), encoding).toBe(byteLength);
    }
    expect(codings).toEqual([null, 'gzip', null, null, 'gzip', null]);
  });

  test('is not sent twice to a browser that has it', async () => {
    const etag = (await open()).headers.get('etag') ?? '';
    const response = await open({ 'if-none-match': etag });
    expect(response.status).toBe(304);
    expect(await response.text()).toBe('');
  });

  test('leaves the API to those who ask for JSON', async () => {
    const response = await app.fetch(`${STUB_URL}?query={work}`, { headers: { accept: 'application/json' } });
    expect(await response.json()).toMatchObject({ data: { work: 'done' } });
  });

  test('is not there if it is off', async () => {
    const response = await stubApp().app.fetch(STUB_URL, { headers: { accept: 'text/html' } });
    expect(await response.text()).not.toContain('<html');
  });
});
