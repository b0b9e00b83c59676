import { useState } from 'react';
import { useChange } from '../api/use-change.ts';
import { InvitePersonDocument } from '../generated/graphql.ts';
import { SelectField, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { OptionList } from '../parts/option-list.tsx';
import { useNotice } from '../parts/toast.tsx';
import { texts } from '../texts.ts';
import { ReasonField, reasonOf } from './reason-field.tsx';
import { useGroupOptions } from './use-group-options.ts';

interface InviteDialogProps {
  onInvited(username: string): void;
  onClose(): void;
}

const words = texts.invite;
const DELIVERIES = ['EMAIL', 'SMS', 'NONE'] as const;
const EMPTY = { username: '', email: '', name: '', phone_number: '' };

/** Makes an account, puts it into groups, and sends the invitation. */
export function InviteDialog({ onInvited, onClose }: InviteDialogProps) {
  const [values, setValues] = useState(EMPTY);
  const [groups, setGroups] = useState<readonly string[]>([]);
  const [delivery, setDelivery] = useState<(typeof DELIVERIES)[number]>('EMAIL');
  const [reason, setReason] = useState('');
  const invite = useChange(InvitePersonDocument);
  const notice = useNotice();
  const options = useGroupOptions();
  const { username: typed, ...attributes } = values;
  const username = typed.trim() || values.email.trim();
  return (
    <FormDialog
      title={words.title}
      submit={words.submit}
      blocked={username === '' ? words.nameFirst : null}
      onClose={onClose}
      onSubmit={async () => {
        const given = Object.entries(attributes).filter(([, value]) => value.trim() !== '');
        const outcome = await invite({
          input: {
            username,
            attributes: given.map(([name, value]) => ({ name, value: value.trim() })),
            groupNames: [...groups],
            invitation: delivery,
            reason: reasonOf(reason),
          },
        });
        if (outcome.kind === 'done') {
          notice({ kind: 'good', title: words.done(username) });
          onInvited(outcome.payload.user?.username ?? username);
        }
        return outcome;
      }}
    >
      {(refusal) => (
        <>
          {(['email', 'name', 'username', 'phone_number'] as const).map((name) => (
            <TextField
              key={name}
              label={words.fields[name]}
              hint={name === 'username' ? words.usernameHint : undefined}
              error={refusal?.field?.includes(name) ? refusal.message : null}
              type={name === 'email' ? 'email' : 'text'}
              value={values[name]}
              onChange={(value) => setValues({ ...values, [name]: value })}
              autoComplete="off"
            />
          ))}
          <SelectField
            label={words.delivery}
            value={delivery}
            options={DELIVERIES.map((value) => ({ value, label: words.deliveries[value] }))}
            onChange={(value) => setDelivery(DELIVERIES.find((each) => each === value) ?? 'EMAIL')}
          />
          <div className="choice-inline">
            <OptionList label={texts.membership.groups} options={options} chosen={groups} onChange={setGroups} />
          </div>
          <ReasonField value={reason} onChange={setReason} />
        </>
      )}
    </FormDialog>
  );
}
