import { type AppClient, AUTH_FLOWS } from './app-client.ts';
import type { IssuedTokens } from './auth-service.ts';
import { CallLog } from './call-log.ts';
import { type Clock, systemClock } from './clock.ts';
import { CognitoEmulator } from './cognito-emulator.ts';
import { Faults } from './faults.ts';
import { Outbox } from './outbox.ts';
import { DEFAULT_PASSWORD_POLICY } from './password-policy.ts';
import { type QuotaSetting, Quotas } from './quotas.ts';
import type { StoredGroup, StoredUser } from './records.ts';
import { createRequestHandler, type EmbeddedRequestHandler } from './request-handler.ts';
import { customAttribute, STANDARD_ATTRIBUTES } from './schema-attributes.ts';
import { seedCompanySessions } from './seed/company-sessions.ts';
import { addLogin, type Login } from './seed/login.ts';
import { FOUNDED_AT, seedSampleCompany } from './seed/sample-company.ts';
import { type PoolSize, seedSizedPool } from './seed/sized-pool.ts';
import type { KeySet } from './signing-key.ts';
import type { GroupNames, UserPool } from './user-pool.ts';
import { defaultClientId, defaultPoolId, REGION, UserPools } from './user-pools.ts';

/** Neither `users` nor `groups`: the sample company. */
export interface EmbeddedPoolOptions extends Partial<PoolSize> {
  /** The duration of every call. Left out: 0, without a timer. */
  readonly latencyMs?: number | undefined;
  /** Left out: off. */
  readonly quotas?: QuotaSetting | undefined;
  /** Left out: exact. */
  readonly groupNames?: GroupNames | undefined;
  /** Keeps the arrival time of every call in `calls.arrivals`. */
  readonly recordArrivals?: boolean | undefined;
  /** Whether sessions can be listed and revoked. Left out: true. */
  readonly recordsSessions?: boolean | undefined;
  /** Left out: the machine's own. */
  readonly clock?: Clock | undefined;
}

/** A user pool in this process, and further ones: those that were created with it, and those that CreateUserPool creates. */
export interface EmbeddedPool {
  /** The id of the pool that was filled. */
  readonly userPoolId: string;
  readonly region: string;
  /** For `new CognitoIdentityProviderClient({ region, requestHandler, credentials })`; any credentials are accepted. */
  readonly requestHandler: EmbeddedRequestHandler;
  /** What `serveHttp` serves. */
  readonly service: CognitoEmulator;
  /** The calls so far, over HTTP and in the process. */
  readonly calls: CallLog;
  readonly faults: Faults;
  /** The invitations and codes that Cognito would have sent. */
  readonly outbox: Outbox;
  /** The app client of the filled pool: users sign in with a password, and refresh. */
  readonly clientId: string;
  /**
   * Returns the public keys of the filled pool or of another, as CognitoJwtVerifier.cacheJwks takes them; null: no such
   * pool.
   */
  jwks(userPoolId?: string): KeySet | null;
  /** Adds a user who can sign in, and the group, unless they exist. */
  addLogin(login: Login): void;
  /** Returns the tokens that InitiateAuth would return, without a call. Throws CognitoException. */
  signIn(username: string, password: string): IssuedTokens;
  /** Returns the user of exactly this username, or undefined if there is none. */
  user(username: string): Readonly<StoredUser> | undefined;
  /** Every user and every group, in the order of the lists. Takes no call. */
  allUsers(): readonly Readonly<StoredUser>[];
  allGroups(): readonly Readonly<StoredGroup>[];
  /** How many users it has. */
  userCount(): number;
  /** Names of the user's groups, sorted. Throws if there is no such user. */
  groupsOf(username: string): readonly string[];
  /** Usernames of the group's members, sorted. Throws if there is no such group. */
  membersOf(groupName: string): readonly string[];
}

/** @throws RangeError if a size or quota is out of range */
export function createEmbeddedPool(options: EmbeddedPoolOptions = {}): EmbeddedPool {
  return embeddedPool(createEmulator(options), options, 0);
}

/**
 * Creates pools of one account, all filled alike. They share the quotas, the faults and the log of calls.
 *
 * @throws RangeError where a size or quota is out of range
 */
