/** One command of the program. */
export interface Command {
  /** What `--help` says of it. */
  readonly summary: string;
  /** What `<command> --help` says after the summary. */
  readonly usage: string;
  /**
   * Loaded when it is run: one command does not wait for the others' modules. Answers with the exit code; a server
   * answers once it listens, and keeps the process alive. Rejects with Refusal.
   */
  load(): Promise<(args: readonly string[]) => Promise<number>>;
}

export const DEFAULT_COMMAND = 'serve';

export const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  [
    'serve',
    {
      summary: 'Serves the GraphQL API and GraphiQL; what happens without a command.',
      usage: `cognito-admin-graphql [serve] [--auth]

  --auth  The same as AUTH=cognito. With the embedded pool, shows ready tokens of an auditor, operator and administrator.`,
      load: async () => (await import('./serve.ts')).serve,
    },
  ],
  [
    'report',
    {
      summary: 'Writes who is in which group, as CSV, NDJSON, JSON or a table.',
      usage: `cognito-admin-graphql report [--format csv|ndjson|json|table] [--output FILE] [--groups a,b] [--columns a,b]

  --format   csv: for spreadsheets, the default. ndjson: a JSON object a line. json: one document. table: for the eye.
             csv and ndjson are written as the pool is read, in any size; json and table are put together in memory.
  --output   Appears only once it is complete. Left out: the standard output.
  --groups   Only these groups. Split at commas; for names with commas give the flag once for each, at least twice.
  --columns  Chooses and orders the columns, by the same rule.`,
      load: async () => (await import('./report.ts')).report,
    },
  ],
  [
    'embedded-pool',
    {
      summary: 'Serves an embedded user pool over HTTP, to try things and to test against.',
      usage:
        'cognito-admin-graphql embedded-pool [--port 9229] [--host 127.0.0.1] [--users N] [--groups N] [--memberships N] [--latency MS] [--quotas on|off|FACTOR]',
      load: async () => (await import('./serve-embedded-pool.ts')).serveEmbeddedPool,
    },
  ],
]);
