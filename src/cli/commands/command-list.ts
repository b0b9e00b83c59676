/** One command of the program. */
export interface Command {
  /** Its line in `--help`. */
  readonly summary: string;
  /** The text of `COMMAND --help` after the summary. */
  readonly usage: string;
  /**
   * Loads the command when it is run, so that it does not wait for the modules of others. The command resolves with its exit
   * code; a server resolves once it listens, and keeps the process alive. Rejects with CliError.
   */
  load(): Promise<(args: readonly string[]) => Promise<number>>;
}

export const DEFAULT_COMMAND = 'serve';

export const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  [
    'serve',
    {
      summary: 'Serves the GraphQL API and GraphiQL. The default without a command.',
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
      summary: 'Writes who is in which group, as CSV, a workbook, NDJSON, JSON or a table.',
      usage: `cognito-admin-graphql report [--format csv|xlsx|ndjson|json|table] [--shape memberships|people] [--output FILE]
                             [--groups a,b] [--columns a,b] [--delimiter ,|;|tab] [--from pool|index] [--at TIME]
                             [--pool ID]

  --format     csv: for spreadsheets, the default. xlsx: a workbook. ndjson: one JSON object per line. json: one document.
               table: for terminals. The first three are written while the pool is read, in any size; json and table are built
               in memory.
  --shape      memberships: a row for each membership, the default. people: a row for each person, with all groups.
  --output     The file appears once it is complete; an existing one keeps its mode. The standard output if left out.
  --groups     Only these groups. Split at commas; for names with commas give the flag once for each, at least twice.
  --columns    Chooses and orders the columns, by the same rule.
  --delimiter  Of csv: a semicolon where Excel expects it, as in Germany or France.
  --from       pool: by calls to Cognito, the default. index: from the directory index, without a call.
  --at         Who was in which group then, from the directory index: a date such as 2026-05-01, by UTC; a time such as
               2026-05-01T12:00:00Z; or a stretch back from now such as 30d, 12h or 2w.

The index needs DIRECTORY_INDEX=on. It is read in DATABASE_URL, beside the service, or in DATA_DIR, which the service must not have
open: download /reports/membership.csv?at=TIME from one that runs.`,
      load: async () => (await import('./report.ts')).report,
    },
  ],
  [
    'groups',
    {
      summary: 'Lists the groups, highest authority first.',
      usage: 'cognito-admin-graphql groups [--format table|json|csv] [--pool ID]',
      load: async () => (await import('./groups.ts')).groups,
    },
  ],
  [
    'users',
    {
      summary: 'Lists the users, of the pool, of groups, or in no group.',
      usage: `cognito-admin-graphql users [--group NAME [--and-group NAME ...] | --no-group] [--disabled] [--search TEXT]
                            [--format table|json|csv] [--pool ID]

  --group      Only its members. --and-group: of them, those who are in this group as well.
  --no-group   Only users in no group. Reads the users and the members of every group.
  --disabled   Only users who are disabled.
  --search     Only users with the text in their username, email or name, in any case.`,
      load: async () => (await import('./users.ts')).users,
    },
  ],
  [
    'audit',
    {
      summary: 'Writes the audit trail, newest first, as CSV, a workbook, NDJSON or a table.',
      usage: `cognito-admin-graphql audit [--since TIME] [--until TIME] [--user a,b] [--group a,b] [--actor a,b]
                            [--action A,B] [--outcome A,B] [--request-id ID]
                            [--format csv|xlsx|ndjson|table] [--delimiter ,|;|tab] [--output FILE] [--pool ID]

  --since, --until  A date such as 2026-05-01, by UTC, which --until includes; a time such as 2026-05-01T12:00:00Z; or a stretch
                    back from now such as 30d, 12h or 2w.
  --user, --group   Events about one of these, in any case. --actor: attempted by one of these. Split at commas; for names with
                    commas give the flag once for each, at least twice.
  --action          Such as ADD_USER_TO_GROUP. --outcome: SUCCEEDED, FAILED, DENIED or UNKNOWN.
  --format          csv: for spreadsheets, the default. xlsx: a workbook. ndjson: one JSON object per line. table: for terminals.
  --output          The file appears once it is complete. The standard output if left out.

It reads DATABASE_URL, beside the service, or DATA_DIR, which the service must not have open: download /reports/audit.csv from
one that runs.`,
      load: async () => (await import('./audit.ts')).audit,
    },
  ],
  [
    'changes',
    {
      summary: 'Writes what became different in the pool, here or elsewhere, as CSV, a workbook, NDJSON or a table.',
      usage: `cognito-admin-graphql changes [--since TIME] [--until TIME] [--user NAME] [--group NAME] [--kind A,B]
                              [--origin this-service|elsewhere]
                              [--format csv|xlsx|ndjson|table] [--delimiter ,|;|tab] [--output FILE] [--pool ID]

  --since, --until  A date such as 2026-05-01, by UTC, which --until includes; a time such as 2026-05-01T12:00:00Z; or a stretch
                    back from now such as 30d, 12h or 2w. It is compared with when a change was seen.
  --user, --group   Changes of this one, memberships included, in any case.
  --kind            Such as MEMBERSHIP_ADDED or USER_DISABLED, split at commas.
  --origin          this-service: with an event of the audit trail. elsewhere: by the console, another program or the user.
  --format          csv: for spreadsheets, the default. xlsx: a workbook. ndjson: one JSON object per line. table: for terminals.
  --output          The file appears once it is complete. The standard output if left out.

A change was made between not_before and not_after. The newest comes first, as they were learnt. The columns actor, reason and
changes are those of the audit trail: they are empty for what was done elsewhere.

It reads the directory index, which needs DIRECTORY_INDEX=on: in DATABASE_URL, beside the service, or in DATA_DIR, which the service
must not have open.`,
      load: async () => (await import('./changes.ts')).changes,
    },
  ],
  [
    'member',
    {
      summary: 'Adds a user to a group, or removes the user.',
      usage: 'cognito-admin-graphql member add|remove --user USERNAME --group NAME [--reason TEXT] [--pool ID]',
      load: async () => (await import('./member.ts')).member,
    },
  ],
  [
    'bulk',
    {
      summary: 'Makes and changes many users, and their groups, from a file, at the rate that the quotas allow.',
      usage: `cognito-admin-graphql bulk add|remove --users FILE.csv --group NAME [--group NAME ...] [--dry-run] [--errors FILE.csv]
                                [--reason TEXT] [--pool ID]
cognito-admin-graphql bulk enable|disable --users FILE.csv [--sign-out] [--dry-run] [--errors FILE.csv]
                                [--reason TEXT] [--pool ID]
cognito-admin-graphql bulk apply FILE [--dry-run] [--invitation email|sms|none] [--results FILE.csv] [--sheet NAME]
                                [--reason TEXT] [--pool ID]

bulk apply does what each row of a spreadsheet says, CSV or .xlsx, up to 100,000 rows: it makes the users that the pool lacks,
with their groups, and invites them; and it adds those that it has to groups, and removes them. It says first who is new, who is
known, and which rows cannot be done and why; then it does the others.
  Columns, in any order: "username"; attributes by their names ("email", "custom:department"); "groups" or "add"; "remove";
  "invitation" (email, sms or none). Several groups of a cell are separated by ; or |. Where users have no names of their own,
  "email" names them. A column whose header begins with # is for people. Several rows of one user are joined. A user who is
  known keeps other attributes.
  --invitation How new users are invited where the row does not say; email if left out.
  --results    What has become of each row, as CSV; FILE.results.csv if left out. It can be corrected and given again: what is
               done is not done twice.
  --sheet      Of a workbook; the first if left out.
A run that was killed goes on with the next one: with DATA_DIR or DATABASE_URL.

The others do the same to every user of a file.

  --users    CSV with a header that names the column of the users, "username" or "cognito:username"; in a pool where they
             stand for usernames also "sub", "email", "phone_number" or "preferred_username". Or one name per line. Cells are
             separated by comma, semicolon or tab, or as a first line "sep=;" says; UTF-8, or UTF-16 with its mark.
             An ambiguous file is an error. The files of this program can be read back. - is the standard input.
  --group    Give it once for each group: every user goes into every group.
  --sign-out Also revokes the sessions of the users.
  --reason   Why, for the audit trail: up to 500 characters. Required with REQUIRE_REASON=on.
  --dry-run  Prints what would be done and how long it would take, and changes nothing.
  --errors   Where failures are written, one per line with its reason; FILE.errors.csv if left out, in a dry run
             FILE.dry-run.errors.csv. A file of that name is replaced, or removed if nothing fails; a dry run removes none.

It prints first which column it uses. Items that need no change cost no write, so the same command can be given again. Ctrl-C
ends it once everything that was sent has a response. Another killed one goes on at the next start of the service with DATA_DIR, or
within seconds in a process that shares DATABASE_URL.
Exits with 0: all done, 1: some failed, or a row cannot be done, 2: nothing was started, since the input is invalid.`,
      load: async () => (await import('./bulk.ts')).bulk,
    },
  ],
  [
    'offboard',
    {
      summary: 'Closes the accounts of people who leave: disabled, signed out, and out of all groups.',
      usage: `cognito-admin-graphql offboard USER... [--dry-run] [--taken FILE.csv] [--reason TEXT] [--pool ID]

It finds out first whether all of it may be done, and writes down what the users have; then it disables them, ends their
sessions, and takes them out of their groups, the one of the highest authority first. Whatever step it is cut off at, nobody has
more than before. It can be given again. Nothing is deleted: deleteUser does that.

  --taken    Where what they have is written down, before the first change; offboarded-TIME.csv if left out. A file that is
             there is not replaced. To give it all back: bulk enable --users FILE.csv, and bulk apply FILE.csv.
  --dry-run  Prints what each user has, and whether it may be taken, and changes nothing.
  --reason   Why, for the audit trail: up to 500 characters. Required with REQUIRE_REASON=on.

Exits with 0: all done, 1: something is not, 2: nothing was started, since a user is nobody, or the input is invalid.`,
      load: async () => (await import('./offboard.ts')).offboard,
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

  --users, --groups  How many; the sample company if both are left out. --memberships: of each user.
  --quotas           Throttles as Cognito does, by its default quotas or a multiple of them; off if left out.

It prints one line of JSON: its endpoint, and the id of the pool. Any credentials are accepted. To serve it from another terminal:
  COGNITO_ENDPOINT=http://127.0.0.1:9229 COGNITO_USER_POOL_ID=us-east-1_Embedded0 \\
    AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any cognito-admin-graphql`,
      load: async () => (await import('./embedded-pool.ts')).serveEmbeddedPool,
    },
  ],
]);
