import { Link } from '@tanstack/react-router';
import { useShown } from '../../api/use-shown.ts';
import { OverviewRolesDocument } from '../../generated/graphql.ts';
import { Card } from '../../parts/card.tsx';
import { formatNumber } from '../../parts/format.ts';
import { Name } from '../../parts/name.tsx';
import { texts } from '../../texts.ts';

const NONE = {};

interface OverviewRolesProps {
  /** How many are in each group that has members; null without an index. */
  readonly counts: readonly { readonly count: number; readonly group: { readonly name: string } }[] | null;
}

/** The role ladder, highest authority first, with how many stand on each step. */
export function OverviewRoles({ counts }: OverviewRolesProps) {
  const { data } = useShown(OverviewRolesDocument, NONE);
  const ladder = data?.roleLadder ?? [];
  return (
    <Card title={texts.navigation.roles}>
      <ul className="overview-counts">
        {ladder.map(({ name, description }) => (
          <li key={name} className="overview-count" title={description ?? undefined}>
            <Link to="/people" search={{ in: name }}>
              <Name>{name}</Name>
            </Link>
            <span className="overview-number">
              {counts === null ? '' : formatNumber(counts.find(({ group }) => group.name === name)?.count ?? 0)}
            </span>
          </li>
        ))}
        {data !== undefined && ladder.length === 0 ? <li className="card-body soft">{texts.role.none}</li> : null}
      </ul>
    </Card>
  );
}
