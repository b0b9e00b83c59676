import { useEffect, useRef, useState } from 'react';
import { useGroupOptions } from '../../changes/use-group-options.ts';
import { Choice, type Option } from '../../parts/choice.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { texts } from '../../texts.ts';
import { type PeopleQuestion, STATUSES } from './people-question.ts';

interface PeopleToolbarProps {
  readonly question: PeopleQuestion;
  onChange(question: PeopleQuestion): void;
}

const TYPING_MS = 200;
const { filters } = texts.people;

/** The search and the filters. What is typed is asked for once the typing pauses. */
export function PeopleToolbar({ question, onChange }: PeopleToolbarProps) {
  const [text, setText] = useTyped(question.text, (typed) => onChange({ ...question, text: typed }));
  const groups = useGroupOptions();
  return (
    <div className="toolbar">
      <SearchField label={texts.people.search} value={text} onChange={setText} />
      <Choice
        label={filters.group}
        options={groups}
        chosen={question.groups}
        onChange={(chosen) => onChange({ ...question, groups: chosen, inNoGroup: false })}
      />
      <Choice
        label={filters.account}
        options={ACCOUNT_OPTIONS}
        chosen={accountChosen(question)}
        onChange={(chosen) => onChange({ ...question, ...accountOf(chosen, question) })}
      />
      <Choice
        label={filters.state}
        options={STATUS_OPTIONS}
        chosen={question.statuses}
        onChange={(chosen) => onChange({ ...question, statuses: STATUSES.filter((each) => chosen.includes(each)) })}
      />
    </div>
  );
}

const STATUS_OPTIONS: readonly Option[] = STATUSES.map((status) => ({
  value: status,
  label: texts.account.statuses[status].label,
  hint: texts.account.statuses[status].hint,
}));

const ACCOUNT_OPTIONS: readonly Option[] = [
  { value: 'enabled', label: filters.enabled },
  { value: 'disabled', label: filters.disabled },
  { value: 'no group', label: filters.inNoGroup },
];

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

/** What is in the field, and the address once the typing pauses; the field follows the address when Back changes it. */
function useTyped(value: string, commit: (typed: string) => void): [string, (typed: string) => void] {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const latest = useRef(commit);
  latest.current = commit;
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => {
    if (typed === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = typed;
      latest.current(typed);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, setTyped];
}
