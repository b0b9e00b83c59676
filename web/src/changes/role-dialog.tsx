import { useEffect, useState } from 'react';
import { type Outcome, useChange } from '../api/use-change.ts';
import { ChangeRoleDocument, SetGroupsDocument } from '../generated/graphql.ts';
import { SelectField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useNotice } from '../parts/toast.tsx';
import { texts } from '../texts.ts';
import { ReasonField, reasonOf } from './reason-field.tsx';

interface RoleDialogProps {
  readonly username: string;
  /** The ladder, highest authority first. */
  readonly ladder: readonly string[];
  readonly groupNames: readonly string[];
  /** The step that is proposed; that of the person if left out. */
  readonly first?: string;
  onClose(): void;
}

type Preview = Outcome<{ readonly added: readonly string[]; readonly removed: readonly string[] }>;

/** Puts a person on one step of the role ladder, after a look at what that does. */
export function RoleDialog({ username, ladder, groupNames, first, onClose }: RoleDialogProps) {
  const current = ladder.find((name) => groupNames.includes(name));
  const [role, setRole] = useState(first ?? current ?? ladder.at(-1) ?? '');
  const [reason, setReason] = useState('');
  const [preview, setPreview] = useState<Preview | null>(null);
  const change = useChange(ChangeRoleDocument);
  const setGroups = useChange(SetGroupsDocument);
  const notice = useNotice();
  useEffect(() => {
    let isCurrent = true;
    setPreview(null);
    if (role === '') return;
    void change({ input: { username, role, dryRun: true } }).then((outcome) => isCurrent && setPreview(outcome));
    return () => {
      isCurrent = false;
    };
  }, [change, username, role]);
  const undo = () => void setGroups({ input: { username, groupNames: [...groupNames] } });
  return (
    <FormDialog
      title={texts.role.title(username)}
      submit={texts.role.submit}
      blocked={blockedBy(preview)}
      onClose={onClose}
      onSubmit={async () => {
        const outcome = await change({ input: { username, role, reason: reasonOf(reason) } });
        if (outcome.kind === 'done') notice({ kind: 'good', title: texts.role.done(username, role), undo });
        return outcome;
      }}
    >
      {() => (
        <>
          <SelectField
            label={texts.role.label}
            value={role}
            options={ladder.map((name) => ({ value: name, label: name }))}
            onChange={setRole}
          />
          <PreviewText preview={preview} />
          <ReasonField value={reason} onChange={setReason} />
        </>
      )}
    </FormDialog>
  );
}

function blockedBy(preview: Preview | null): string | null {
  if (preview === null) return texts.role.looking;
  if (preview.kind === 'refused') return preview.message;
  return preview.payload.added.length + preview.payload.removed.length === 0 ? texts.role.unchanged : null;
}

function PreviewText({ preview }: { readonly preview: Preview | null }) {
  if (preview === null) return <p className="soft">{texts.role.looking}</p>;
  if (preview.kind === 'refused') return <p role="alert">{preview.message}</p>;
  const { added, removed } = preview.payload;
  if (added.length + removed.length === 0) return <p className="soft">{texts.role.unchanged}</p>;
  return (
    <ul className="changes-preview" aria-live="polite">
      {added.map((name) => (
        <li key={name}>{texts.role.adds(name)}</li>
      ))}
      {removed.map((name) => (
        <li key={name}>{texts.role.removes(name)}</li>
      ))}
    </ul>
  );
}
