import { builder } from '../builder.ts';
import { MembershipTotalsRef } from '../report/membership-report.type.ts';
import type { OpenedDirectory } from './open-directory.ts';

export const DirectoryRef = builder.objectRef<OpenedDirectory>('Directory').implement({
  description:
    'The user pool at one moment, as this service has read it. Nothing below it, at any depth, calls Cognito. What the directory index does not hold is an error NOT_INDEXED at its path, never an empty value.',
  fields: (t) => ({
    asOf: t.expose('asOf', {
      type: 'DateTime',
      description:
        'Every change that the pool showed before this moment is here. A change made through this service is here at once.',
    }),
    since: t.expose('since', {
      type: 'DateTime',
      description: 'The earliest moment that `directory(at:)` can show: the end of the first complete reading.',
    }),
    lagSeconds: t.exposeFloat('lagSeconds', {
      description: 'How far `asOf` lies back, in seconds; 0 for a moment of the past.',
    }),
    attributes: t.stringList({
      description: "The names of the users' attributes that the index holds (INDEX_ATTRIBUTES), sorted.",
      resolve: ({ index }) => [...index.attributes].sort(),
    }),
    totals: t.field({
      type: MembershipTotalsRef,
      description: 'How many users, groups and memberships there are.',
      resolve: ({ index }) => index.totals(),
    }),
  }),
});
