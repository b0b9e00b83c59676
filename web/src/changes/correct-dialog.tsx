import { useState } from 'react';
import { useChange } from '../api/use-change.ts';
import { CorrectDocument } from '../generated/graphql.ts';
import { TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useNotice } from '../parts/toast.tsx';
import { texts } from '../texts.ts';
import { attributeLabel } from './attribute-label.ts';
import { ReasonField, reasonOf } from './reason-field.tsx';

interface Attribute {
  readonly name: string;
  readonly value?: string | null;
}

interface CorrectDialogProps {
  readonly username: string;
  readonly attributes: readonly Attribute[];
  onClose(): void;
}

/** What a form shows even where it is empty. */
const ALWAYS = ['name', 'given_name', 'family_name', 'email', 'phone_number'];

/** What Cognito keeps for itself, or finds out by itself. */
const NEVER = /^(sub|identities|.*_verified|cognito:.*)$/;

/** Corrects what is known of a person. Only what is different is sent. */
export function CorrectDialog({ username, attributes, onClose }: CorrectDialogProps) {
  const before = new Map(attributes.map(({ name, value }) => [name, value ?? '']));
  const names = [...new Set([...ALWAYS, ...before.keys()])].filter((name) => !NEVER.test(name));
  const [values, setValues] = useState<ReadonlyMap<string, string>>(before);
  const [reason, setReason] = useState('');
  const change = useChange(CorrectDocument);
  const notice = useNotice();
  const different = names.filter((name) => (values.get(name) ?? '') !== (before.get(name) ?? ''));
  return (
    <FormDialog
      title={texts.correct.title(username)}
      submit={texts.actions.save}
      blocked={different.length === 0 ? texts.correct.unchanged : null}
      onClose={onClose}
      onSubmit={async () => {
        const changed = different.map((name) => ({ name, value: values.get(name)?.trim() || null }));
        const outcome = await change({ input: { username, attributes: changed, reason: reasonOf(reason) } });
        if (outcome.kind === 'done') notice({ kind: 'good', title: texts.correct.done(username) });
        return outcome;
      }}
    >
      {(refusal) => (
        <>
          {names.map((name) => (
            <TextField
              key={name}
              label={attributeLabel(name)}
              error={refusal?.field?.includes(name) ? refusal.message : null}
              value={values.get(name) ?? ''}
              onChange={(value) => setValues(new Map(values).set(name, value))}
              autoComplete="off"
            />
          ))}
          <ReasonField value={reason} onChange={setReason} />
        </>
      )}
    </FormDialog>
  );
}
