import { useGroupOptions } from '../../changes/use-group-options.ts';
import { Choice, type Option } from '../../parts/choice.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { useTyped } from '../../parts/use-typed.ts';
import { texts } from '../../texts.ts';
import { type PeopleQuestion, STATUSES } from './people-question.ts';
import type { Facets } from './use-people.ts';

interface PeopleToolbarProps {
  readonly question: PeopleQuestion;
  /** How many each filter would leave; null where nobody has counted. */
  readonly facets: Facets | null;
  onChange(question: PeopleQuestion): void;
}

const { filters } = texts.people;

/** The search and the filters. What is typed is asked for once the typing pauses. */
export function PeopleToolbar({ question, facets, onChange }: PeopleToolbarProps) {
  const [text, setText] = useTyped(question.text, (typed) => onChange({ ...question, text: typed }));
  const groups = useGroupOptions();
  return (
    <div className="toolbar">
      <SearchField label={texts.people.search} value={text} onChange={setText} />
      <Choice
        label={filters.group}
        options={groups.map((option) => ({ ...option, count: countOf(facets, option.value) }))}
        chosen={question.groups}
        onChange={(chosen) => onChange({ ...question, groups: chosen, inNoGroup: false })}
      />
      <Choice
        label={filters.account}
        options={accountOptions(facets)}
        chosen={accountChosen(question)}
        onChange={(chosen) => onChange({ ...question, ...accountOf(chosen, question) })}
      />
      <Choice
        label={filters.state}
        options={statusOptions(facets)}
        chosen={question.statuses}
        onChange={(chosen) => onChange({ ...question, statuses: STATUSES.filter((each) => chosen.includes(each)) })}
      />
    </div>
  );
}

function countOf(facets: Facets | null, groupName: string): number | undefined {
  return facets === null ? undefined : (facets.groups.find(({ group }) => group.name === groupName)?.count ?? 0);
}

function statusOptions(facets: Facets | null): readonly Option[] {
  return STATUSES.map((status) => ({
    value: status,
    label: texts.account.statuses[status].label,
    hint: texts.account.statuses[status].hint,
    count: facets === null ? undefined : (facets.statuses.find((each) => each.status === status)?.count ?? 0),
  }));
}

function accountOptions(facets: Facets | null): readonly Option[] {
  return [
    { value: 'enabled', label: filters.enabled, count: facets?.enabled },
    { value: 'disabled', label: filters.disabled, count: facets?.disabled },
    { value: 'no group', label: filters.inNoGroup, count: facets?.inNoGroup },
  ];
}

function accountChosen({ enabled, inNoGroup }: PeopleQuestion): readonly string[] {
  return [
    ...(enabled === true ? ['enabled'] : []),
    ...(enabled === false ? ['disabled'] : []),
    ...(inNoGroup ? ['no group'] : []),
  ];
}

/** Enabled and disabled are one question: the one that was chosen last counts. */
function accountOf(chosen: readonly string[], before: PeopleQuestion): Partial<PeopleQuestion> {
  const wantsEnabled = chosen.includes('enabled');
  const wantsDisabled = chosen.includes('disabled');
  const enabled = wantsEnabled && wantsDisabled ? !before.enabled : wantsEnabled ? true : wantsDisabled ? false : null;
  const inNoGroup = chosen.includes('no group');
  return { enabled, inNoGroup, groups: inNoGroup ? [] : before.groups };
}
