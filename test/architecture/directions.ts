import type { SourceFile } from './source-file.ts';

/**
 * What each room may import beside itself. A room is a folder of `src`, or a file that lies there by itself. Nobody but
 * `main`, the commands and `lambda` may import `compose`.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[] | 'everything'>> = {
  domain: [],
  cognito: ['domain'],
  store: ['domain'],
  loaders: ['domain'],
  graphql: ['domain', 'loaders'],
  server: ['domain', 'graphql'],
  'embedded-pool': [],
  // The names of the quota categories stand in the environment.
  'config-variables': ['cognito', 'domain'],
  'config-auth': ['config-variables', 'domain'],
  config: ['config-variables', 'config-auth', 'cognito', 'domain'],
  examples: ['server'],
  'cache-fields': [],
  version: [],
  'persisted-documents': ['cache-fields', 'config', 'server'],
  // Signs people in to the embedded pool, for its first run.
  'staff-logins': ['domain', 'embedded-pool'],
  proxy: [],
  compose: 'everything',
  main: 'everything',
  // A process of its own, which Lambda starts.
  lambda: 'everything',
  cli: 'everything',
};

const KNOWS_AWS = ['cognito', 'compose'];

/** Every import that goes against the directions, one line each. */
export function directionBreaches(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, imports, packages }) => {
    const room = roomOf(path);
    const allowed = MAY_IMPORT[room] ?? [];
    const wrong = imports.filter((target) => {
      const other = roomOf(target);
      return other !== room && allowed !== 'everything' && !allowed.includes(other);
    });
    const wrongPackages = packages.filter(
      (name) => room === 'domain' || (/^@(aws-sdk|smithy)\//.test(name) && !KNOWS_AWS.includes(room)),
    );
    const unknown = Object.hasOwn(MAY_IMPORT, room) ? [] : [`${path}: nobody has said what ${room} may import`];
    return [...unknown, ...[...wrong, ...wrongPackages].map((target) => `${path} imports ${target}`)];
  });
}

function roomOf(path: string): string {
  return /^(?:\.\.\/)*[^/.]+/.exec(path)?.[0] ?? path;
}
