import type { AttributeSchema } from '../model/attribute-schema.ts';
import type { Group } from '../model/group.ts';
import type { User } from '../model/user.ts';
import type { AccountOperations } from './account-operations.ts';
import type { CallMeter } from './call-meter.ts';
import type { Clock } from './clock.ts';

/**
 * The port: what the domain needs of a user pool. `cognito/directory.ts` implements it over the AWS SDK.
 *
 * One directory serves one request or one piece of work: its calls share a priority, a deadline, a budget and a signal.
 * Every method may reject with the faults of `errors.ts` (throttled, access denied, unavailable …); beside those only
 * with the failures that it names itself.
 */
export interface Directory extends AccountOperations {
  /** How its calls wait: what they wait for waits no longer. */
  readonly session: Pick<CallOptions, 'priority' | 'signal' | 'deadline'>;
  /** Returns the same session in this priority, with its meter, deadline and signal. */
  withPriority(priority: Priority): Directory;
  /**
   * Returns the same session, in which `beforeWrite` is called before each attempt of a write, ahead of the session's own:
   * see `CallOptions`.
   */
  asking(beforeWrite: () => Promise<void>): Directory;

  /** One DescribeUserPool. */
  describePool(): Promise<PoolDescription>;

  /** One AdminGetUser, which counts the user as active this month, on the bill. Takes a username, alias or sub. */
  getUser(username: string): Promise<User | null>;
  /** One page of ListUsers: unbilled, eventually consistent. */
  listUsers(page: PageRequest, filter?: CognitoFilter): Promise<Page<User>>;
  /** One page of ListUsersInGroup, whole users. Rejects with GroupNotFoundError. */
  listUsersInGroup(groupName: string, page: PageRequest): Promise<Page<User>>;

  /** One GetGroup. */
  getGroup(groupName: string): Promise<Group | null>;
  /** One page of ListGroups. */
  listGroups(page: PageRequest): Promise<Page<Group>>;
  /** Returns every page of AdminListGroupsForUser, in Cognito's order. Rejects with UserNotFoundError. */
  listGroupsForUser(username: string): Promise<readonly Group[]>;

  /** A member already: succeeds, changes nothing. Rejects with UserNotFoundError, GroupNotFoundError, LimitExceededError. */
  addUserToGroup(username: string, groupName: string): Promise<void>;
  /** Not a member: succeeds, changes nothing. Rejects with UserNotFoundError, GroupNotFoundError. */
  removeUserFromGroup(username: string, groupName: string): Promise<void>;
  /** Rejects with UserNotFoundError. */
  enableUser(username: string): Promise<void>;
  /** Rejects with UserNotFoundError. */
  disableUser(username: string): Promise<void>;
  /** Revokes every token of the user. Rejects with UserNotFoundError. */
  signOutUser(username: string): Promise<void>;

  /** Rejects with GroupExistsError, LimitExceededError. */
  createGroup(group: GroupDraft): Promise<Group>;
  /** Changes a group. A field that is undefined is not sent, and stays as it is. Rejects with GroupNotFoundError. */
  updateGroup(group: GroupDraft): Promise<Group>;
  /** Rejects with GroupNotFoundError. */
  deleteGroup(groupName: string): Promise<void>;
}

/** What changes nothing. */
export type DirectoryReads = Pick<
  Directory,
  | 'describePool'
  | 'getUser'
  | 'listUsers'
  | 'listUsersInGroup'
  | 'getGroup'
  | 'listGroups'
  | 'listGroupsForUser'
  | 'listUserSessions'
>;

/** Makes the directory of one request or one piece of work. */
export type DirectoryFactory = (session: CallOptions) => Directory;

