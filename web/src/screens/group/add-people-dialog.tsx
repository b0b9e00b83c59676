import { useMemo, useState } from 'react';
import type { IndexState } from '../../api/use-index.ts';
import { useShown } from '../../api/use-shown.ts';
import { useMembershipChange } from '../../changes/membership-dialog.tsx';
import { ReasonField, reasonOf } from '../../changes/reason-field.tsx';
import { ChangeCheckDocument } from '../../generated/graphql.ts';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { Name } from '../../parts/name.tsx';
import { usePersonList } from '../../parts/person-list/use-person-list.ts';
import { useTyped } from '../../parts/use-typed.ts';
import { texts } from '../../texts.ts';

const words = texts.group.add;
const MOST_FOUND = 8;

interface AddPeopleDialogProps {
  readonly name: string;
  readonly index: IndexState;
  onClose(): void;
}

/** Puts people into the group: looked for by their names, looked over, added together. */
export function AddPeopleDialog({ name, index, onClose }: AddPeopleDialogProps) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [reason, setReason] = useState('');
  const change = useMembershipChange('add');
  const toggle = (username: string) =>
    setChosen(chosen.includes(username) ? chosen.filter((each) => each !== username) : [...chosen, username]);
  return (
    <FormDialog
      title={words.title(name)}
      submit={words.submit}
      blocked={chosen.length === 0 ? words.nobody : null}
      onClose={onClose}
      onSubmit={() => change(chosen, [name], reasonOf(reason))}
    >
      {() => (
        <>
          <FoundPeople {...{ name, index, chosen }} onToggle={toggle} />
          {chosen.length === 0 ? null : (
            <ul className="picked" aria-label={words.chosen}>
              {chosen.map((username) => (
                <Picked key={username} groupName={name} username={username} onTake={() => toggle(username)} />
              ))}
            </ul>
          )}
          <ReasonField value={reason} onChange={setReason} />
        </>
      )}
    </FormDialog>
  );
}

interface FoundPeopleProps {
  readonly name: string;
  readonly index: IndexState;
  readonly chosen: readonly string[];
  onToggle(username: string): void;
}

/** Whom the typed name fits, of those who are not in the group. */
function FoundPeople({ name, index, chosen, onToggle }: FoundPeopleProps) {
  const [text, setText] = useState('');
  const [typed, setTyped] = useTyped(text, setText);
  const filter = useMemo(() => ({ notInAnyGroup: [name] }), [name]);
  const pause = text.trim() === '';
  const { rows, isComplete, fetching } = usePersonList({ index, filter, text, pause, size: MOST_FOUND });
  const found = pause ? [] : rows.slice(0, MOST_FOUND);
  return (
    <div className="picked">
      <TextField label={words.search} type="search" value={typed} onChange={setTyped} autoComplete="off" />
      {found.length === 0 ? null : (
        <ul aria-label={words.search}>
          {found.map((person) => (
            <li key={person.username}>
              <label className="tick">
                <input
                  type="checkbox"
                  checked={chosen.includes(person.username)}
                  onChange={() => onToggle(person.username)}
                />
                <span className="found-person">
                  <Name>{person.name ?? person.username}</Name>
                  <span className="soft">
                    <Name>{person.email ?? person.username}</Name>
                  </span>
                </span>
              </label>
            </li>
          ))}
        </ul>
      )}
      {pause || fetching || (isComplete && found.length > 0) ? null : (
        <p className="soft" role="status">
          {found.length === 0 ? texts.people.noneFound : words.more}
        </p>
      )}
    </div>
  );
}

interface PickedProps {
  readonly groupName: string;
  readonly username: string;
  onTake(): void;
}

/** Somebody who was chosen; with the reason where a guard would refuse it. */
function Picked({ groupName, username, onTake }: PickedProps) {
  const { data } = useShown(ChangeCheckDocument, { action: 'ADD_USER_TO_GROUP' as const, username, groupName });
  const check = data?.changeCheck;
  return (
    <li>
      <Name>{username}</Name>
      <Button icon="close" iconOnly look="quiet" aria-label={words.take(username)} onClick={onTake} />
      {check?.allowed === false ? <span className="picked-reason">{check.reason}</span> : null}
    </li>
  );
}
