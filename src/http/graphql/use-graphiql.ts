import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type Plugin, shouldRenderGraphiQL } from 'graphql-yoga';
import { PAGE_SCRIPT, PAGE_STYLE } from './graphiql-page.ts';

/** A document that GraphiQL opens in a tab of its own, with the name of its operation as title. */
export interface ExampleOperation {
  readonly name: string;
  readonly document: string;
}

/** GraphiQL's page as it is cached: 9 MB, or about a quarter of it compressed. */
interface Page {
  readonly compressed: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/** By the operations that it opens with: the pools of a process show the same page, which posts to where it was loaded from. */
const pages = new WeakMap<readonly ExampleOperation[], Promise<Page>>();

/**
 * Serves GraphiQL from this process, to clients that request the endpoint as a web page. Yoga's own page loads its scripts
 * from another host, and stays blank in a closed network. This page's policy forbids every other host.
 */
export function useGraphiql(operations: readonly ExampleOperation[]): Plugin {
  return {
    async onRequest({ request, endResponse, fetchAPI }) {
      if (!shouldRenderGraphiQL(request)) return;
      const { compressed, headers: kept } = await pageOf(operations);
      // A copy for each response: the Response writes its content-length into the object that it is given.
      const headers = { ...kept };
      if (request.headers.get('if-none-match') === headers.etag) {
        endResponse(new fetchAPI.Response(null, { status: 304, headers }));
      } else if (acceptsGzip(request.headers.get('accept-encoding'))) {
        endResponse(new fetchAPI.Response(compressed, { headers: { ...headers, 'content-encoding': 'gzip' } }));
      } else {
        endResponse(new fetchAPI.Response(new Uint8Array(await promisify(gunzip)(compressed)), { headers }));
      }
    },
  };
}

function pageOf(operations: readonly ExampleOperation[]): Promise<Page> {
  const known = pages.get(operations);
  if (known !== undefined) return known;
  const page = renderPage(operations);
  pages.set(operations, page);
  return page;
}

async function renderPage(operations: readonly ExampleOperation[]): Promise<Page> {
  // Loaded when first needed: the module contains 9 MB of scripts, and most processes never show the page.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = withOwnParts(
    renderGraphiQL({
      title: 'cognito-admin-graphql',
      // Subscriptions too: their documents would be cut off at the maximum length of a URL.
      method: 'POST',
      // Shown if the browser has no tabs of an earlier visit.
      defaultTabs: operations.map(({ document }) => ({ query: document })),
      // The headers contain an administrator's token: GraphiQL would keep it in the browser permanently.
      shouldPersistHeaders: false,
    }),
  );
  return {
    compressed: new Uint8Array(await promisify(gzip)(html)),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(html),
      'cache-control': 'private, no-cache',
      etag: `"${digest(html)}"`,
      vary: 'accept, accept-encoding',
    },
  };
}

/** Inserts this service's parts beside those of Yoga's page, which has no hooks for them. */
function withOwnParts(html: string): string {
  const START = 'YogaGraphiQL.renderYogaGraphiQL(';
  const parts = [
    ['</style>', `${PAGE_STYLE}</style>`],
    // The script uses it to follow what is typed into the editors.
    ['globalAPI: false', 'globalAPI: true'],
    [START, `${PAGE_SCRIPT}\nopenGraphiql(`],
  ] as const;
  return parts.reduce((page, [place, own]) => {
    const at = page.lastIndexOf(place);
    if (at === -1) throw new Error(`GraphiQL's page has no "${place}".`);
    return page.slice(0, at) + own + page.slice(at + place.length);
  }, html);
}

/**
 * Allows only this origin, and only the page's own script. Monaco, the editor, writes style elements, has its fonts as data
 * URLs and starts its workers from blobs.
 */
function contentSecurityPolicy(html: string): string {
  const start = html.indexOf('<script>') + '<script>'.length;
  const script = html.slice(start, html.indexOf('</script>', start));
  return [
    "default-src 'none'",
    `script-src 'sha256-${digest(script)}'`,
    "style-src 'unsafe-inline'",
    'font-src data:',
    'img-src data:',
    'worker-src blob:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

function acceptsGzip(header: string | null): boolean {
  return (header ?? '').split(',').some((coding) => /^\s*gzip\s*(?!;\s*q=0(\.0*)?\s*$)(;|$)/i.test(coding));
}
