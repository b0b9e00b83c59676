import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { useShown } from '../../api/use-shown.ts';
import { oneOf } from '../../app/address.ts';
import { AccountDialog } from '../../changes/account-dialog.tsx';
import { CheckedButton } from '../../changes/checked-button.tsx';
import { CorrectDialog } from '../../changes/correct-dialog.tsx';
import { OffboardDialog } from '../../changes/offboard-dialog.tsx';
import { RoleDialog } from '../../changes/role-dialog.tsx';
import { SimpleDialog } from '../../changes/simple-dialog.tsx';
import {
  DeletePersonDocument,
  PersonChecksDocument,
  ResendInvitationDocument,
  ResetPasswordDocument,
  SignOutDocument,
} from '../../generated/graphql.ts';
import { ActionMenu } from '../../parts/action-menu.tsx';
import { Button } from '../../parts/button.tsx';
import { texts } from '../../texts.ts';
import type { PersonData } from './person.tsx';

type Open = 'role' | 'account' | 'correct' | 'offboard' | 'signOut' | 'reset' | 'resend' | 'delete' | null;

interface PersonActionsProps {
  readonly user: PersonData;
  readonly ladder: readonly string[];
}

/** What can be done to the person; what is not allowed says why. */
export function PersonActions({ user, ladder }: PersonActionsProps) {
  const { username, enabled, status } = user;
  const [open, setOpen] = useAsked();
  const [isAsked, setAsked] = useState(false);
  const { data } = useShown(PersonChecksDocument, { username }, { pause: !isAsked });
  const reasonOf = (check: { readonly allowed: boolean; readonly reason?: string | null } | null | undefined) =>
    check?.allowed === false ? check.reason : null;
  const words = texts.person.actions;
  return (
    <>
      <Button icon="roles" blocked={ladder.length === 0 ? texts.role.none : null} onClick={() => setOpen('role')}>
        {texts.role.change}
      </Button>
      <CheckedButton
        action={enabled ? 'DISABLE_USER' : 'ENABLE_USER'}
        username={username}
        icon={enabled ? 'blocked' : 'check'}
        label={enabled ? texts.account.disable.submit : texts.account.enable.submit}
        onClick={() => setOpen('account')}
      />
      <ActionMenu
        onOpen={() => setAsked(true)}
        actions={[
          { label: words.correct, blocked: reasonOf(data?.correct), onSelect: () => setOpen('correct') },
          { label: words.signOut, blocked: reasonOf(data?.signOut), onSelect: () => setOpen('signOut') },
          { label: words.reset, blocked: reasonOf(data?.reset), onSelect: () => setOpen('reset') },
          {
            label: words.resend,
            blocked: status === 'FORCE_CHANGE_PASSWORD' ? reasonOf(data?.resend) : words.notInvited,
            onSelect: () => setOpen('resend'),
          },
          {
            label: words.offboard,
            danger: true,
            blocked: reasonOf(data?.disable),
            onSelect: () => setOpen('offboard'),
          },
          { label: words.delete, danger: true, blocked: reasonOf(data?.delete), onSelect: () => setOpen('delete') },
        ]}
      />
      <PersonDialog {...{ user, ladder, open }} onClose={() => setOpen(null)} />
    </>
  );
}

/** What an address may ask to be opened: `?do=disable`, as the palette writes it. Nothing is done before it is confirmed. */
const ASKED: Readonly<Record<string, Open>> = {
  disable: 'account',
  enable: 'account',
  role: 'role',
  correct: 'correct',
  offboard: 'offboard',
  delete: 'delete',
};

/** The dialog that is open. Once it is closed the address no longer asks for it. */
function useAsked(): [Open, (open: Open) => void] {
  const asked = oneOf(useSearch({ strict: false }), 'do') ?? '';
  const navigate = useNavigate();
  const [open, setOpen] = useState<Open>(ASKED[asked] ?? null);
  useEffect(() => {
    if (Object.hasOwn(ASKED, asked)) setOpen(ASKED[asked] ?? null);
  }, [asked]);
  return [
    open,
    (next) => {
      setOpen(next);
      if (next === null && asked !== '') {
        void navigate({ to: '.', search: (before: object) => ({ ...before, do: undefined }), replace: true });
      }
    },
  ];
}

interface PersonDialogProps extends PersonActionsProps {
  readonly open: Open;
  onClose(): void;
}

function PersonDialog({ user, ladder, open, onClose }: PersonDialogProps) {
  const { username, enabled, attributes } = user;
  const groupNames = user.groups.map(({ name }) => name);
  switch (open) {
    case null:
      return null;
    case 'role':
      return <RoleDialog {...{ username, ladder, groupNames, onClose }} />;
    case 'account':
      return <AccountDialog kind={enabled ? 'disable' : 'enable'} usernames={[username]} onClose={onClose} />;
    case 'correct':
      return <CorrectDialog {...{ username, attributes, onClose }} />;
    case 'offboard':
      return <OffboardDialog {...{ username, groupNames, onClose }} />;
    case 'delete':
      return <DeletePerson {...{ username, enabled, onClose }} />;
    default:
      return <PlainChange {...{ username, onClose }} kind={open} />;
  }
}

interface PlainChangeProps {
  readonly username: string;
  readonly kind: 'signOut' | 'reset' | 'resend';
  onClose(): void;
}

function PlainChange({ username, kind, onClose }: PlainChangeProps) {
  const changes = {
    signOut: useChange(SignOutDocument),
    reset: useChange(ResetPasswordDocument),
    resend: useChange(ResendInvitationDocument),
  };
  const words = texts.person.dialogs[kind];
  return (
    <SimpleDialog
      title={words.title(username)}
      submit={words.submit}
      done={words.done(username)}
      onClose={onClose}
      onSubmit={(reason) => changes[kind]({ input: { username, reason } })}
    >
      <p>{words.text}</p>
    </SimpleDialog>
  );
}

interface DeletePersonProps {
  readonly username: string;
  readonly enabled: boolean;
  onClose(): void;
}

function DeletePerson({ username, enabled, onClose }: DeletePersonProps) {
  const remove = useChange(DeletePersonDocument);
  const navigate = useNavigate();
  const words = texts.person.dialogs.delete;
  return (
    <SimpleDialog
      title={words.title(username)}
      submit={words.submit}
      danger
      typeName={username}
      done={words.done(username)}
      onClose={onClose}
      onDone={() => void navigate({ to: '/people' })}
      onSubmit={(reason) => remove({ input: { username, force: enabled, reason } })}
    >
      <p>{words.text}</p>
    </SimpleDialog>
  );
}
