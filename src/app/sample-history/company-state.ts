import { toGroup, toUser } from '../../cognito/mappers.ts';
import type { Group } from '../../domain/model/group.ts';
import type { User } from '../../domain/model/user.ts';
import type { EmbeddedPool } from '../../embedded-pool/pool.ts';

/** One thing that became different in the company. */
export type CompanyChange =
  | { readonly kind: 'join' | 'leave'; readonly username: string; readonly groupName: string }
  | { readonly kind: 'enable' | 'disable'; readonly username: string }
  | { readonly kind: 'rename'; readonly username: string; readonly from: string; readonly to: string }
  /** An account that is no longer there today. */
  | { readonly kind: 'create' | 'delete'; readonly user: User };

const OPPOSITES = {
  join: 'leave',
  leave: 'join',
  enable: 'disable',
  disable: 'enable',
  create: 'delete',
  delete: 'create',
} as const;

/** The users, groups and memberships of the company, at one moment of its history. */
export class CompanyState {
  readonly groups: readonly Group[];
  readonly #users: Map<string, User>;
  readonly #groupNames: Map<string, ReadonlySet<string>>;

  private constructor(
    users: readonly User[],
    groups: readonly Group[],
    groupsOf: (username: string) => readonly string[],
  ) {
    this.groups = groups;
    this.#users = new Map(users.map((user) => [user.username, user]));
    this.#groupNames = new Map(users.map(({ username }) => [username, new Set(groupsOf(username))]));
  }

  /** As the pool is now. Makes no call. */
  static of(pool: EmbeddedPool): CompanyState {
    const users = pool.allUsers().map(({ username, sub, attributes, enabled, status, createdAt, modifiedAt }) =>
      toUser(
        {
          Username: username,
          Enabled: enabled,
          UserStatus: status,
          UserCreateDate: new Date(createdAt),
          UserLastModifiedDate: new Date(modifiedAt),
        },
        Object.entries({ sub, ...attributes }).map(([Name, Value]) => ({ Name, Value })),
      ),
    );
    const groups = pool.allGroups().map(({ name, description, roleArn, precedence, createdAt, modifiedAt }) =>
      toGroup({
        GroupName: name,
        Description: description,
        RoleArn: roleArn,
        Precedence: precedence,
        CreationDate: new Date(createdAt),
        LastModifiedDate: new Date(modifiedAt),
      }),
    );
    return new CompanyState(users, groups, (username) => pool.groupsOf(username));
  }

  get users(): readonly User[] {
    return [...this.#users.values()];
  }

  /** Undefined if there is no such user now. */
  user(username: string): User | undefined {
    return this.#users.get(username);
  }

  groupsOf(username: string): readonly string[] {
    return [...(this.#groupNames.get(username) ?? [])];
  }

  isIn(username: string, groupName: string): boolean {
    return this.#groupNames.get(username)?.has(groupName) === true;
  }

  apply(change: CompanyChange): void {
    switch (change.kind) {
      case 'join':
        this.#groupNames.set(change.username, new Set([...this.groupsOf(change.username), change.groupName]));
        return;
      case 'leave':
        this.#groupNames.set(
          change.username,
          new Set(this.groupsOf(change.username).filter((name) => name !== change.groupName)),
        );
        return;
      case 'enable':
      case 'disable':
        this.#replace(change.username, (user) => ({ ...user, enabled: change.kind === 'enable' }));
        return;
      case 'rename':
        this.#replace(change.username, (user) => ({
          ...user,
          attributes: user.attributes.map((each) => (each.name === 'name' ? { ...each, value: change.to } : each)),
        }));
        return;
      case 'create':
        this.#users.set(change.user.username, change.user);
        return;
      case 'delete':
        this.#users.delete(change.user.username);
        this.#groupNames.delete(change.user.username);
    }
  }

  /** Goes back to before the change. */
  undo(change: CompanyChange): void {
    if (change.kind === 'rename') this.apply({ ...change, from: change.to, to: change.from });
    // The kinds of one shape have opposites of the same shape, which the compiler does not see.
    else this.apply({ ...change, kind: OPPOSITES[change.kind] } as CompanyChange);
  }

  #replace(username: string, changed: (user: User) => User): void {
    const user = this.#users.get(username);
    if (user !== undefined) this.#users.set(username, changed(user));
  }
}
