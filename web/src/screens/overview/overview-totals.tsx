import { Link } from '@tanstack/react-router';
import type { OverviewQuery } from '../../generated/graphql.ts';
import { Card } from '../../parts/card.tsx';
import { formatNumber } from '../../parts/format.ts';
import { texts } from '../../texts.ts';

type Directory = NonNullable<OverviewQuery['directory']>;

const words = texts.overview;

/** How many there are; each number leads to whom it counts. */
export function OverviewTotals({ directory: { totals, facets } }: { readonly directory: Directory }) {
  const tiles = [
    { label: words.users, count: totals.users, search: {} },
    { label: words.disabled, count: facets.disabled, search: { enabled: 'false' } },
    { label: words.inNoGroup, count: totals.usersInNoGroup, search: { groups: 'none' } },
    { label: words.groups, count: totals.groups, search: null },
    { label: words.memberships, count: totals.memberships, search: null },
    { label: words.emptyGroups, count: totals.emptyGroups, search: null },
  ] as const;
  return (
    <dl className="overview-tiles">
      {tiles.map(({ label, count, search }) => (
        <div key={label} className="overview-tile">
          <dt>{label}</dt>
          <dd>
            {search === null ? (
              formatNumber(count)
            ) : (
              <Link to="/people" search={search}>
                {formatNumber(count)}
              </Link>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** How many are in each state; those of one are a click away. */
export function OverviewStates({ facets }: { readonly facets: Directory['facets'] }) {
  const statuses = facets.statuses.toSorted((a, b) => b.count - a.count);
  return (
    <Card title={words.states}>
      <ul className="overview-counts">
        {statuses.map(({ status, count }) => (
          <li key={status} className="overview-count">
            <Link to="/people" search={{ state: status }} title={texts.account.statuses[status].hint}>
              {texts.account.statuses[status].label}
            </Link>
            <meter min={0} max={facets.total} value={count} aria-label={texts.account.statuses[status].label} />
            <span className="overview-number">{formatNumber(count)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
