import { useState } from 'react';
import { type Outcome, useChange } from '../api/use-change.ts';
import { BulkDisableDocument, BulkEnableDocument, DisableDocument, EnableDocument } from '../generated/graphql.ts';
import { Tick } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useNotice } from '../parts/toast.tsx';
import { texts } from '../texts.ts';
import { ReasonField, reasonOf } from './reason-field.tsx';
import { useBulkNotice } from './use-bulk-notice.ts';

interface AccountDialogProps {
  readonly kind: 'disable' | 'enable';
  readonly usernames: readonly string[];
  onClose(): void;
}

/** Keeps people from signing in, or lets them again. */
export function AccountDialog({ kind, usernames, onClose }: AccountDialogProps) {
  const [signOut, setSignOut] = useState(true);
  const [reason, setReason] = useState('');
  const change = useAccountChange(kind);
  const words = texts.account[kind];
  return (
    <FormDialog
      title={words.title(texts.count.people(usernames.length, usernames[0] ?? ''))}
      submit={words.submit}
      onClose={onClose}
      onSubmit={() => change(usernames, signOut, reasonOf(reason))}
    >
      {() => (
        <>
          <p>{words.text}</p>
          {kind === 'enable' ? null : <Tick label={texts.account.signOutToo} checked={signOut} onChange={setSignOut} />}
          <ReasonField value={reason} onChange={setReason} />
        </>
      )}
    </FormDialog>
  );
}

type AccountChange = (
  usernames: readonly string[],
  signOut: boolean,
  reason: string | null,
) => Promise<Outcome<unknown>>;

function useAccountChange(kind: 'disable' | 'enable'): AccountChange {
  const disable = useChange(DisableDocument);
  const enable = useChange(EnableDocument);
  const bulkDisable = useChange(BulkDisableDocument);
  const bulkEnable = useChange(BulkEnableDocument);
  const notice = useNotice();
  const tell = useBulkNotice();
  const one = async (which: 'disable' | 'enable', username: string, signOut: boolean, reason: string | null) => {
    const outcome = await (which === 'disable'
      ? disable({ input: { username, signOut, reason } })
      : enable({ input: { username, reason } }));
    if (outcome.kind === 'done') {
      notice({
        kind: 'good',
        title: texts.account[which].done(username),
        undo: () => void undo(which === 'disable' ? 'enable' : 'disable', username),
      });
    }
    return outcome;
  };
  const undo = async (which: 'disable' | 'enable', username: string) => {
    const outcome = await one(which, username, false, null);
    if (outcome.kind === 'refused') notice({ kind: 'bad', title: texts.notUndone, text: outcome.message });
  };
  return async (usernames, signOut, reason) => {
    const [username = ''] = usernames;
    if (usernames.length === 1) return one(kind, username, signOut, reason);
    const many = { usernames: [...usernames], reason, waitSeconds: 2 };
    return tell(
      await (kind === 'disable' ? bulkDisable({ input: { ...many, signOut } }) : bulkEnable({ input: many })),
    );
  };
}