export function createEmbeddedPools(count: number, options: EmbeddedPoolOptions = {}): readonly EmbeddedPool[] {
  const emulator = createEmulator(options);
  return Array.from({ length: count }, (_, index) => embeddedPool(emulator, options, index));
}

/** What the pools of one account share. */
type Emulator = Pick<EmbeddedPool, 'requestHandler' | 'service' | 'calls' | 'faults' | 'outbox'> & {
  readonly pools: UserPools;
};

function createEmulator(options: EmbeddedPoolOptions): Emulator {
  const { latencyMs = 0, quotas = 'off', recordArrivals = false, clock = systemClock } = options;
  const pools = new UserPools(options.groupNames);
  const outbox = new Outbox();
  const calls = new CallLog(recordArrivals);
  const faults = new Faults();
  const service = new CognitoEmulator({
    pools,
    clock,
    calls,
    faults,
    outbox,
    quotas: quotas === 'off' ? null : new Quotas(quotas),
    latencyMs,
  });
  return { pools, calls, faults, outbox, service, requestHandler: createRequestHandler(service) };
}

function embeddedPool({ pools, ...emulator }: Emulator, options: EmbeddedPoolOptions, index: number): EmbeddedPool {
  const { clock = systemClock } = options;
  const pool = createDefaultPool(pools, index, options.recordsSessions ?? true);
  const client = createDefaultClient(index);
  pool.signIn.addClient(client);
  fill(pool, client, options, clock.date().getTime());
  return {
    ...emulator,
    userPoolId: pool.id,
    region: REGION,
    clientId: client.id,
    jwks: (userPoolId = pool.id) => pools.find(userPoolId)?.signIn.keySet() ?? null,
    addLogin: (login) => addLogin(pool, login, clock.date().getTime()),
    signIn(username, password) {
      const outcome = pool.signIn.withPassword(client, username, password, clock.date().getTime());
      if (outcome.kind === 'signed-in') return outcome.tokens;
      throw new Error(`"${username}" has to choose a new password first.`);
    },
    user: (username) => pool.users.get(username),
    allUsers: () => pool.users.list({ after: null, size: Number.POSITIVE_INFINITY }, null).items,
    allGroups: () => pool.groups.all(),
    userCount: () => pool.users.size,
    groupsOf: (username) =>
      pool
        .user(username)
        .groups.map((group) => group.name)
        .sort(),
    membersOf: (groupName) =>
      pool
        .group(groupName)
        .members.all()
        .map((user) => user.username)
        .sort(),
  };
}

function createDefaultClient(index: number): AppClient {
  return {
    id: defaultClientId(index),
    name: 'embedded-pool-client',
    userPoolId: defaultPoolId(index),
    flows: AUTH_FLOWS,
    hidesMissingUsers: true,
  };
}

/** As the console creates pools: case-insensitive usernames, and sign-in by e-mail address as well. */
function createDefaultPool(pools: UserPools, index: number, recordsSessions: boolean): UserPool {
  return pools.create(
    {
      name: 'embedded-pool',
      createdAt: FOUNDED_AT,
      usernamesIgnoreCase: true,
      aliasAttributes: ['email'],
      usernameAttributes: [],
      schema: [
        ...STANDARD_ATTRIBUTES,
        customAttribute('department', { max: 64 }),
        customAttribute('employee_id', { mutable: false, max: 16 }),
        customAttribute('badge', { type: 'Number', min: 1, max: 99_999 }),
      ],
      passwordPolicy: DEFAULT_PASSWORD_POLICY,
      recordsSessions,
    },
    defaultPoolId(index),
  );
}

function fill(
  pool: UserPool,
  client: AppClient,
  { users, groups, membershipsPerUser, everyoneIn }: EmbeddedPoolOptions,
  now: number,
): void {
  if (users !== undefined || groups !== undefined) {
    seedSizedPool(pool, {
      users: users ?? 0,
      groups: groups ?? 0,
      membershipsPerUser: membershipsPerUser ?? 3,
      everyoneIn,
    });
  } else if (membershipsPerUser !== undefined || everyoneIn !== undefined) {
    throw new RangeError('Memberships can be chosen only together with the number of users or groups.');
  } else {
    seedSampleCompany(pool);
    seedCompanySessions(pool, client, now);
  }
}
