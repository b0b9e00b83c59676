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
      usage: `cognito-admin-graphql [serve] [--auth] [--print-config]

  --auth          The same as AUTH=cognito. With the embedded pool, shows ready tokens of an auditor, operator and
                  administrator.
  --print-config  Shows the configuration that holds, as JSON, and ends. Nothing is served, and no call made.`,
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
  --output   A file appears only once it is complete; an older one keeps its mode. Left out: the standard output.
  --groups   Only these groups. Split at commas; for names with commas give the flag once for each, at least twice.
  --columns  Chooses and orders the columns, by the same rule.`,
      load: async () => (await import('./report.ts')).report,
    },
  ],
  [
    'groups',
    {
      summary: 'Lists the groups, highest authority first.',
      usage: 'cognito-admin-graphql groups [--format table|json|csv]',
      load: async () => (await import('./groups.ts')).groups,
    },
  ],
  [
    'users',
    {
      summary: 'Lists the users, of the pool or of one group.',
      usage: `cognito-admin-graphql users [--group NAME] [--search TEXT] [--format table|json|csv]

  --search  Only users with the text in their username, email or name; case does not count.`,
      load: async () => (await import('./users.ts')).users,
    },
  ],
  [
    'member',
    {
      summary: 'Puts a user into a group, or takes the user out.',
      usage: 'cognito-admin-graphql member add|remove --user USERNAME --group NAME',
      load: async () => (await import('./member.ts')).member,
    },
  ],
  [
    'bulk',
    {
      summary:
        'Puts many users into groups, takes them out, enables or disables them, at the pace that Cognito allows.',
      usage: `cognito-admin-graphql bulk add|remove --users FILE.csv --group NAME [--group NAME ...] [--dry-run] [--errors FILE.csv]
cognito-admin-graphql bulk enable|disable --users FILE.csv [--sign-out] [--dry-run] [--errors FILE.csv]

  --users    CSV with a header that names the column of the users, "username" or "cognito:username"; in a pool where they
             stand for usernames also "sub", "email", "phone_number" or "preferred_username". Or one name a line. Cells are
             parted by comma, semicolon or tab, or as a first line "sep=;" says; UTF-8, or UTF-16 with its mark.
             What is in doubt is refused. The files of this program can be read back. - is the standard input.
  --group    Give it once for each group: every user goes into every group.
  --sign-out Also revokes the sessions of who is disabled.
  --dry-run  Says what would be done and how long it would take, and changes nothing.
  --errors   Where failures are written, one a line with its reason; FILE.errors.csv if left out, of a dry run
             FILE.dry-run.errors.csv. A file of that name is replaced, or removed where nothing fails; a dry run removes none.

It says first which column it took. What is as asked already costs no write, so the same command can be given again. Ctrl-C
ends it once all that was sent is answered. With DATA_DIR set, one that was killed goes on when the service is started.
Ends with 0: all is as asked, 1: some is not, or a row names nobody, 2: nothing was begun, for the input is wrong.`,
      load: async () => (await import('./bulk.ts')).bulk,
    },
  ],
  [
    'worker',
    {
      summary: 'Runs bulk operations that other processes have stored, and serves nobody.',
      usage: `cognito-admin-graphql worker

It goes on with every bulk operation that no process runs, until it is told to stop: beside functions on AWS Lambda, or where
the processes that serve have BULK_WORKER=off. It reads the same variables as serve. METRICS_PORT serves metrics; nothing else
is served. The store must be one that other processes share: DATABASE_URL.`,
      load: async () => (await import('./worker.ts')).worker,
    },
  ],
  [
    'embedded-pool',
    {
      summary: 'Serves an embedded user pool over HTTP, to try things and to test against.',
      usage: `cognito-admin-graphql embedded-pool [--port 9229] [--host 127.0.0.1] [--users N] [--groups N] [--memberships N]
                                    [--latency MS] [--quotas on|off|FACTOR] [--group-names exact|case-insensitive]

  --users, --groups  How many; the sample company where both are left out. --memberships: of each user.
  --quotas           Throttles as Cognito does, by its default quotas or a multiple of them; off if left out.

It prints one line of JSON: its endpoint, and the id of the pool. Any credentials do. To serve it from another terminal:
  COGNITO_ENDPOINT=http://127.0.0.1:9229 COGNITO_USER_POOL_ID=us-east-1_Embedded0 \\
    AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any cognito-admin-graphql`,
      load: async () => (await import('./embedded-pool.ts')).serveEmbeddedPool,
    },
  ],
]);
