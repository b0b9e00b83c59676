import { Link } from '@tanstack/react-router';
import type { ChangeOrigin, DirectoryChangeKind } from '../generated/graphql.ts';
import { texts } from '../texts.ts';
import { Badge } from './badge.tsx';
import { Moment } from './moment.tsx';
import { Name } from './name.tsx';
import './trail-event.css';

interface DirectoryChangeProps {
  readonly change: {
    readonly kind: DirectoryChangeKind;
    readonly origin: ChangeOrigin;
    readonly username?: string | null;
    readonly groupName?: string | null;
    readonly notAfter: string;
    readonly changed?: readonly string[];
  };
  /** The person or group whose page it is: not named again. */
  readonly about?: string;
}

/** One change that the index has found, as a sentence. */
export function DirectoryChange({ change, about }: DirectoryChangeProps) {
  const { kind, origin, username, groupName, notAfter, changed = [] } = change;
  return (
    <li className="trail-event">
      <div className="trail-line">
        <span className="trail-what">
          {texts.changes.kinds[kind]}
          {username && username !== about ? (
            <Link to="/people/$username" params={{ username }}>
              <Name>{username}</Name>
            </Link>
          ) : null}
          {groupName && groupName !== about ? <Name>{groupName}</Name> : null}
          {origin === 'ELSEWHERE' ? <Badge kind="plain">{texts.changes.elsewhere}</Badge> : null}
        </span>
        <span className="soft trail-when">
          <Moment at={notAfter} />
        </span>
      </div>
      {changed.length === 0 ? null : (
        <p className="trail-detail">
          <Name>{changed.join(', ')}</Name>
        </p>
      )}
    </li>
  );
}
