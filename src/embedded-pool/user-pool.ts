import { AuthService } from './auth-service.ts';
import {
  aliasExists,
  groupExists,
  groupNotFound,
  limitExceeded,
  sessionsNotRecorded,
  userNotFound,
  usernameExists,
} from './exceptions.ts';
import { type PasswordPolicy, requireConforming } from './password-policy.ts';
import type { StoredGroup, StoredUser, UserStatus } from './records.ts';
import type { SchemaAttribute } from './schema-attributes.ts';
import { SortedIndex } from './sorted-index.ts';
import { isActiveAlias, type LoginAttribute, UserIndex, type UsernameConfiguration } from './user-index.ts';

/** Resource quotas, not adjustable ("Quotas in Amazon Cognito"). */
const MAX_GROUPS_PER_USER = 100;
const MAX_GROUPS_PER_POOL = 10_000;

export interface PoolProperties extends UsernameConfiguration {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  /** The standard attributes and the pool's own. */
  readonly schema: readonly SchemaAttribute[];
  readonly passwordPolicy: PasswordPolicy;
  readonly groupNames: GroupNames;
  /** Whether sessions can be listed and revoked: a setting that pools are made without. */
  readonly recordsSessions: boolean;
}

/**
 * How a group is found by its name. Which of the two Cognito does could not be verified. `case-insensitive`: a group is
 * found in any case and Unicode form, and responses have its own name.
 */
export type GroupNames = 'exact' | 'case-insensitive';

interface NewUser {
  readonly username: string;
  readonly sub: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly status: UserStatus;
  readonly enabled: boolean;
}

/** The properties of a group that a request can set. */
export type GroupProperties = Partial<Pick<StoredGroup, 'description' | 'precedence' | 'roleArn'>>;

/**
 * One user pool: its state, and Cognito's rules for changing it. Every rejection is a CognitoException, and changes nothing.
 * The caller passes the time, in milliseconds since the epoch.
 */
export class UserPool {
  readonly properties: PoolProperties;
  readonly users: UserIndex;
  readonly signIn: AuthService;
  /** By name, which never changes, so that it can be a position in the list. */
  readonly groups = new SortedIndex<StoredGroup>((group) => group.name);
  readonly #groupsByName = new Map<string, StoredGroup>();

  constructor(properties: PoolProperties) {
    this.properties = properties;
    this.users = new UserIndex(properties);
    this.signIn = new AuthService(this.users, properties.passwordPolicy.temporaryPasswordValidityDays);
  }

  get id(): string {
    return this.properties.id;
  }

  /** Returns a user by username, alias or sub. Throws UserNotFoundException. */
  user(name: string): StoredUser {
    const user = this.users.resolve(name);
    if (user === undefined) throw userNotFound();
    return user;
  }

  findGroup(name: string): StoredGroup | undefined {
    return this.#groupsByName.get(this.#groupKey(name));
  }

  /** Throws ResourceNotFoundException. */
  group(name: string): StoredGroup {
    const group = this.findGroup(name);
    if (group === undefined) throw groupNotFound();
    return group;
  }

  /** Throws UsernameExistsException, and AliasExistsException if another user has a verified alias already. */
  createUser(user: NewUser, now: number): StoredUser {
    if (this.users.get(user.username) !== undefined) throw usernameExists();
    for (const attribute of this.properties.usernameAttributes) {
      if (this.#isTaken(user, attribute)) throw usernameExists();
    }
    for (const attribute of this.properties.aliasAttributes) {
      if (isActiveAlias(user, attribute) && this.#isTaken(user, attribute)) throw aliasExists(attribute);
    }
    return this.admitUser(user, now);
  }

  /** Adds a user that is known to be unique: for seeds, which need not check 100,000 times. */
  admitUser({ username, sub, attributes, status, enabled }: NewUser, now: number): StoredUser {
    const user: StoredUser = {
      username,
      sub,
      attributes,
      status,
      createdAt: now,
      modifiedAt: now,
      enabled,
      tokensRevokedAt: null,
      groups: [],
    };
    this.users.add(user);
    return user;
  }

  deleteUser(user: StoredUser): void {
    for (const group of user.groups) group.members.delete(user.sub);
    this.users.delete(user);
    this.signIn.forget(user);
  }

  /**
   * Sets these attributes; an empty value takes one away. An address that changes is unverified unless the changes say
   * otherwise. Throws AliasExistsException where another user answers to a value already.
   */
  updateAttributes(user: StoredUser, changes: Readonly<Record<string, string>>, now: number): void {
    const unverified = ['email', 'phone_number']
      .filter((address) => changes[address] !== undefined && changes[address] !== user.attributes[address])
      .map((address) => [`${address}_verified`, changes[address] === '' ? '' : 'false']);
    const attributes: Record<string, string> = { ...user.attributes, ...Object.fromEntries(unverified), ...changes };
    const kept = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''));
    const { aliasAttributes, usernameAttributes } = this.properties;
    for (const attribute of [...aliasAttributes, ...usernameAttributes]) {
      const isActive = usernameAttributes.includes(attribute) || isActiveAlias({ attributes: kept }, attribute);
      const holder = kept[attribute] === undefined ? undefined : this.users.holderOf(attribute, kept[attribute]);
      if (isActive && holder !== undefined && holder !== user) throw aliasExists(attribute);
    }
    this.users.setAttributes(user, kept);
    user.modifiedAt = now;
  }

