import { type ReactNode, useState } from 'react';
import type { Outcome } from '../api/use-change.ts';
import { TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useNotice } from '../parts/toast.tsx';
import { texts } from '../texts.ts';
import { ReasonField, reasonOf } from './reason-field.tsx';

interface SimpleDialogProps {
  readonly title: string;
  readonly submit: string;
  readonly danger?: boolean;
  /** What is said once it is done. */
  readonly done: string;
  /** What has to be typed first, since the change cannot be taken back. */
  readonly typeName?: string;
  readonly children: ReactNode;
  onSubmit(reason: string | null): Promise<Outcome<unknown>>;
  onDone?(): void;
  onClose(): void;
}

/** A change of which only the reason is asked; or, where it cannot be taken back, the name of what goes. */
export function SimpleDialog(props: SimpleDialogProps) {
  const { title, submit, danger = false, done, typeName, children, onSubmit, onDone, onClose } = props;
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const notice = useNotice();
  return (
    <FormDialog
      title={title}
      submit={submit}
      look={danger ? 'danger' : 'primary'}
      blocked={typeName !== undefined && typed.trim() !== typeName ? texts.typeNameFirst : null}
      onClose={onClose}
      onSubmit={async () => {
        const outcome = await onSubmit(reasonOf(reason));
        if (outcome.kind === 'done') {
          notice({ kind: 'good', title: done });
          onDone?.();
        }
        return outcome;
      }}
    >
      {() => (
        <>
          {children}
          {typeName === undefined ? null : (
            <TextField label={texts.typeName(typeName)} value={typed} onChange={setTyped} autoComplete="off" />
          )}
          <ReasonField value={reason} onChange={setReason} />
        </>
      )}
    </FormDialog>
  );
}
