import { useSearch } from '@tanstack/react-router';
import { startTransition, useOptimistic, useState } from 'react';
import { oneOf } from '../../app/address.ts';
import { CheckedButton } from '../../changes/checked-button.tsx';
import { MembershipDialog, useOneMembership } from '../../changes/membership-dialog.tsx';
import { useGroupOptions } from '../../changes/use-group-options.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { formatNumber } from '../../parts/format.ts';
import { Moment } from '../../parts/moment.tsx';
import { Name } from '../../parts/name.tsx';
import { useNotice } from '../../parts/toast.tsx';
import { texts } from '../../texts.ts';
import type { PersonData } from './person.tsx';
import { PersonLeft } from './person-left.tsx';
import type { IndexedPerson } from './use-indexed-person.ts';

interface PersonGroupsProps {
  readonly user: PersonData;
  readonly ladder: readonly string[];
  /** What the index knows: since when. Null without one. */
  readonly indexed: IndexedPerson | null;
}

/** The groups of the person. One that is taken out fades at once, and comes back with the reason where that is refused. */
export function PersonGroups({ user, ladder, indexed }: PersonGroupsProps) {
  const { username, groups } = user;
  const [isAdding, setAdding] = useState(oneOf(useSearch({ strict: false }), 'do') === 'add');
  const [leaving, leave] = useOptimistic<readonly string[], string>([], (names, name) => [...names, name]);
  const change = useOneMembership();
  const notice = useNotice();
  const options = useGroupOptions();
  const remove = (groupName: string) =>
    startTransition(async () => {
      leave(groupName);
      const outcome = await change('remove', { username, groupName, reason: null });
      if (outcome.kind === 'refused') notice({ kind: 'bad', title: texts.refused, text: outcome.message });
    });
  const sinceOf = (name: string) => indexed?.user?.memberships.find(({ group }) => group.name === name)?.since;
  const held = groups.map(({ name }) => name);
  return (
    <Card
      title={texts.person.groups(formatNumber(groups.length))}
      actions={
        <Button icon="plus" onClick={() => setAdding(true)}>
          {texts.membership.add.submit}
        </Button>
      }
    >
      {groups.length === 0 ? <p className="card-body soft">{texts.person.noGroups}</p> : null}
      <ul className="entries">
        {groups.map(({ name, description }) => (
          <li key={name} className={leaving.includes(name) ? 'entry entry-gone' : 'entry'}>
            <span className="entry-text">
              <Name>{name}</Name>
              {ladder.includes(name) ? <Badge kind="accent">{texts.person.role}</Badge> : null}
              <span className="soft">
                <Name>{description ?? ''}</Name>
              </span>
              <Since at={sinceOf(name)} />
            </span>
            <CheckedButton
              action="REMOVE_USER_FROM_GROUP"
              username={username}
              groupName={name}
              icon="close"
              iconOnly
              look="quiet"
              label={texts.membership.remove.label(name)}
              onClick={() => remove(name)}
            />
          </li>
        ))}
      </ul>
      <PersonLeft username={username} held={held} />
      {isAdding ? (
        <MembershipDialog
          kind="add"
          usernames={[username]}
          groups={options.filter(({ value }) => !held.includes(value))}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </Card>
  );
}

/** Since when, where the index knows it. */
function Since({ at }: { readonly at: string | null | undefined }) {
  if (!at) return null;
  return (
    <span className="soft">
      {texts.person.since} <Moment at={at} />
    </span>
  );
}
