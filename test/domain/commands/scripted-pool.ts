import type { CommandContext } from '../../../src/domain/commands/command.ts';
import { UsernameResolver } from '../../../src/domain/directory/username-resolver.ts';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import { NoResponseError, ThrottledError, UserNotFoundError } from '../../../src/domain/model/errors.ts';
import type { Group } from '../../../src/domain/model/group.ts';
import type { NewAuditEvent } from '../../../src/domain/ports/audit-recorder.ts';
import { allowAll } from '../../../src/domain/ports/authorizer.ts';
import type { Directory } from '../../../src/domain/ports/directory.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { nullRecorder } from '../null-recorder.ts';
import { anyRequest } from './any-request.ts';

/** What becomes of one call. */
export type Fate =
  | 'answered'
  /** Refused: nothing happens. */
  | 'throttled'
  /** It happens, and nobody hears of it. */
  | 'answer lost'
  /** It never arrives, and nobody hears of that. */
  | 'request lost'
  /** Somebody has deleted the user just before. */
  | 'user gone';

/** One user's groups, and a fate for each call about them: those past the end of the list are answered. */
export class ScriptedPool {
  readonly context: CommandContext;
  /** Null once the user is gone. */
  groups: ReadonlySet<string> | null;
  /** Every state that the groups were in, the first one included. */
  readonly states: ReadonlySet<string>[];
  /** What was written down as attempted. */
  readonly attempts: NewAuditEvent[] = [];
  /** The fate of the call that came last. */
  lastFate: Fate = 'answered';
  readonly #fates: Fate[];

  constructor(groups: readonly string[], fates: readonly Fate[] = []) {
    this.groups = new Set(groups);
    this.states = [this.groups];
    this.#fates = [...fates];
    const directory = { ...NO_DIRECTORY, ...this.#calls() };
    this.context = {
      actor: localAdministrator,
      request: anyRequest,
      authorizer: allowAll,
      audit: { ...nullRecorder, start: async (attempt) => String(this.attempts.push(attempt)) },
      directory,
      openRecovery: () => directory,
      usernames: new UsernameResolver(new FakeClock()),
    };
  }

  #calls(): Pick<Directory, 'listGroupsForUser' | 'addUserToGroup' | 'removeUserFromGroup'> {
    return {
      listGroupsForUser: () => this.#call('AdminListGroupsForUser', (groups) => [...groups].map(groupNamed)),
      addUserToGroup: (_username, name) =>
        this.#call('AdminAddUserToGroup', (groups) => this.#become(new Set([...groups, name]))),
      removeUserFromGroup: (_username, name) =>
        this.#call('AdminRemoveUserFromGroup', (groups) =>
          this.#become(new Set([...groups].filter((other) => other !== name))),
        ),
    };
  }

  #become(groups: ReadonlySet<string>): void {
    this.groups = groups;
    this.states.push(groups);
  }

  async #call<Answer>(operation: string, serve: (groups: ReadonlySet<string>) => Answer): Promise<Answer> {
    this.lastFate = this.#fates.shift() ?? 'answered';
    if (this.lastFate === 'throttled') throw new ThrottledError(operation, 1);
    if (this.lastFate === 'request lost') throw new NoResponseError(`No answer to ${operation}.`);
    if (this.lastFate === 'user gone') this.groups = null;
    if (this.groups === null) throw new UserNotFoundError('jane');
    const answer = serve(this.groups);
    if (this.lastFate === 'answer lost') throw new NoResponseError(`No answer to ${operation}.`);
    return answer;
  }
}

function groupNamed(name: string): Group {
  const createdAt = new Date(0);
  return { name, description: null, precedence: null, roleArn: null, createdAt, updatedAt: createdAt };
}

const unexpected = (): never => {
  throw new Error('A change of memberships has no use for this call.');
};

const NO_DIRECTORY: Directory = {
  session: { priority: 'interactive' },
  withPriority: () => NO_DIRECTORY,
  asking: () => NO_DIRECTORY,
  describePool: unexpected,
  getUser: unexpected,
  listUsers: unexpected,
  listUsersInGroup: unexpected,
  getGroup: unexpected,
  listGroups: unexpected,
  listGroupsForUser: unexpected,
  addUserToGroup: unexpected,
  removeUserFromGroup: unexpected,
  enableUser: unexpected,
  disableUser: unexpected,
  signOutUser: unexpected,
  createUser: unexpected,
  inviteUser: unexpected,
  resetUserPassword: unexpected,
  updateUserAttributes: unexpected,
  deleteUser: unexpected,
  listUserSessions: unexpected,
  revokeUserSession: unexpected,
  createGroup: unexpected,
  updateGroup: unexpected,
  deleteGroup: unexpected,
};
