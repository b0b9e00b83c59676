import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useIndex } from '../../api/use-index.ts';
import { useShown } from '../../api/use-shown.ts';
import { CheckedButton } from '../../changes/checked-button.tsx';
import { EditGroupDialog } from '../../changes/group-dialog.tsx';
import { GroupDocument, type GroupQuery } from '../../generated/graphql.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Name } from '../../parts/name.tsx';
import { Screen } from '../../parts/screen.tsx';
import { EmptyState, ErrorState, Waiting } from '../../parts/states.tsx';
import { texts } from '../../texts.ts';
import { AddPeopleDialog } from './add-people-dialog.tsx';
import { DeleteGroupDialog } from './delete-group-dialog.tsx';
import { GroupFacts } from './group-facts.tsx';
import { GroupMembers } from './group-members.tsx';
import './group.css';

export type GroupData = NonNullable<GroupQuery['group']>;

/** One group: what it is, who is in it, and what can be done about it. */
export function Group() {
  const { name } = useParams({ from: '/groups/$name' });
  // Another group is another page: nothing that was opened for the one stays open for the other.
  return <GroupPage key={name} name={name} />;
}

function GroupPage({ name }: { readonly name: string }) {
  const { data, error, fetching } = useShown(GroupDocument, { name });
  const group = data?.group;
  if (!group) {
    return (
      <Screen title={name}>
        {error !== undefined ? (
          <ErrorState error={error} />
        ) : fetching ? (
          <Waiting lines={10} />
        ) : (
          <EmptyState title={texts.group.none}>
            <p>{texts.group.noneHint}</p>
          </EmptyState>
        )}
      </Screen>
    );
  }
  const isRole = (data?.roleLadder ?? []).some((step) => step.name === name);
  return (
    <Screen
      shape="list"
      title={name}
      head={<GroupHead group={group} isRole={isRole} />}
      actions={<GroupActions group={group} />}
    >
      <GroupFacts group={group} />
      <GroupMembers name={name} />
    </Screen>
  );
}

function GroupHead({ group, isRole }: { readonly group: GroupData; readonly isRole: boolean }) {
  return (
    <>
      <h1>
        <Name>{group.name}</Name>
      </h1>
      {isRole ? <Badge kind="accent">{texts.person.role}</Badge> : null}
      <span className="soft group-description">
        <Name>{group.description || texts.group.noDescription}</Name>
      </span>
    </>
  );
}

function GroupActions({ group }: { readonly group: GroupData }) {
  const [open, setOpen] = useState<'add' | 'edit' | 'delete' | null>(null);
  const index = useIndex();
  const { name } = group;
  const onClose = () => setOpen(null);
  return (
    <>
      <Button icon="plus" look="primary" onClick={() => setOpen('add')}>
        {texts.group.add.button}
      </Button>
      <CheckedButton action="UPDATE_GROUP" groupName={name} label={texts.group.edit} onClick={() => setOpen('edit')} />
      <CheckedButton
        action="DELETE_GROUP"
        groupName={name}
        label={texts.group.delete.button}
        onClick={() => setOpen('delete')}
      />
      {open === 'add' ? <AddPeopleDialog {...{ name, index, onClose }} /> : null}
      {open === 'edit' ? <EditGroupDialog {...{ group, onClose }} /> : null}
      {open === 'delete' ? <DeleteGroupDialog {...{ name, index, onClose }} /> : null}
    </>
  );
}
