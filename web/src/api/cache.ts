import type { CacheExchangeOpts } from '@urql/exchange-graphcache';

/** These have no `id`: they belong to the object that they stand in. */
const PARTS = [
  'AccessDecision',
  'AuditEventConnection',
  'BulkItem',
  'BulkItemConnection',
  'BulkOperationConnection',
  'ChangeCheck',
  'Directory',
  'DirectoryChangeConnection',
  'DirectoryChangeEdge',
  'GroupCount',
  'GroupConnection',
  'GroupMembership',
  'Membership',
  'MembershipReport',
  'MembershipTotals',
  'OperationCount',
  'PageInfo',
  'QuotaUsage',
  'ReportPlan',
  'TokenClaims',
  'UserAttribute',
  'UserConnection',
  'UserFacets',
  'UserMembership',
  'UserPool',
  'UserStatusCount',
  'ValueChange',
  'Viewer',
  // A session belongs to its user: Cognito says nowhere that its id is unique in the pool.
  'UserSession',
];

/**
 * What the index says of a user or a group, now or at a moment of the past, is not what Cognito says of them: the two would
 * overwrite each other. A document that reads the index marks them by `ofIndex: __typename`.
 */
const unlessOfIndex = ({ id, ofIndex }: { readonly id?: unknown; readonly ofIndex?: unknown }) =>
  typeof id === 'string' && ofIndex === undefined ? id : null;

/** How the cache tells objects apart. Lists are kept by their screens: see use-pages.ts. */
export const cacheOptions: CacheExchangeOpts = {
  keys: {
    ...Object.fromEntries(PARTS.map((name) => [name, () => null])),
    User: unlessOfIndex,
    Group: unlessOfIndex,
  },
};
