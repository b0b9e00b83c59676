import { usePages } from '../../api/use-pages.ts';
import { PersonTrailDocument, type PersonTrailQuery } from '../../generated/graphql.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { ErrorState, Waiting } from '../../parts/states.tsx';
import { TrailEvent } from '../../parts/trail-event.tsx';
import { texts } from '../../texts.ts';

const eventsOf = ({ auditEvents }: PersonTrailQuery) => auditEvents;

/** What was attempted to the person through this service, newest first. */
export function PersonTrail({ username }: { readonly username: string }) {
  const { rows, isComplete, fetching, error, loadMore } = usePages(PersonTrailDocument, { username }, eventsOf, {
    size: 20,
  });
  return (
    <Card title={texts.person.trail}>
      {error !== undefined && rows.length === 0 ? <ErrorState error={error} /> : null}
      {rows.length === 0 && fetching ? <Waiting lines={3} /> : null}
      {rows.length === 0 && isComplete ? <p className="card-body soft">{texts.person.noTrail}</p> : null}
      <ul>
        {rows.map((event) => (
          <TrailEvent key={event.id} event={event} about={username} />
        ))}
      </ul>
      {rows.length > 0 && !isComplete ? (
        <p className="card-body">
          <Button onClick={loadMore}>{texts.list.older}</Button>
        </p>
      ) : null}
    </Card>
  );
}
