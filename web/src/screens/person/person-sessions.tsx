import { useChange } from '../../api/use-change.ts';
import { useShown } from '../../api/use-shown.ts';
import { CheckedButton } from '../../changes/checked-button.tsx';
import { EndSessionDocument, PersonSessionsDocument } from '../../generated/graphql.ts';
import { Card } from '../../parts/card.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Name } from '../../parts/name.tsx';
import { useNotice } from '../../parts/toast.tsx';
import { texts } from '../../texts.ts';

/** Where the person is signed in. A pool that keeps no sessions says so. */
export function PersonSessions({ username }: { readonly username: string }) {
  const { data, error } = useShown(PersonSessionsDocument, { username });
  const endSession = useChange(EndSessionDocument);
  const notice = useNotice();
  const sessions = data?.user?.sessions;
  const end = async (sessionId: string) => {
    const outcome = await endSession({ input: { username, sessionId } });
    if (outcome.kind === 'done') notice({ kind: 'good', title: texts.person.sessionEnded });
    else notice({ kind: 'bad', title: texts.refused, text: outcome.message });
  };
  return (
    <Card title={texts.person.sessions}>
      {sessions ? (
        <ul className="entries">
          {sessions.map(({ id, device, ipAddress, city, country, lastActiveAt }) => (
            <li key={id} className="entry">
              <span className="entry-text">
                <Name>{device ?? texts.person.unknownDevice}</Name>
                <span className="soft">
                  <Name>{[ipAddress, city, country].filter(Boolean).join(', ')}</Name>{' '}
                  {lastActiveAt ? <Moment at={lastActiveAt} /> : null}
                </span>
              </span>
              <CheckedButton
                action="REVOKE_USER_SESSION"
                username={username}
                icon="close"
                iconOnly
                look="quiet"
                label={texts.person.endSession}
                onClick={() => void end(id)}
              />
            </li>
          ))}
          {sessions.length === 0 ? <li className="card-body soft">{texts.person.noSessions}</li> : null}
        </ul>
      ) : (
        <p className="card-body soft">{error?.graphQLErrors[0]?.message ?? texts.list.loading}</p>
      )}
    </Card>
  );
}
