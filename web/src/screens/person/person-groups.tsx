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
import { Name } from '../../parts/name.tsx';
import { useNotice } from '../../parts/toast.tsx';
import { texts } from '../../texts.ts';
import type { PersonData } from './person.tsx';

interface PersonGroupsProps {
  readonly user: PersonData;
  readonly ladder: readonly string[];
}

/** The groups of the person. One that is taken out fades at once, and comes back with the reason where that is refused. */
export function PersonGroups({ user, ladder }: PersonGroupsProps) {
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
