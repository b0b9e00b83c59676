import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { packageFile } from '../../config/package-file.ts';
import type { StaticFile } from './static-response.ts';

/** The dashboard as it was built: its files in memory, and the documents that it asks for. */
export interface Dashboard {
  /** What its addresses are answered with. It names the other files, so it is the only one without a hash in its name. */
  readonly page: StaticFile;
  /** The other files by their paths: `/assets/index-4fd1c0aa.js`. */
  readonly assets: ReadonlyMap<string, StaticFile>;
  /** Its documents by their hashes, so that it works where no other text is executed. */
  readonly documents: ReadonlyMap<string, string>;
}

const BUILT = 'dist/web/';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/**
 * What the page may do: load from this origin alone, what is named here alone. No script or style stands in the page, no
 * text becomes HTML (Trusted Types), and nobody frames it.
 */
function contentSecurityPolicy(origins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src ${["'self'", ...origins].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** Returns the same dashboard, whose page may also ask these origins: those of a login. */
export function reachingOrigins(dashboard: Dashboard, origins: readonly string[]): Dashboard {
  const { page } = dashboard;
  const headers = { ...page.headers, 'content-security-policy': contentSecurityPolicy(origins) };
  return { ...dashboard, page: { ...page, headers } };
}

/** Returns the dashboard that `npm run build:dashboard` has built, or null if it has not been built. */
export function loadDashboard(): Dashboard | null {
  // The folder alone may be there while the build is writing into it.
  return hasPackageFile(`${BUILT}index.html`) ? readDashboard(packageFile(BUILT)) : null;
}

/** @param folder what Vite has written, with a slash at its end */
export function readDashboard(folder: URL): Dashboard {
  const assets = new URL('assets/', folder);
  const names = readdirSync(assets).filter((name) => typeOf(name) !== undefined);
  const documents = JSON.parse(readFileSync(new URL('persisted-documents.json', folder), 'utf8'));
  return {
    page: readStaticFile(new URL('index.html', folder), {
      'content-security-policy': contentSecurityPolicy([]),
      'cache-control': 'no-cache',
    }),
    assets: new Map(
      names.map((name) => [
        `/assets/${name}`,
        readStaticFile(new URL(name, assets), { 'cache-control': 'public, max-age=31536000, immutable' }),
      ]),
    ),
    documents: new Map(Object.entries(z.record(z.string(), z.string()).parse(documents))),
  };
}

/** Reads a file, and beside it what the build has compressed. */
function readStaticFile(file: URL, headers: Readonly<Record<string, string>>): StaticFile {
  const body = readFileSync(file);
  const compressed = (ending: string) => {
    const sibling = new URL(`${file.href}.${ending}`);
    return existsSync(sibling) ? new Uint8Array(readFileSync(sibling)) : null;
  };
  return {
    body: new Uint8Array(body),
    brotli: compressed('br'),
    gzip: compressed('gz'),
    headers: {
      'content-type': typeOf(file.pathname) ?? 'application/octet-stream',
      etag: `"${createHash('sha256').update(body).digest('base64url')}"`,
      vary: 'accept-encoding',
      ...headers,
    },
  };
}

function typeOf(name: string): string | undefined {
  return TYPES[name.slice(name.lastIndexOf('.') + 1)];
}

function hasPackageFile(path: string): boolean {
  try {
    return existsSync(packageFile(path));
  } catch {
    return false;
  }
}
