import { Link } from '@tanstack/react-router';
import type { PersonRowFragment } from '../../generated/graphql.ts';
import { AccountState, accountStateText } from '../../parts/account-state.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Name } from '../../parts/name.tsx';
import type { Column } from '../../parts/table/column.ts';
import { texts } from '../../texts.ts';

/** One row. Its groups are there where the index gives them: without it they cost a call for each person. */
export type Person = PersonRowFragment & { readonly groups?: readonly { readonly name: string }[] };

const { columns } = texts.people;

export const PEOPLE_COLUMNS: readonly Column<Person>[] = [
  {
    id: 'name',
    sort: 'name',
    header: columns.name,
    width: 'minmax(150px, 1.2fr)',
    narrow: true,
    cell: (person) => (
      <Link to="/people/$username" params={{ username: person.username }} tabIndex={-1} className="people-name">
        <Name>{person.name ?? person.username}</Name>
      </Link>
    ),
    text: (person) => person.name ?? '',
  },
  {
    id: 'username',
    sort: 'username',
    header: columns.username,
    width: 'minmax(150px, 1.2fr)',
    cell: ({ username }) => <Name>{username}</Name>,
    text: ({ username }) => username,
  },
  {
    id: 'email',
    sort: 'email',
    header: columns.email,
    width: 'minmax(200px, 1.6fr)',
    cell: ({ email }) => <Name>{email ?? ''}</Name>,
    text: ({ email }) => email ?? '',
  },
  {
    id: 'state',
    sort: 'state',
    header: columns.state,
    width: 'minmax(132px, 0.8fr)',
    narrow: true,
    cell: (person) => <AccountState {...person} />,
    text: accountStateText,
  },
  {
    id: 'groups',
    sort: 'groups',
    header: columns.groups,
    width: 'minmax(160px, 1.2fr)',
    cell: ({ groups = [] }) => <Name>{groups.map(({ name }) => name).join(', ')}</Name>,
    text: ({ groups = [] }) => groups.map(({ name }) => name).join('; '),
  },
  {
    id: 'phone',
    header: columns.phone,
    width: 'minmax(130px, 0.8fr)',
    cell: ({ phoneNumber }) => <Name>{phoneNumber ?? ''}</Name>,
    text: ({ phoneNumber }) => phoneNumber ?? '',
  },
  {
    id: 'created',
    sort: 'created',
    header: columns.created,
    width: 'minmax(126px, 0.6fr)',
    align: 'end',
    cell: ({ createdAt }) => <Moment at={createdAt} />,
    text: ({ createdAt }) => createdAt,
  },
  {
    id: 'updated',
    sort: 'updated',
    header: columns.updated,
    width: 'minmax(126px, 0.6fr)',
    align: 'end',
    cell: ({ updatedAt }) => <Moment at={updatedAt} />,
    text: ({ updatedAt }) => updatedAt,
  },
];

/** The columns that are there at first. */
export const FIRST_COLUMNS: readonly string[] = ['name', 'username', 'email', 'state', 'groups', 'created'];

/** The columns that are filled without an index. */
export const POOL_COLUMNS = PEOPLE_COLUMNS.filter(({ id }) => id !== 'groups');
