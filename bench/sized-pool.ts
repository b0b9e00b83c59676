import { createEmbeddedPool, type EmbeddedPool, type EmbeddedPoolOptions } from '../src/embedded-pool/pool.ts';
import type { TrueSizes } from './lower-bound.ts';
import type { ReportReply } from './report-documents.ts';

export interface PoolOptions extends EmbeddedPoolOptions {
  readonly users: number;
  readonly groups: number;
  readonly membershipsPerUser: number;
}

/** A wrong report needs no thousand lines. */
const MISTAKES_TOLD = 10;

/** An embedded pool whose whole state is known beforehand. */
export class SizedPool {
  readonly pool: EmbeddedPool;
  readonly sizes: TrueSizes;
  readonly usernames: readonly string[];
  readonly groupNames: readonly string[];

  constructor(options: PoolOptions) {
    const { users, groups, everyoneIn } = options;
    this.pool = createEmbeddedPool(options);
    this.usernames = Array.from({ length: users }, (_, index) => `user-${index + 1}`);
    const numbered = Array.from({ length: groups }, (_, index) => `group-${index + 1}`);
    this.groupNames = everyoneIn === undefined ? numbered : [...numbered, everyoneIn];
    this.sizes = { users, groups: this.groupNames.map((name) => this.pool.membersOf(name).length) };
  }

  /** Differences between the report and this pool; empty if there are none. */
  mistakesOf(report: ReportReply): readonly string[] {
    const { users, groups } = this.sizes;
    const memberships = groups.reduce((sum, members) => sum + members, 0);
    const homeless = this.usernames.filter((username) => this.pool.groupsOf(username).length === 0);
    const disabledInGroups = this.usernames.filter(
      (username) => this.pool.user(username)?.enabled === false && this.pool.groupsOf(username).length > 0,
    );
    return [
      ...mistake('totals.users', report.totals.users, users),
      ...mistake('totals.groups', report.totals.groups, groups.length),
      ...mistake('totals.memberships', report.totals.memberships, memberships),
      ...mistake('totals.usersInNoGroup', report.totals.usersInNoGroup, homeless.length),
      ...mistake('totals.disabledUsersInGroups', report.totals.disabledUsersInGroups, disabledInGroups.length),
      ...mistake('totals.emptyGroups', report.totals.emptyGroups, groups.filter((members) => members === 0).length),
      ...mistake('the groups', listOf(report.groups.map(({ group }) => group.name)), listOf(this.groupNames)),
      ...report.groups.flatMap(({ group: { name }, memberCount, members }) => {
        const truth = this.pool.membersOf(name);
        return [
          ...mistake(`memberCount of ${name}`, memberCount, truth.length),
          ...(members === undefined ? [] : mistake(`members of ${name}`, namesOf(members), listOf(truth))),
        ];
      }),
      ...(report.users === undefined
        ? []
        : mistake('the users', namesOf(report.users.map(({ user }) => user)), listOf(this.usernames))),
      ...(report.users ?? []).flatMap(({ user: { username }, groups: found }) =>
        mistake(`groups of ${username}`, listOf(found.map(({ name }) => name)), listOf(this.pool.groupsOf(username))),
      ),
      ...(report.usersInNoGroup === undefined
        ? []
        : mistake('users in no group', namesOf(report.usersInNoGroup), listOf(homeless))),
    ].slice(0, MISTAKES_TOLD);
  }
}

function mistake(what: string, said: unknown, truth: unknown): readonly string[] {
  return said === truth ? [] : [`${what}: ${String(said).slice(0, 200)} instead of ${String(truth).slice(0, 200)}`];
}

function namesOf(users: readonly { readonly username: string }[]): string {
  return listOf(users.map(({ username }) => username));
}

/** For a comparison that ignores order. */
function listOf(names: readonly string[]): string {
  return [...names].sort().join(' ');
}
