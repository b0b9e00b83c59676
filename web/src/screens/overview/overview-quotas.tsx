import { useShown } from '../../api/use-shown.ts';
import { OverviewQuotasDocument } from '../../generated/graphql.ts';
import { Badge } from '../../parts/badge.tsx';
import { Card } from '../../parts/card.tsx';
import { formatNumber } from '../../parts/format.ts';
import { texts } from '../../texts.ts';

const NONE = {};

/** What the calls to Cognito use of each quota. */
export function OverviewQuotas() {
  const { data } = useShown(OverviewQuotasDocument, NONE);
  return (
    <Card title={texts.navigation.quota}>
      <ul className="overview-counts">
        {data?.quotas.map(({ category, quotaPerSecond, usedInLastSecond, throttledInLastMinute }) => (
          <li key={category} className="overview-count">
            <span>{category}</span>
            <meter min={0} max={quotaPerSecond} value={usedInLastSecond} aria-label={category} />
            {throttledInLastMinute > 0 ? <Badge kind="warn">{texts.overview.throttled}</Badge> : null}
            <span className="overview-number">
              {texts.overview.perSecond(formatNumber(usedInLastSecond), formatNumber(quotaPerSecond))}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
