import { useState } from 'react';
import { useChange } from '../api/use-change.ts';
import { EditGroupDocument, MakeGroupDocument } from '../generated/graphql.ts';
import { TextField } from '../parts/field.tsx';
import { FormDialog, type Refusal } from '../parts/form-dialog.tsx';
import { useNotice } from '../parts/toast.tsx';
import { texts } from '../texts.ts';
import { ReasonField, reasonOf } from './reason-field.tsx';

const words = texts.group.form;
const MOST_PRECEDENCE = 2 ** 31 - 1;
const EMPTY = { description: '', precedence: '', roleArn: '' };

/** What stands in the fields. */
type Values = Readonly<Record<keyof typeof EMPTY, string>>;

interface CreateGroupDialogProps {
  onMade(name: string): void;
  onClose(): void;
}

/** Makes a group. */
export function CreateGroupDialog({ onMade, onClose }: CreateGroupDialogProps) {
  const [name, setName] = useState('');
  const [values, setValues] = useState<Values>(EMPTY);
  const [reason, setReason] = useState('');
  const make = useChange(MakeGroupDocument);
  const notice = useNotice();
  return (
    <FormDialog
      title={words.createTitle}
      submit={words.createSubmit}
      blocked={name.trim() === '' ? words.nameFirst : wrongPrecedence(values)}
      onClose={onClose}
      onSubmit={async () => {
        const outcome = await make({ input: { name: name.trim(), ...given(values), reason: reasonOf(reason) } });
        if (outcome.kind === 'done') {
          notice({ kind: 'good', title: words.made(name.trim()) });
          onMade(name.trim());
        }
        return outcome;
      }}
    >
      {(refusal) => (
        <>
          <TextField
            label={words.name}
            hint={words.nameHint}
            error={errorAt(refusal, 'name')}
            value={name}
            onChange={setName}
            maxLength={128}
            autoComplete="off"
          />
          <GroupFields values={values} refusal={refusal} onChange={setValues} />
          <ReasonField value={reason} onChange={setReason} />
        </>
      )}
    </FormDialog>
  );
}

interface GroupProperties {
  readonly name: string;
  readonly description?: string | null;
  readonly precedence?: number | null;
  readonly roleArn?: string | null;
}

interface EditGroupDialogProps {
  readonly group: GroupProperties;
  onClose(): void;
}

/** Changes a group. Only what is different is sent. */
export function EditGroupDialog({ group, onClose }: EditGroupDialogProps) {
  const [before] = useState(() => valuesOf(group));
  const [values, setValues] = useState(before);
  const [reason, setReason] = useState('');
  const edit = useChange(EditGroupDocument);
  const notice = useNotice();
  return (
    <FormDialog
      title={words.editTitle(group.name)}
      submit={texts.actions.save}
      blocked={blockedBy(values, before)}
      onClose={onClose}
      onSubmit={async () => {
        const input = { name: group.name, ...different(values, before), reason: reasonOf(reason) };
        const outcome = await edit({ input });
        if (outcome.kind === 'done') notice({ kind: 'good', title: words.edited(group.name) });
        return outcome;
      }}
    >
      {(refusal) => (
        <>
          <GroupFields values={values} refusal={refusal} onChange={setValues} />
          <ReasonField value={reason} onChange={setReason} />
        </>
      )}
    </FormDialog>
  );
}

interface GroupFieldsProps {
  readonly values: Values;
  readonly refusal: Refusal | null;
  onChange(values: Values): void;
}

function GroupFields({ values, refusal, onChange }: GroupFieldsProps) {
  return (
    <>
      <TextField
        label={words.description}
        error={errorAt(refusal, 'description')}
        value={values.description}
        onChange={(description) => onChange({ ...values, description })}
        maxLength={2048}
        autoComplete="off"
      />
      <TextField
        label={words.precedence}
        hint={words.precedenceHint}
        error={errorAt(refusal, 'precedence') ?? wrongPrecedence(values)}
        value={values.precedence}
        onChange={(precedence) => onChange({ ...values, precedence })}
        inputMode="numeric"
        autoComplete="off"
      />
      <TextField
        label={words.roleArn}
        hint={words.roleArnHint}
        error={errorAt(refusal, 'roleArn')}
        value={values.roleArn}
        onChange={(roleArn) => onChange({ ...values, roleArn })}
        autoComplete="off"
      />
    </>
  );
}

function errorAt(refusal: Refusal | null, field: string): string | null {
  return refusal?.field?.includes(field) ? refusal.message : null;
}

function valuesOf({ description, precedence, roleArn }: GroupProperties): Values {
  return { description: description ?? '', precedence: precedence?.toString() ?? '', roleArn: roleArn ?? '' };
}

/** The fields that are filled, as the service takes them. */
function given({ description, precedence, roleArn }: Values) {
  return {
    description: description.trim() || null,
    precedence: precedence.trim() === '' ? null : Number(precedence),
    roleArn: roleArn.trim() || null,
  };
}

/** A description can be emptied; an empty one is none. */
function different(values: Values, before: Values) {
  const { precedence, roleArn } = given(values);
  return {
    ...(values.description === before.description ? {} : { description: values.description.trim() }),
    ...(values.precedence === before.precedence ? {} : { precedence }),
    ...(values.roleArn === before.roleArn ? {} : { roleArn }),
  };
}

function wrongPrecedence({ precedence }: Values): string | null {
  const text = precedence.trim();
  return text === '' || (/^\d+$/.test(text) && Number(text) <= MOST_PRECEDENCE) ? null : words.precedenceWrong;
}

function blockedBy(values: Values, before: Values): string | null {
  const isTakenAway = (['precedence', 'roleArn'] as const).some(
    (field) => before[field] !== '' && values[field].trim() === '',
  );
  if (isTakenAway) return words.notRemovable;
  return wrongPrecedence(values) ?? (Object.keys(different(values, before)).length === 0 ? words.unchanged : null);
}
