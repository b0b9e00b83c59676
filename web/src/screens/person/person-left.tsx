import { directoryIndex } from '../../api/directory-index.ts';
import { useStore } from '../../api/store.ts';
import { useShown } from '../../api/use-shown.ts';
import { PersonLeftDocument } from '../../generated/graphql.ts';
import { Moment } from '../../parts/moment.tsx';
import { Name } from '../../parts/name.tsx';
import { texts } from '../../texts.ts';

interface PersonLeftProps {
  readonly username: string;
  /** The groups of now: one that was left and come back to is no former one. */
  readonly held: readonly string[];
}

/** The groups that the person has left, and when: as far back as the index goes. */
export function PersonLeft({ username, held }: PersonLeftProps) {
  const pause = useStore(directoryIndex).kind !== 'there';
  const live = (change: { readonly username: string | null }) => change.username === username;
  const { data } = useShown(PersonLeftDocument, { username }, { pause, live });
  const left = new Map<string, string>();
  for (const { groupName, notAfter } of data?.directoryChanges?.nodes ?? []) {
    if (groupName && !held.includes(groupName) && !left.has(groupName)) left.set(groupName, notAfter);
  }
  if (left.size === 0) return null;
  return (
    <ul className="entries person-left" aria-label={texts.person.formerGroups}>
      {[...left].map(([name, until]) => (
        <li key={name} className="entry soft">
          <span className="entry-text">
            <Name>{name}</Name>
            <span>
              {texts.person.until} <Moment at={until} />
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
