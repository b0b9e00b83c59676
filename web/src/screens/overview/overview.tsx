import { LIVE } from '../../api/use-live.ts';
import { useMoment } from '../../api/use-moment.ts';
import { useShown } from '../../api/use-shown.ts';
import { OverviewDocument } from '../../generated/graphql.ts';
import { IndexAge } from '../../parts/index-age.tsx';
import { IndexNotice } from '../../parts/index-notice.tsx';
import { Screen } from '../../parts/screen.tsx';
import { Waiting } from '../../parts/states.tsx';
import { texts } from '../../texts.ts';
import { OverviewChanges } from './overview-changes.tsx';
import { OverviewQuotas } from './overview-quotas.tsx';
import { OverviewRoles } from './overview-roles.tsx';
import { OverviewStates, OverviewTotals } from './overview-totals.tsx';
import './overview.css';

/** The pool at a glance: how many, who stands where, what happened last, and what the quotas leave. */
export function Overview() {
  const at = useMoment();
  const { data, fetching } = useShown(OverviewDocument, { at }, { keep: true, live: LIVE });
  const directory = data?.directory;
  return (
    <Screen title={texts.overview.title}>
      <IndexNotice lacks={texts.overview.withoutIndex} />
      {directory ? <OverviewTotals directory={directory} /> : fetching ? <Waiting lines={3} /> : null}
      <div className="overview">
        <OverviewRoles counts={directory?.facets.groups ?? null} />
        {directory ? <OverviewStates facets={directory.facets} /> : null}
        <OverviewChanges at={at} />
        {at === null ? <OverviewQuotas /> : null}
      </div>
      {directory ? (
        <p className="soft overview-age">
          <IndexAge asOf={directory.asOf} lagSeconds={directory.lagSeconds} />
        </p>
      ) : null}
    </Screen>
  );
}
