import { useState } from 'react';
import { type Outcome, useChange } from '../api/use-change.ts';
import {
  AddToGroupDocument,
  BulkAddDocument,
  BulkRemoveDocument,
  RemoveFromGroupDocument,
} from '../generated/graphql.ts';
import type { Option } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { OptionList } from '../parts/option-list.tsx';
import { useNotice } from '../parts/toast.tsx';
import { texts } from '../texts.ts';
import { ReasonField, reasonOf } from './reason-field.tsx';
import { useBulkNotice } from './use-bulk-notice.ts';

interface MembershipDialogProps {
  readonly kind: 'add' | 'remove';
  readonly usernames: readonly string[];
  readonly groups: readonly Option[];
  /** What is chosen at first. */
  readonly chosen?: readonly string[];
  /** Once it is done, or goes on by itself. */
  onDone?(): void;
  onClose(): void;
}

/** Puts people into groups, or takes them out: one person and one group at once, more as long work. */
export function MembershipDialog(props: MembershipDialogProps) {
  const { kind, usernames, groups, chosen: first = [], onDone, onClose } = props;
  const [chosen, setChosen] = useState(first);
  const [reason, setReason] = useState('');
  const change = useMembershipChange(kind);
  const words = texts.membership[kind];
  return (
    <FormDialog
      title={words.title(texts.count.people(usernames.length, usernames[0] ?? ''))}
      submit={words.submit}
      blocked={chosen.length === 0 ? texts.membership.chooseGroup : null}
      onClose={onClose}
      onSubmit={async () => {
        const outcome = await change(usernames, chosen, reasonOf(reason));
        if (outcome.kind === 'done') onDone?.();
        return outcome;
      }}
    >
      {() => (
        <>
          <div className="choice-inline">
            <OptionList label={texts.membership.groups} options={groups} chosen={chosen} onChange={setChosen} />
          </div>
          <ReasonField value={reason} onChange={setReason} />
        </>
      )}
    </FormDialog>
  );
}

type MembershipChange = (
  usernames: readonly string[],
  groupNames: readonly string[],
  reason: string | null,
) => Promise<Outcome<unknown>>;

/** Returns what puts people into groups, or takes them out: one membership at once, more as long work. */
export function useMembershipChange(kind: 'add' | 'remove'): MembershipChange {
  const one = useOneMembership();
  const addMany = useChange(BulkAddDocument);
  const removeMany = useChange(BulkRemoveDocument);
  const tell = useBulkNotice();
  return async (usernames, groupNames, reason) => {
    const [username = ''] = usernames;
    const [groupName = ''] = groupNames;
    if (usernames.length === 1 && groupNames.length === 1) return one(kind, { username, groupName, reason });
    const input = { usernames: [...usernames], groupNames: [...groupNames], reason, waitSeconds: 2 };
    return tell(await (kind === 'add' ? addMany : removeMany)({ input }));
  };
}

interface Membership {
  readonly username: string;
  readonly groupName: string;
  readonly reason: string | null;
}

/** Returns what changes one membership, and offers to take that back. */
export function useOneMembership(): (kind: 'add' | 'remove', membership: Membership) => Promise<Outcome<unknown>> {
  const add = useChange(AddToGroupDocument);
  const remove = useChange(RemoveFromGroupDocument);
  const notice = useNotice();
  const run = async (kind: 'add' | 'remove', membership: Membership) => {
    const outcome = await (kind === 'add' ? add : remove)({ input: membership });
    if (outcome.kind === 'done') {
      notice({
        kind: 'good',
        title: texts.membership[kind].done(membership.username, membership.groupName),
        undo: () => void undo(kind === 'add' ? 'remove' : 'add', membership),
      });
    }
    return outcome;
  };
  const undo = async (kind: 'add' | 'remove', membership: Membership) => {
    const outcome = await run(kind, { ...membership, reason: null });
    if (outcome.kind === 'refused') notice({ kind: 'bad', title: texts.notUndone, text: outcome.message });
  };
  return run;
}