  /** The user signs in again only with a new password, which a code lets them choose. */
  requirePasswordReset(user: StoredUser, now: number): void {
    user.status = 'RESET_REQUIRED';
    user.modifiedAt = now;
  }

  /** Throws OperationNotEnabledException where sessions are not recorded. */
  requireSessionRecords(): void {
    if (!this.properties.recordsSessions) throw sessionsNotRecorded();
  }

  /** Throws InvalidPasswordException if the pool's policy does not allow it. */
  requirePassword(password: string): void {
    requireConforming(password, this.properties.passwordPolicy);
  }

  /**
   * Sets a password. A permanent one confirms the user; a temporary one has to be changed at sign-in. Throws
   * InvalidPasswordException.
   */
  setPassword(user: StoredUser, password: string, kind: 'permanent' | 'temporary', now: number): void {
    this.requirePassword(password);
    this.signIn.setPassword(user, password, now);
    user.status = kind === 'permanent' ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
    user.modifiedAt = now;
  }

  /** Revokes all tokens of the user. */
  signOut(user: StoredUser, now: number): void {
    user.tokensRevokedAt = now;
    this.signIn.endSessions(user);
  }

  /** Succeeds without a change if the user is in that state already. Disabling ends the user's sessions. */
  setEnabled(user: StoredUser, enabled: boolean, now: number): void {
    if (user.enabled === enabled) return;
    if (!enabled) this.signIn.endSessions(user);
    user.enabled = enabled;
    user.modifiedAt = now;
  }

  /** Throws GroupExistsException and LimitExceededException. */
  createGroup(name: string, properties: GroupProperties, now: number): StoredGroup {
    if (this.findGroup(name) !== undefined) throw groupExists();
    if (this.groups.size >= MAX_GROUPS_PER_POOL) {
      throw limitExceeded(`Maximum number of groups per user pool (${MAX_GROUPS_PER_POOL}) exceeded.`);
    }
    const group: StoredGroup = {
      name,
      description: properties.description,
      precedence: properties.precedence,
      roleArn: properties.roleArn,
      createdAt: now,
      modifiedAt: now,
      members: new SortedIndex((user) => user.sub),
    };
    this.#groupsByName.set(this.#groupKey(name), group);
    this.groups.add(group);
    return group;
  }

  /** A property that is left out stays as it is, as in other emulators; AWS could not be verified. */
  updateGroup(group: StoredGroup, { description, precedence, roleArn }: GroupProperties, now: number): void {
    group.description = description ?? group.description;
    group.precedence = precedence ?? group.precedence;
    group.roleArn = roleArn ?? group.roleArn;
    group.modifiedAt = now;
  }

  /** Deletes a group; its members stay in the pool. */
  deleteGroup(group: StoredGroup): void {
    for (const user of group.members.all()) user.groups.splice(user.groups.indexOf(group), 1);
    this.#groupsByName.delete(this.#groupKey(group.name));
    this.groups.delete(group.name);
  }

  /** Does nothing if the user is a member already. Throws LimitExceededException. */
  addMember(group: StoredGroup, user: StoredUser): void {
    if (user.groups.includes(group)) return;
    if (user.groups.length >= MAX_GROUPS_PER_USER) {
      throw limitExceeded(`Maximum number of groups per user (${MAX_GROUPS_PER_USER}) exceeded.`);
    }
    user.groups.push(group);
    group.members.add(user);
  }

  /** Does nothing if the user is not a member. */
  removeMember(group: StoredGroup, user: StoredUser): void {
    const place = user.groups.indexOf(group);
    if (place === -1) return;
    user.groups.splice(place, 1);
    group.members.delete(user.sub);
  }

  #groupKey(name: string): string {
    return this.properties.groupNames === 'exact' ? name : name.normalize('NFKC').toUpperCase().normalize('NFKC');
  }

  #isTaken(user: NewUser, attribute: LoginAttribute): boolean {
    const value = user.attributes[attribute];
    return value !== undefined && this.users.holderOf(attribute, value) !== undefined;
  }
}
