import { Link } from '@tanstack/react-router';
import type { PeopleQuery } from '../../generated/graphql.ts';
import { AccountState, accountStateText } from '../../parts/account-state.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Name } from '../../parts/name.tsx';
import type { Column } from '../../parts/table/column.ts';
import { texts } from '../../texts.ts';

export type Person = NonNullable<PeopleQuery['users']>['nodes'][number];

const { columns } = texts.people;

export const PEOPLE_COLUMNS: readonly Column<Person>[] = [
  {
    id: 'name',
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
    header: columns.username,
    width: 'minmax(150px, 1.2fr)',
    cell: ({ username }) => <Name>{username}</Name>,
    text: ({ username }) => username,
  },
  {
    id: 'email',
    header: columns.email,
    width: 'minmax(200px, 1.6fr)',
    cell: ({ email }) => <Name>{email ?? ''}</Name>,
    text: ({ email }) => email ?? '',
  },
  {
    id: 'state',
    header: columns.state,
    width: 'minmax(132px, 0.8fr)',
    narrow: true,
    cell: (person) => <AccountState {...person} />,
    text: accountStateText,
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
    header: columns.created,
    width: 'minmax(110px, 0.6fr)',
    align: 'end',
    cell: ({ createdAt }) => <Moment at={createdAt} />,
    text: ({ createdAt }) => createdAt,
  },
  {
    id: 'updated',
    header: columns.updated,
    width: 'minmax(110px, 0.6fr)',
    align: 'end',
    cell: ({ updatedAt }) => <Moment at={updatedAt} />,
    text: ({ updatedAt }) => updatedAt,
  },
];

/** The columns that are there at first. */
export const FIRST_COLUMNS: readonly string[] = ['name', 'username', 'email', 'state', 'created'];
