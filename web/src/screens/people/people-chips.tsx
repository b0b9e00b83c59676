import { Button } from '../../parts/button.tsx';
import { visibleText } from '../../parts/name.tsx';
import { texts } from '../../texts.ts';
import type { PeopleQuestion } from './people-question.ts';

interface PeopleChipsProps {
  readonly question: PeopleQuestion;
  onChange(question: PeopleQuestion): void;
}

/** The filters that hold, each to be taken away. */
export function PeopleChips({ question, onChange }: PeopleChipsProps) {
  const { groups, inNoGroup, enabled, statuses } = question;
  const { filters } = texts.people;
  const chips: readonly (readonly [label: string, without: Partial<PeopleQuestion>])[] = [
    ...groups.map((name) => [visibleText(name), { groups: groups.filter((each) => each !== name) }] as const),
    ...(inNoGroup ? [[filters.inNoGroup, { inNoGroup: false }] as const] : []),
    ...(enabled === null ? [] : [[enabled ? filters.enabled : filters.disabled, { enabled: null }] as const]),
    ...statuses.map(
      (status) =>
        [texts.account.statuses[status].label, { statuses: statuses.filter((each) => each !== status) }] as const,
    ),
  ];
  if (chips.length === 0) return null;
  return (
    <ul className="toolbar people-chips" aria-label={texts.people.filtered}>
      {chips.map(([label, without]) => (
        <li key={label}>
          <Button
            icon="close"
            aria-label={texts.people.takeAway(label)}
            onClick={() => onChange({ ...question, ...without })}
          >
            {label}
          </Button>
        </li>
      ))}
    </ul>
  );
}
