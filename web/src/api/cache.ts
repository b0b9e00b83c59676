import type { CacheExchangeOpts } from '@urql/exchange-graphcache';

/** These have no `id`: they belong to the object that they stand in. */
const PARTS = [
  'AccessDecision',
  'AuditEventConnection',
  'BulkItem',
  'BulkItemConnection',
  'BulkOperationConnection',
  'ChangeCheck',
  'GroupConnection',
  'GroupMembership',
  'MembershipReport',
  'MembershipTotals',
  'OperationCount',
  'PageInfo',
  'QuotaUsage',
  'ReportPlan',
  'TokenClaims',
  'UserAttribute',
  'UserConnection',
  'UserMembership',
  'UserPool',
  'ValueChange',
  'Viewer',
  // A session belongs to its user: Cognito says nowhere that its id is unique in the pool.
  'UserSession',
];

/** How the cache tells objects apart. Lists are kept by their screens: see use-pages.ts. */
export const cacheOptions: CacheExchangeOpts = {
  keys: Object.fromEntries(PARTS.map((name) => [name, () => null])),
};
