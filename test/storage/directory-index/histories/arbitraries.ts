import fc from 'fast-check';
import { CHANGE_ACTIONS, type PoolChange } from './simulated-pool.ts';

export const USERNAMES = ['ada', 'bob'] as const;
export const GROUP_NAMES = ['red', 'blue'] as const;

/** What a reading asks of Cognito. */
export type PageRequest =
  | { readonly list: 'users'; readonly usernames: readonly string[] }
  | { readonly list: 'groups' }
  | { readonly list: 'members'; readonly groupName: string }
  | { readonly list: 'groupsOfUser'; readonly username: string }
  | { readonly list: 'confirmUser'; readonly username: string }
  | { readonly list: 'confirmGroup'; readonly groupName: string };

/** MADE and LOST: without a response; it was made, or never arrived. */
export type WriteEnd = 'ANSWERED' | 'MADE' | 'LOST' | 'DIED';

/** What happens next. */
export type Step =
  | { readonly step: 'pass'; readonly ms: number }
  | { readonly step: 'elsewhere'; readonly change: PoolChange }
  | { readonly step: 'begin'; readonly change: PoolChange }
  | { readonly step: 'send' }
  | { readonly step: 'complete'; readonly end: WriteEnd }
  | { readonly step: 'ask'; readonly request: PageRequest }
  /** Merges one of the pages that were asked for, as the pool was when it was asked for, so much earlier or later. */
  | { readonly step: 'merge'; readonly page: number; readonly shownAfterMs: number }
  | { readonly step: 'claim' }
  | { readonly step: 'finishGroup'; readonly groupName: string }
  | { readonly step: 'readUncertain' };

const username = fc.constantFrom(...USERNAMES);
const groupName = fc.constantFrom(...GROUP_NAMES);

const change: fc.Arbitrary<PoolChange> = fc.record({
  action: fc.constantFrom(...CHANGE_ACTIONS),
  username,
  groupName,
  value: fc.constantFrom('a@x', 'b@x'),
});

const request: fc.Arbitrary<PageRequest> = fc.oneof(
  fc.record({ list: fc.constant('users' as const), usernames: fc.subarray([...USERNAMES], { minLength: 1 }) }),
  fc.record({ list: fc.constant('groups' as const) }),
  fc.record({ list: fc.constant('members' as const), groupName }),
  fc.record({ list: fc.constant('groupsOfUser' as const), username }),
  fc.record({ list: fc.constant('confirmUser' as const), username }),
  fc.record({ list: fc.constant('confirmGroup' as const), groupName }),
);

/** Lists lag behind writes by less than the settle time. */
const shownAfterMs = fc.oneof(fc.constant(0), fc.integer({ min: -9_000, max: 4_000 }));

const end = fc.constantFrom<WriteEnd>('ANSWERED', 'ANSWERED', 'ANSWERED', 'MADE', 'LOST', 'DIED');

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ step: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 15_000 }) }) },
  { weight: 3, arbitrary: fc.record({ step: fc.constant('elsewhere' as const), change }) },
  { weight: 3, arbitrary: fc.record({ step: fc.constant('begin' as const), change }) },
  { weight: 3, arbitrary: fc.record({ step: fc.constant('send' as const) }) },
  { weight: 3, arbitrary: fc.record({ step: fc.constant('complete' as const), end }) },
  { weight: 5, arbitrary: fc.record({ step: fc.constant('ask' as const), request }) },
  { weight: 5, arbitrary: fc.record({ step: fc.constant('merge' as const), page: fc.nat(5), shownAfterMs }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('claim' as const) }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('finishGroup' as const), groupName }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('readUncertain' as const) }) },
);

/** How the pool comes to be, and what happens after it was read for the first time. */
export const historySteps = fc.record({
  beginning: fc.array(change, { maxLength: 12 }),
  steps: fc.array(step, { maxLength: 30, size: 'max' }),
});
