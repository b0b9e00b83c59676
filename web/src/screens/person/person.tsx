import { useParams } from '@tanstack/react-router';
import { useMoment } from '../../api/use-moment.ts';
import { useShown } from '../../api/use-shown.ts';
import { PersonDocument, type PersonQuery } from '../../generated/graphql.ts';
import { AccountState } from '../../parts/account-state.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Name } from '../../parts/name.tsx';
import { Screen } from '../../parts/screen.tsx';
import { EmptyState, ErrorState, Waiting } from '../../parts/states.tsx';
import { texts } from '../../texts.ts';
import { PersonActions } from './person-actions.tsx';
import { PersonAttributes } from './person-attributes.tsx';
import { PersonDifferences } from './person-differences.tsx';
import { PersonGroups } from './person-groups.tsx';
import { PersonSessions } from './person-sessions.tsx';
import { PersonThen } from './person-then.tsx';
import { PersonToken } from './person-token.tsx';
import { PersonTrail } from './person-trail.tsx';
import { useIndexedPerson } from './use-indexed-person.ts';
import './person.css';

export type PersonData = NonNullable<PersonQuery['user']>;

/** One person: who they are, what they may do, what happened to them, and what can be done about it. */
export function Person() {
  const { username } = useParams({ from: '/people/$username' });
  const at = useMoment();
  if (at !== null) return <PersonThen key={username} username={username} at={at} />;
  // Another person is another page: nothing that was opened for the one stays open for the other.
  return <PersonPage key={username} username={username} />;
}

function PersonPage({ username }: { readonly username: string }) {
  const { data, error, fetching } = useShown(
    PersonDocument,
    { username },
    { live: (change) => change.username === username },
  );
  const { indexed } = useIndexedPerson(username, null);
  const user = data?.user;
  if (!user) {
    return (
      <Screen title={username}>
        {error !== undefined && !data?.user ? (
          <ErrorState error={error} />
        ) : fetching ? (
          <Waiting lines={10} />
        ) : (
          <EmptyState title={texts.person.none}>
            <p>{texts.person.noneHint}</p>
          </EmptyState>
        )}
      </Screen>
    );
  }
  const ladder = (data?.roleLadder ?? []).map(({ name }) => name);
  return (
    <Screen
      title={user.name ?? user.username}
      head={<PersonHead user={user} />}
      actions={<PersonActions user={user} ladder={ladder} />}
    >
      {indexed === null || fetching ? null : <PersonDifferences user={user} indexed={indexed} />}
      <div className="person">
        <div className="person-column">
          <PersonGroups user={user} ladder={ladder} indexed={indexed} />
          <PersonTrail username={user.username} />
        </div>
        <div className="person-column">
          <PersonAttributes user={user} />
          <PersonToken user={user} />
          <PersonSessions username={user.username} />
        </div>
      </div>
    </Screen>
  );
}

function PersonHead({ user }: { readonly user: PersonData }) {
  return (
    <>
      <h1>
        <Name>{user.name ?? user.username}</Name>
      </h1>
      <AccountState {...user} />
      <span className="soft person-since">
        <Name>{user.username}</Name> · {texts.person.since} <Moment at={user.createdAt} />
      </span>
    </>
  );
}
