import { formatTime } from '../../parts/format.ts';
import { Icon } from '../../parts/icon.tsx';
import { visibleText } from '../../parts/name.tsx';
import { texts } from '../../texts.ts';
import type { PersonData } from './person.tsx';
import type { IndexedPerson } from './use-indexed-person.ts';
import '../../parts/index-notice.css';

interface PersonDifferencesProps {
  readonly user: PersonData;
  readonly indexed: IndexedPerson;
}

/** Where the index is behind Cognito: what lists and searches still show. Nothing where the two agree. */
export function PersonDifferences({ user, indexed: { user: known, asOf } }: PersonDifferencesProps) {
  const differences = known === null ? [texts.person.differences.unknown] : differencesOf(user, known);
  if (differences.length === 0) return null;
  return (
    <p className="index-notice" role="status">
      <Icon name="info" />
      <span>
        <strong>{texts.person.differences.title(formatTime(asOf, Date.now()))}</strong> {differences.join(' ')}
      </span>
    </p>
  );
}

function differencesOf(user: PersonData, known: NonNullable<IndexedPerson['user']>): readonly string[] {
  const words = texts.person.differences;
  const now = user.groups.map(({ name }) => name);
  const before = known.memberships.map(({ group }) => group.name);
  const listed = (names: readonly string[]) => names.map(visibleText).join(', ');
  const missing = now.filter((name) => !before.includes(name));
  const gone = before.filter((name) => !now.includes(name));
  return [
    ...(missing.length === 0 ? [] : [words.missing(listed(missing))]),
    ...(gone.length === 0 ? [] : [words.gone(listed(gone))]),
    ...(user.enabled === known.enabled ? [] : [known.enabled ? words.enabled : words.disabled]),
    ...(user.status === known.status ? [] : [words.status(texts.account.statuses[known.status].label)]),
  ];
}
