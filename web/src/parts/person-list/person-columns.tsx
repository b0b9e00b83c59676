import { Link } from '@tanstack/react-router';
import type { ListedPersonFragment } from '../../generated/graphql.ts';
import { texts } from '../../texts.ts';
import { AccountState, accountStateText } from '../account-state.tsx';
import { Name } from '../name.tsx';
import type { Column } from '../table/column.ts';
import './person-list.css';

const { columns } = texts.people;

/** Who the people of a list are. Their names lead to their pages. */
export const PERSON_COLUMNS: readonly Column<ListedPersonFragment>[] = [
  {
    id: 'name',
    header: columns.name,
    width: 'minmax(150px, 1.2fr)',
    narrow: true,
    sort: 'NAME',
    cell: (person) => (
      <Link to="/people/$username" params={{ username: person.username }} tabIndex={-1} className="person-link">
        <Name>{person.name ?? person.username}</Name>
      </Link>
    ),
    text: (person) => person.name ?? '',
  },
  {
    id: 'username',
    header: columns.username,
    width: 'minmax(150px, 1.2fr)',
    sort: 'USERNAME',
    cell: ({ username }) => <Name>{username}</Name>,
    text: ({ username }) => username,
  },
  {
    id: 'email',
    header: columns.email,
    width: 'minmax(200px, 1.6fr)',
    sort: 'EMAIL',
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
];

export const usernameOf = ({ username }: ListedPersonFragment) => username;
