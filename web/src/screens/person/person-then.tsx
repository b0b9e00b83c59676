import { AccountState } from '../../parts/account-state.tsx';
import { Card } from '../../parts/card.tsx';
import { formatNumber } from '../../parts/format.ts';
import { IndexNotice } from '../../parts/index-notice.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Name } from '../../parts/name.tsx';
import { Screen } from '../../parts/screen.tsx';
import { EmptyState, ErrorState, Waiting } from '../../parts/states.tsx';
import { texts } from '../../texts.ts';
import { PersonTrail } from './person-trail.tsx';
import { type IndexedPerson, useIndexedPerson } from './use-indexed-person.ts';

interface PersonThenProps {
  readonly username: string;
  readonly at: string;
}

/** The person as they were: what the index held of them. Nothing can be done about it. */
export function PersonThen({ username, at }: PersonThenProps) {
  const { indexed, error, fetching } = useIndexedPerson(username, at);
  const user = indexed?.user;
  return (
    <Screen title={user?.name ?? username} head={user ? <ThenHead user={user} /> : undefined}>
      <IndexNotice lacks={texts.people.withoutIndex} />
      {user ? (
        <div className="person">
          <ThenGroups user={user} />
          <PersonTrail username={username} before={at} />
        </div>
      ) : error !== undefined ? (
        <ErrorState error={error} />
      ) : fetching ? (
        <Waiting lines={10} />
      ) : (
        <EmptyState title={texts.person.noneThen} />
      )}
    </Screen>
  );
}

type User = NonNullable<IndexedPerson['user']>;

function ThenHead({ user }: { readonly user: User }) {
  return (
    <>
      <h1>
        <Name>{user.name ?? user.username}</Name>
      </h1>
      <AccountState {...user} />
      <span className="soft person-since">
        <Name>{[user.username, user.email].filter(Boolean).join(' · ')}</Name>
      </span>
    </>
  );
}

function ThenGroups({ user: { memberships } }: { readonly user: User }) {
  return (
    <Card title={texts.person.groups(formatNumber(memberships.length))}>
      {memberships.length === 0 ? <p className="card-body soft">{texts.person.noGroups}</p> : null}
      <ul className="entries">
        {memberships.map(({ since, group }) => (
          <li key={group.name} className="entry">
            <span className="entry-text">
              <Name>{group.name}</Name>
              {since ? (
                <span className="soft">
                  {texts.person.since} <Moment at={since} />
                </span>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
