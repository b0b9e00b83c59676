import { lazy, Suspense, useState } from 'react';
import { useClient } from 'urql';
import { useGroupOptions } from '../../changes/use-group-options.ts';
import { PeopleNamesDocument, type PeopleNamesQuery } from '../../generated/graphql.ts';
import { Button } from '../../parts/button.tsx';
import { formatNumber } from '../../parts/format.ts';
import type { Selection } from '../../parts/table/selection.ts';
import { texts } from '../../texts.ts';
import type { IndexQuestion } from './people-question.ts';

const MembershipDialog = lazy(async () => ({
  default: (await import('../../changes/membership-dialog.tsx')).MembershipDialog,
}));
const AccountDialog = lazy(async () => ({ default: (await import('../../changes/account-dialog.tsx')).AccountDialog }));

interface PeopleSelectionProps {
  readonly selection: Selection;
  /** How many there are in all; null where nobody has counted. */
  readonly total: number | null;
  readonly question: IndexQuestion;
  /** Why nothing can be changed now. */
  readonly blocked: string | null;
}

/** What can be done to everybody who was selected, on whichever page they stand. */
export function PeopleSelection({ selection, total, question, blocked }: PeopleSelectionProps) {
  const [open, setOpen] = useState<'add' | 'remove' | 'enable' | 'disable' | null>(null);
  const groups = useGroupOptions();
  const selectAll = useSelectAll(selection, question);
  const usernames = [...selection.ids];
  const dialog = { usernames, onClose: () => setOpen(null) };
  return (
    <section className="toolbar people-selection" aria-label={texts.actions.selection}>
      <strong role="status">{texts.list.selected(formatNumber(usernames.length))}</strong>
      {total === null || total <= usernames.length ? null : (
        <Button look="quiet" onClick={() => void selectAll()}>
          {texts.people.selectAllFound(formatNumber(total))}
        </Button>
      )}
      <Button icon="plus" blocked={blocked} onClick={() => setOpen('add')}>
        {texts.membership.add.submit}
      </Button>
      <Button icon="minus" blocked={blocked} onClick={() => setOpen('remove')}>
        {texts.membership.remove.submit}
      </Button>
      <Button icon="check" blocked={blocked} onClick={() => setOpen('enable')}>
        {texts.account.enable.submit}
      </Button>
      <Button icon="blocked" blocked={blocked} onClick={() => setOpen('disable')}>
        {texts.account.disable.submit}
      </Button>
      <Button look="quiet" icon="close" onClick={selection.clear}>
        {texts.actions.clear}
      </Button>
      <Suspense>
        {open === 'add' || open === 'remove' ? <MembershipDialog kind={open} groups={groups} {...dialog} /> : null}
        {open === 'enable' || open === 'disable' ? <AccountDialog kind={open} {...dialog} /> : null}
      </Suspense>
    </section>
  );
}

const PAGE = 1000;

/** Returns what selects everybody who fits, on pages that were never shown as well. */
function useSelectAll(selection: Selection, question: IndexQuestion): () => Promise<void> {
  const client = useClient();
  const page = async (after: string | null): Promise<NamesPage | null> => {
    const variables = { ...question, first: PAGE, after };
    const answer = await client.query(PeopleNamesDocument, variables, { requestPolicy: 'network-only' }).toPromise();
    return answer.data?.directory?.users ?? null;
  };
  return async () => {
    let after: string | null = null;
    do {
      const users: NamesPage | null = await page(after);
      if (users === null) return;
      selection.set(
        users.nodes.map(({ username }) => username),
        true,
      );
      after = users.pageInfo.hasNextPage ? (users.pageInfo.endCursor ?? null) : null;
    } while (after !== null);
  };
}

type NamesPage = NonNullable<PeopleNamesQuery['directory']>['users'];
