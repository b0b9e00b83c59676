import { Link } from '@tanstack/react-router';
import type { IndexState } from '../../api/use-index.ts';
import { LIVE } from '../../api/use-live.ts';
import { useMoment } from '../../api/use-moment.ts';
import { useShown } from '../../api/use-shown.ts';
import { type LadderQuery, StepCountDocument } from '../../generated/graphql.ts';
import { formatNumber } from '../../parts/format.ts';
import { Name } from '../../parts/name.tsx';
import { texts } from '../../texts.ts';
import { onStep, type Step, writeStep } from './ladder-step.ts';

/** So many steps are counted: each is a question of its own. */
const MOST_COUNTED = 20;

interface LadderProps {
  readonly steps: NonNullable<LadderQuery['roleLadder']>;
  /** The one whose people are shown. */
  readonly step: Step;
  readonly index: IndexState;
}

/** The steps, highest authority first, and below them those who stand on none. */
export function Ladder({ steps, step, index }: LadderProps) {
  const ladder = steps.map(({ name }) => name);
  const entries = [...steps, { name: null, description: texts.roles.noRoleHint }];
  return (
    <nav aria-label={texts.roles.ladder} className="ladder">
      <ol>
        {entries.map(({ name, description }, place) => (
          <li key={name}>
            <Link
              to="/roles"
              search={{ step: writeStep(name) }}
              className="ladder-step"
              aria-current={name === step || undefined}
            >
              <span className="ladder-text">
                <strong>{name === null ? texts.roles.noRole : <Name>{name}</Name>}</strong>
                <span className="soft">
                  <Name>{description ?? ''}</Name>
                </span>
              </span>
              {index.kind === 'on' && place <= MOST_COUNTED ? <StepCount step={name} ladder={ladder} /> : null}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function StepCount({ step, ladder }: { readonly step: Step; readonly ladder: readonly string[] }) {
  const at = useMoment();
  const { data } = useShown(StepCountDocument, { at, filter: onStep(step, ladder) }, { live: LIVE });
  const count = data?.directory?.users.totalCount;
  return <span className="ladder-count">{count == null ? '' : formatNumber(count)}</span>;
}
