import type { SourceFile } from './source-file.ts';

/** The layers of the domain. Each imports only those above it. */
export const DOMAIN_LAYERS = [
  'domain/model',
  'domain/ports',
  'domain/primitives',
  'domain/directory',
  'domain/filter',
  'domain/paging',
  'domain/access',
  'domain/audit',
  'domain/commands',
  'domain/membership',
  'domain/scan',
  'domain/report',
  'domain/bulk',
  'domain/directory-index',
];

/**
 * What each layer may import beside itself. A layer is a folder of `src`, with the folders in it that are no layer of their own,
 * or a file that lies in `src` by itself. A name stands for the folders in it as well. Only `main`, the commands and `lambda` may
 * import `app`.
 */
export const MAY_IMPORT: Readonly<Record<string, readonly string[] | 'everything'>> = {
  ...Object.fromEntries(DOMAIN_LAYERS.map((layer, index) => [layer, DOMAIN_LAYERS.slice(0, index)])),
  'cognito/rate': ['domain/model', 'domain/ports'],
  cognito: ['cognito/rate', 'domain/model', 'domain/ports'],
  // Neither engine knows the other: only what opens one of them knows both.
  storage: ['storage/sqlite', 'storage/postgres', 'domain/ports', 'domain/bulk', 'domain/directory-index'],
  'storage/sql': [
    'domain/model',
    'domain/ports',
    'domain/primitives',
    'domain/filter',
    'domain/bulk',
    'domain/directory-index',
  ],
  'storage/sqlite': [
    'storage/sql',
    'storage/storage-engine.ts',
    'storage/store-error.ts',
    'domain/model',
    'domain/ports',
  ],
  'storage/postgres': [
    'storage/sql',
    'storage/storage-engine.ts',
    'storage/store-error.ts',
    'domain/model',
    'domain/ports',
    'domain/primitives',
    'domain/bulk',
  ],
  loaders: ['domain'],
  graphql: ['domain', 'loaders'],
  // The names of the quota categories stand in the environment.
  config: ['domain/model', 'cognito/rate/quotas.ts'],
  export: ['domain'],
  observability: ['domain'],
  'http/auth': ['domain'],
  'http/errors': ['http/auth', 'domain'],
  'http/messages': ['http/errors'],
  'http/connections': ['http/errors', 'http/messages', 'domain/ports'],
  'http/dashboard': ['config/package-file.ts'],
  'http/health': ['domain'],
  // Which hosts are loopback is one question for HOST and for the header Host.
  'http/security': ['http/errors', 'http/messages', 'domain', 'config/loopback.ts'],
  'http/graphql': [
    'http/errors',
    'http/auth',
    'http/security',
    'http/messages',
    'config',
    'domain',
    'graphql',
    'observability',
  ],
  'http/reports': [
    'http/errors',
    'http/auth',
    'http/security',
    'http/messages',
    'http/connections',
    'domain',
    'export',
    'observability',
  ],
  // Neither 'http/graphql' nor 'http/reports': the server is handed its routes.
  http: [
    'http/connections',
    'http/dashboard',
    'http/errors',
    'http/messages',
    'http/security',
    'http/health',
    'domain',
    'export',
  ],
  'embedded-pool': [],
  app: 'everything',
  'cli/errors': ['domain', 'storage'],
  'cli/input': ['cli/errors', 'config', 'domain', 'export'],
  'cli/output': ['cli/errors', 'cli/input', 'config', 'domain', 'export'],
  'cli/signals': ['cli/errors', 'cli/output', 'domain'],
  'cli/commands': 'everything',
  cli: ['cli/commands', 'cli/errors', 'cli/input', 'cli/output', 'config'],
  main: ['cli'],
  // A process of its own, which Lambda starts.
  lambda: 'everything',
};

/** Longest first: a folder that is a layer of its own does not belong to the one around it. */
const LAYERS = Object.keys(MAY_IMPORT).sort((a, b) => b.length - a.length);

const KNOWS_AWS = ['cognito', 'app'];

/** Every import that goes against the directions, one line each. */
export function dependencyViolations(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, imports, packages }) => {
    const layer = layerOf(path);
    if (layer === undefined) return [`${path}: no layer of test/architecture/dependency-rules.ts has this file`];
    const allowed = MAY_IMPORT[layer] ?? [];
    const wrong = imports.filter((target) => {
      const other = layerOf(target);
      if (other === layer || (allowed === 'everything' && other !== undefined)) return false;
      return allowed === 'everything' || !allowed.some((name) => isIn(target, name));
    });
    const wrongPackages = packages.filter(
      (name) =>
        isIn(path, 'domain') || (/^@(aws-sdk|smithy)\//.test(name) && !KNOWS_AWS.some((known) => isIn(path, known))),
    );
    return [...wrong, ...wrongPackages].map((target) => `${path} imports ${target}`);
  });
}

function layerOf(path: string): string | undefined {
  return LAYERS.find((layer) => isIn(path, layer));
}

/** Is the file of this name, or in the folder of this name? */
function isIn(path: string, name: string): boolean {
  return path === name || path === `${name}.ts` || path.startsWith(`${name}/`);
}