export interface CallOptions {
  /**
   * `interactive`: a person waits. `background`: reports and bulk work, which keep a guaranteed share of the quotas.
   * `maintenance`: what nobody waits for, at most a tenth of a quota while others want it and half of what they leave.
   */
  readonly priority: Priority;
  /** Who the calls are made for: those that wait for quota are shared evenly among callers. Left out: the service itself. */
  readonly caller?: string | undefined;
  /** Counts the calls that the session makes, and stops it at its budget. */
  readonly meter: CallMeter;
  /** Ends queued calls and those in flight. */
  readonly signal?: AbortSignal | undefined;
  /** Asked once by each call: until when its attempts may start. Later it fails. Left out: it waits as long as it takes. */
  readonly deadline?: Deadline | undefined;
  /**
   * Called right before each attempt of a write, after its wait for quota. If it rejects, the write is not sent, and rejects
   * with the same error.
   */
  readonly beforeWrite?: (() => Promise<void>) | undefined;
}

/** Returns a time of the session's clock, in milliseconds. */
export type Deadline = () => number;

/** Returns a deadline for each call by itself: how long it may wait for quota, with all its attempts. */
export function perCallDeadline(milliseconds: number, clock: Clock): Deadline {
  return () => clock.now() + milliseconds;
}

/** Returns one deadline for all calls, so many milliseconds from now. */
export function sharedDeadline(milliseconds: number, clock: Clock): Deadline {
  const end = clock.now() + milliseconds;
  return () => end;
}

export type Priority = 'interactive' | 'background' | 'maintenance';

export interface PageRequest {
  /**
   * 1 to 60. The same for all tokens of a list: whether Cognito's tokens stay valid with another limit could not be
   * verified.
   */
  readonly limit: number;
  /** Null for the first page. */
  readonly token: string | null;
}

/** A page may hold fewer items than its limit, even none, and still have a next one: go by `next`, never by the size. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Null after the last page. */
  readonly next: string | null;
}

/** Cognito's maximum for every list (API model). */
export const MAX_PAGE_SIZE = 60;

/** The one condition that ListUsers can evaluate. */
export interface CognitoFilter {
  readonly attribute: FilterableAttribute;
  /** `=` equals, `^=` starts with. `status` knows only `=`. */
  readonly operator: '=' | '^=';
  readonly value: string;
}

/**
 * The attributes that ListUsers can filter; no custom ones. Username and sub compare case-sensitively, the others do not.
 */
export type FilterableAttribute =
  | 'username'
  | 'email'
  | 'phone_number'
  | 'name'
  | 'given_name'
  | 'family_name'
  | 'preferred_username'
  | 'cognito:user_status'
  | 'status'
  | 'sub';

export interface GroupDraft {
  readonly name: string;
  readonly description?: string | undefined;
  readonly precedence?: number | undefined;
  readonly roleArn?: string | undefined;
}

export interface PoolDescription {
  /** Cognito's own estimate, which may be hours old. */
  readonly estimatedNumberOfUsers: number;
  /** False if usernames are case-sensitive, the default of the API. */
  readonly usernamesIgnoreCase: boolean;
  /** The attributes that can stand for a username in a request. Fixed when the pool is created. */
  readonly aliases: readonly AliasAttribute[];
  /** True if users sign up with an email address or a phone number: then Cognito uses their sub as username. */
  readonly usernamesAreSubs: boolean;
  /** Every attribute that users can have; empty where the pool does not say, as some emulators do not. */
  readonly schema: readonly AttributeSchema[];
}

export type AliasAttribute = 'email' | 'phone_number' | 'preferred_username';

/** Reads a list to its end, page after page. */
export async function* everyPage<Item>(
  read: (page: PageRequest) => Promise<Page<Item>>,
): AsyncGenerator<readonly Item[]> {
  let token: string | null = null;
  do {
    const page: Page<Item> = await read({ limit: MAX_PAGE_SIZE, token });
    yield page.items;
    token = page.next;
  } while (token !== null);
}

/** Returns a whole list, in the order of its pages. */
export async function readAll<Item>(read: (page: PageRequest) => Promise<Page<Item>>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of everyPage(read)) items.push(...page);
  return items;
}
