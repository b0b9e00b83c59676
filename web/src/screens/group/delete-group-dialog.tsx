import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useChange } from '../../api/use-change.ts';
import type { IndexState } from '../../api/use-index.ts';
import { SimpleDialog } from '../../changes/simple-dialog.tsx';
import { DropGroupDocument } from '../../generated/graphql.ts';
import { formatNumber } from '../../parts/format.ts';
import { Name } from '../../parts/name.tsx';
import { type PersonList, usePersonList } from '../../parts/person-list/use-person-list.ts';
import { texts } from '../../texts.ts';

const words = texts.group.delete;
const MOST_SHOWN = 10;

interface DeleteGroupDialogProps {
  readonly name: string;
  readonly index: IndexState;
  onClose(): void;
}

/** Deletes a group, after a look at who would lose it, by its name. */
export function DeleteGroupDialog({ name, index, onClose }: DeleteGroupDialogProps) {
  const remove = useChange(DropGroupDocument);
  const navigate = useNavigate();
  const filter = useMemo(() => ({ inAnyGroup: [name] }), [name]);
  const losers = usePersonList({ index, filter, text: '', size: MOST_SHOWN });
  return (
    <SimpleDialog
      title={words.title(name)}
      submit={words.submit}
      danger
      typeName={name}
      done={words.done(name)}
      onClose={onClose}
      onDone={() => void navigate({ to: '/groups' })}
      onSubmit={(reason) => remove({ input: { name, force: losers.rows.length > 0, reason } })}
    >
      <p>{words.text}</p>
      <Losers losers={losers} />
    </SimpleDialog>
  );
}

function Losers({ losers }: { readonly losers: PersonList }) {
  const { rows, total, isComplete, fetching } = losers;
  if (rows.length === 0) return <p role="status">{isComplete && !fetching ? words.nobody : words.looking}</p>;
  const shown = rows.slice(0, MOST_SHOWN);
  const count = total ?? (isComplete ? rows.length : null);
  return (
    <div role="status">
      <p>{count === null ? words.uncounted : count === 1 ? words.one : words.many(formatNumber(count))}</p>
      <ul className="group-losers">
        {shown.map(({ username, name }) => (
          <li key={username}>
            <Name>{name ?? username}</Name>
          </li>
        ))}
        {count === null || count <= shown.length ? null : <li>{words.more(formatNumber(count - shown.length))}</li>}
      </ul>
    </div>
  );
}
