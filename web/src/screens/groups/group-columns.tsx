import { Link } from '@tanstack/react-router';
import type { GroupRowFragment } from '../../generated/graphql.ts';
import { formatNumber } from '../../parts/format.ts';
import { Moment } from '../../parts/moment.tsx';
import { Name } from '../../parts/name.tsx';
import type { Column } from '../../parts/table/column.ts';
import { texts } from '../../texts.ts';

/** A group, and how many are in it where the index has counted. */
export type GroupEntry = GroupRowFragment & { readonly memberCount?: number | null };

const { columns } = texts.groups;

export const GROUP_COLUMNS: readonly Column<GroupEntry>[] = [
  {
    id: 'name',
    header: columns.name,
    width: 'minmax(170px, 1.2fr)',
    narrow: true,
    sort: 'NAME',
    cell: ({ name }) => (
      <Link to="/groups/$name" params={{ name }} tabIndex={-1} className="person-link">
        <Name>{name}</Name>
      </Link>
    ),
    text: ({ name }) => name,
  },
  {
    id: 'description',
    header: columns.description,
    width: 'minmax(200px, 2.4fr)',
    cell: ({ description }) => <Name>{description ?? ''}</Name>,
    text: ({ description }) => description ?? '',
  },
  {
    id: 'precedence',
    header: columns.precedence,
    width: 'minmax(110px, 0.5fr)',
    align: 'end',
    sort: 'PRECEDENCE',
    cell: ({ precedence }) =>
      precedence == null ? <span className="soft">{texts.groups.noPrecedence}</span> : formatNumber(precedence),
    text: ({ precedence }) => (precedence == null ? '' : String(precedence)),
  },
  {
    id: 'members',
    header: columns.members,
    width: 'minmax(90px, 0.5fr)',
    align: 'end',
    narrow: true,
    cell: ({ memberCount }) => (memberCount == null ? '' : formatNumber(memberCount)),
    text: ({ memberCount }) => (memberCount == null ? '' : String(memberCount)),
  },
  {
    id: 'created',
    header: columns.created,
    width: 'minmax(126px, 0.6fr)',
    align: 'end',
    sort: 'CREATED_AT',
    cell: ({ createdAt }) => <Moment at={createdAt} />,
    text: ({ createdAt }) => createdAt,
  },
];

/** Without the index nobody has counted the members: the column would cost a call for every 60 of them. */
export const COLUMNS_WITHOUT_INDEX = GROUP_COLUMNS.filter(({ id }) => id !== 'members');
