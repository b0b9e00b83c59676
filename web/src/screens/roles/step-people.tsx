import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import type { IndexState } from '../../api/use-index.ts';
import type { ListedPersonFragment } from '../../generated/graphql.ts';
import { Button } from '../../parts/button.tsx';
import { IndexLine } from '../../parts/index-line.tsx';
import { IndexNotice } from '../../parts/index-notice.tsx';
import { ListFoot } from '../../parts/list-foot.tsx';
import { PERSON_COLUMNS, usernameOf } from '../../parts/person-list/person-columns.tsx';
import { usePersonList } from '../../parts/person-list/use-person-list.ts';
import { SearchField } from '../../parts/search-field.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { Table } from '../../parts/table/table.tsx';
import { useTyped } from '../../parts/use-typed.ts';
import { texts } from '../../texts.ts';
import { ChangeStepDialog } from './change-step-dialog.tsx';
import { onStep, type Step, stepAbove, stepBelow } from './ladder-step.ts';

const words = texts.roles;
const SHOWN = PERSON_COLUMNS.filter(({ id }) => id === 'name' || id === 'email');

interface StepPeopleProps {
  readonly ladder: readonly string[];
  readonly step: Step;
  readonly index: IndexState;
}

interface Move {
  readonly username: string;
  readonly role: string;
}

/** Who stands on the step, each with the way up and down. */
export function StepPeople({ ladder, step, index }: StepPeopleProps) {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [typed, setTyped] = useTyped(text, setText);
  const [move, setMove] = useState<Move | null>(null);
  // The ladder's names are the filter: another list of the same names is no other question.
  // biome-ignore lint/correctness/useExhaustiveDependencies: as said above
  const filter = useMemo(() => onStep(step, ladder), [step, ladder.join(' ')]);
  const list = usePersonList({ index, filter, text });
  const [up, down] = [stepAbove(step, ladder), stepBelow(step, ladder)];
  const columns = useMemo(() => [...SHOWN, moveColumn(up, down, setMove)], [up, down]);
  const open = useCallback(
    ({ username }: { readonly username: string }) => void navigate({ to: '/people/$username', params: { username } }),
    [navigate],
  );
  return (
    <section className="step-people" aria-label={step ?? words.noRole}>
      <IndexNotice lacks={words.lack} />
      <div className="toolbar">
        <SearchField label={words.search(step ?? words.noRole)} value={typed} onChange={setTyped} />
      </div>
      <Table
        label={step ?? words.noRole}
        columns={columns}
        rows={list.rows}
        rowId={usernameOf}
        onOpen={open}
        onEnd={list.loadMore}
        busy={list.fetching}
        empty={
          list.error === undefined ? (
            <EmptyState title={text === '' ? words.nobody : texts.people.noneFound} />
          ) : (
            <ErrorState error={list.error} />
          )
        }
      />
      <ListFoot shown={list.rows.length} total={list.total} isComplete={list.isComplete} calls={list.calls}>
        <IndexLine index={index} />
      </ListFoot>
      {move === null ? null : <ChangeStepDialog {...move} ladder={ladder} onClose={() => setMove(null)} />}
    </section>
  );
}

function moveColumn(
  up: string | null,
  down: string | null,
  onMove: (move: Move) => void,
): Column<ListedPersonFragment> {
  return {
    id: 'move',
    header: words.move,
    width: '112px',
    align: 'end',
    narrow: true,
    cell: ({ username }) => (
      <span className="step-moves">
        <Button
          look="quiet"
          icon="up"
          iconOnly
          aria-label={words.promote(username, up)}
          title={words.promote(username, up)}
          blocked={up === null ? words.top : null}
          onClick={() => up !== null && onMove({ username, role: up })}
        />
        <Button
          look="quiet"
          icon="down"
          iconOnly
          aria-label={words.demote(username, down)}
          title={words.demote(username, down)}
          blocked={down === null ? words.bottom : null}
          onClick={() => down !== null && onMove({ username, role: down })}
        />
      </span>
    ),
    text: () => '',
  };
}
