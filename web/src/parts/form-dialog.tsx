import { Dialog } from '@base-ui/react/dialog';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Outcome } from '../api/use-change.ts';
import { texts } from '../texts.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import './choice.css';
import './form-dialog.css';

/** Why the last attempt changed nothing, and the field that it is about. */
export interface Refusal {
  readonly message: string;
  readonly field: string | null;
}

interface FormDialogProps {
  readonly title: string;
  readonly submit: string;
  readonly look?: 'primary' | 'danger';
  /** Why it cannot be sent yet. */
  readonly blocked?: string | null;
  /** Makes the change. Refused: the dialog stays as it is, and says why. */
  onSubmit(): Promise<Outcome<unknown>>;
  onClose(): void;
  children(refusal: Refusal | null): ReactNode;
}

/** The one dialog: what is to be changed, looked over, and done or refused. It gives the focus back when it closes. */
export function FormDialog({ title, submit, look = 'primary', blocked, onSubmit, onClose, children }: FormDialogProps) {
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isBusy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || blocked) return;
    setBusy(true);
    const outcome = await onSubmit();
    setBusy(false);
    if (outcome.kind === 'refused') setRefusal(outcome);
    else onClose();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup className="popup dialog">
          <form className="dialog-form" onSubmit={send}>
            <div className="dialog-head">
              <Dialog.Title className="dialog-title">{title}</Dialog.Title>
              <Dialog.Close className="button button-quiet button-icon" aria-label={texts.actions.close}>
                <Icon name="close" />
              </Dialog.Close>
            </div>
            <div className="dialog-body">
              {children(refusal)}
              {refusal === null ? null : (
                <p className="dialog-refusal" role="alert">
                  <Icon name="warning" /> {refusal.message}
                </p>
              )}
            </div>
            <div className="dialog-foot">
              <Dialog.Close className="button">{texts.actions.cancel}</Dialog.Close>
              <Button look={look} type="submit" blocked={isBusy ? texts.actions.busy : blocked}>
                {submit}
              </Button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
