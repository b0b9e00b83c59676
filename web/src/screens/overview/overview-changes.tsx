import { LIVE } from '../../api/use-live.ts';
import { useShown } from '../../api/use-shown.ts';
import { OverviewChangesDocument } from '../../generated/graphql.ts';
import { Card } from '../../parts/card.tsx';
import { DirectoryChange } from '../../parts/directory-change.tsx';
import { Waiting } from '../../parts/states.tsx';
import { texts } from '../../texts.ts';

/** What became different last, whoever did it. */
export function OverviewChanges({ at }: { readonly at: string | null }) {
  const { data, error, fetching } = useShown(OverviewChangesDocument, { before: at }, { keep: true, live: LIVE });
  const changes = data?.directoryChanges?.nodes;
  return (
    <Card title={texts.overview.changes}>
      {changes === undefined && fetching ? <Waiting lines={3} /> : null}
      {error !== undefined && changes === undefined ? (
        <p className="card-body soft">{error.graphQLErrors[0]?.message ?? texts.errors.noAnswer}</p>
      ) : null}
      {changes?.length === 0 ? <p className="card-body soft">{texts.overview.noChanges}</p> : null}
      <ul>
        {changes?.map((change) => (
          <DirectoryChange key={change.id} change={change} />
        ))}
      </ul>
    </Card>
  );
}
