import { useSearch } from '@tanstack/react-router';
import { useIndex } from '../../api/use-index.ts';
import { useShown } from '../../api/use-shown.ts';
import { oneOf } from '../../app/address.ts';
import { LadderDocument } from '../../generated/graphql.ts';
import { Screen } from '../../parts/screen.tsx';
import { EmptyState, ErrorState, Waiting } from '../../parts/states.tsx';
import { texts } from '../../texts.ts';
import { Ladder } from './ladder.tsx';
import { readStep } from './ladder-step.ts';
import { StepPeople } from './step-people.tsx';
import './roles.css';

const NONE = {};

/** The role ladder: its steps, who stands on each, and the way up and down. */
export function Roles() {
  const search = useSearch({ strict: false });
  const { data, error, fetching } = useShown(LadderDocument, NONE);
  const index = useIndex();
  const steps = data?.roleLadder ?? [];
  const ladder = steps.map(({ name }) => name);
  if (ladder.length === 0) {
    return (
      <Screen title={texts.roles.title}>
        {error !== undefined ? (
          <ErrorState error={error} />
        ) : fetching ? (
          <Waiting lines={8} />
        ) : (
          <EmptyState title={texts.role.none}>
            <p>{texts.roles.noneHint}</p>
          </EmptyState>
        )}
      </Screen>
    );
  }
  const step = readStep(oneOf(search, 'step'), ladder);
  return (
    <Screen shape="list" title={texts.roles.title}>
      <div className="roles">
        <Ladder {...{ steps, step, index }} />
        <StepPeople key={step} {...{ ladder, step, index }} />
      </div>
    </Screen>
  );
}
