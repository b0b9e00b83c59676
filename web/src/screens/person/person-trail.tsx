import { directoryIndex } from '../../api/directory-index.ts';
import { useStore } from '../../api/store.ts';
import { usePages } from '../../api/use-pages.ts';
import {
  PersonChangesDocument,
  type PersonChangesQuery,
  PersonTrailDocument,
  type PersonTrailQuery,
} from '../../generated/graphql.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { DirectoryChange } from '../../parts/directory-change.tsx';
import { ErrorState, Waiting } from '../../parts/states.tsx';
import { TrailEvent } from '../../parts/trail-event.tsx';
import { texts } from '../../texts.ts';
import { tellStory } from './person-story.ts';

const eventsOf = ({ auditEvents }: PersonTrailQuery) => auditEvents;
const changesOf = ({ directoryChanges }: PersonChangesQuery) => directoryChanges;

interface PersonTrailProps {
  readonly username: string;
  /** Only what was before; everything if left out. */
  readonly before?: string;
}

/** What happened to the person, newest first: through this service, and what the index found that was done elsewhere. */
export function PersonTrail({ username, before }: PersonTrailProps) {
  const isIndexed = useStore(directoryIndex).kind === 'there';
  const live = (change: { readonly username: string | null }) => change.username === username;
  const asked = { username, before: before ?? null };
  const trail = usePages(PersonTrailDocument, asked, eventsOf, { size: 20, live });
  const changes = usePages(PersonChangesDocument, asked, changesOf, { size: 20, live, pause: !isIndexed });
  // Changes that cannot be read do not hold the trail back.
  const isWithout = !isIndexed || changes.error !== undefined;
  const story = tellStory(trail, isWithout ? { rows: [], isComplete: true } : changes);
  const isComplete = trail.isComplete && (isWithout || changes.isComplete);
  return (
    <Card title={texts.person.trail}>
      {trail.error !== undefined && trail.rows.length === 0 ? <ErrorState error={trail.error} /> : null}
      {story.length === 0 && (trail.fetching || changes.fetching) ? <Waiting lines={3} /> : null}
      {story.length === 0 && isComplete ? <p className="card-body soft">{texts.person.noTrail}</p> : null}
      <ul>
        {story.map((entry) =>
          entry.kind === 'event' ? (
            <TrailEvent key={entry.event.id} event={entry.event} about={username} />
          ) : (
            <DirectoryChange key={entry.change.id} change={entry.change} about={username} />
          ),
        )}
      </ul>
      {story.length > 0 && !isComplete ? (
        <p className="card-body">
          <Button
            onClick={() => {
              trail.loadMore();
              if (!isWithout) changes.loadMore();
            }}
          >
            {texts.list.older}
          </Button>
        </p>
      ) : null}
    </Card>
  );
}
