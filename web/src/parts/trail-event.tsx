import { Link } from '@tanstack/react-router';
import type { TrailEventFragment } from '../generated/graphql.ts';
import { texts } from '../texts.ts';
import { Badge } from './badge.tsx';
import { Moment } from './moment.tsx';
import { Name } from './name.tsx';
import './trail-event.css';

interface TrailEventProps {
  readonly event: TrailEventFragment;
  /** The person or group whose page it is: not named again. */
  readonly about?: string;
}

/** One attempted change as a sentence: who, what, whether it worked, and why. */
export function TrailEvent({ event, about }: TrailEventProps) {
  const { at, action, outcome, actor, username, groupName, detail, reason, changes } = event;
  return (
    <li className="trail-event">
      <div className="trail-line">
        <span className="trail-what">
          {texts.trail.actions[action]}
          {username && username !== about ? (
            <Link to="/people/$username" params={{ username }}>
              <Name>{username}</Name>
            </Link>
          ) : null}
          {groupName && groupName !== about ? <Name>{groupName}</Name> : null}
          {outcome === 'SUCCEEDED' ? null : (
            <Badge kind={outcome === 'UNKNOWN' ? 'warn' : 'bad'}>{texts.trail.outcomes[outcome]}</Badge>
          )}
        </span>
        <span className="soft trail-when">
          <Name>{actor}</Name> · <Moment at={at} />
        </span>
      </div>
      {changes.map(({ name, before, after }) => (
        <p key={name} className="trail-detail">
          <Name>{name}</Name>: <Name>{before ?? '–'}</Name> → <Name>{after ?? '–'}</Name>
        </p>
      ))}
      {reason ? <p className="trail-detail">“{reason}”</p> : null}
      {detail ? <p className="trail-detail">{detail}</p> : null}
    </li>
  );
}
