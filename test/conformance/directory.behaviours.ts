import { expect } from 'vitest';
import {
  GroupExistsError,
  GroupNotFoundError,
  InvalidInputError,
  NoResponseError,
  StaleCursorError,
  UpstreamUnavailableError,
  UserNotFoundError,
} from '../../src/domain/model/errors.ts';
import { type Page, type PageRequest, readAll } from '../../src/domain/ports/directory.ts';
import { behaviour } from './behaviour.ts';

const RoleArn = 'arn:aws:iam::123456789012:role/reader';
const firstPage: PageRequest = { limit: 60, token: null };

/** What this product makes of either server: the directory port, from call to model and error. */
export const directoryBehaviours = [
  behaviour('the directory creates, reads, changes and deletes a group', async (server) => {
    const { directory } = await server.createPool();
    const draft = { name: 'a', description: 'First', precedence: 0, roleArn: RoleArn };
    const created = await directory.createGroup(draft);
    expect(created).toMatchObject(draft);
    expect(await directory.getGroup('a')).toEqual(created);
    expect(await directory.updateGroup({ name: 'a', description: '' })).toMatchObject({ ...draft, description: null });
    expect((await directory.listGroups(firstPage)).items).toMatchObject([{ ...draft, description: null }]);
    await directory.deleteGroup('a');
    expect(await directory.getGroup('a')).toBeNull();
  }),

  behaviour('the directory refuses a second group of the same name', async (server) => {
    const { directory } = await server.createPool();
    await directory.createGroup({ name: 'a' });
    await expect(directory.createGroup({ name: 'a' })).rejects.toBeInstanceOf(GroupExistsError);
  }),

  behaviour('the directory finds the same user by AdminGetUser, ListUsers and ListUsersInGroup', async (server) => {
    const pool = await server.createPool();
    const [sub = ''] = await pool.addUsers('jane');
    await pool.addGroups('a');
    await pool.directory.addUserToGroup('jane', 'a');
    const user = await pool.directory.getUser(sub);
    expect(user).toMatchObject({
      username: 'jane',
      attributes: [
        { name: 'email', value: 'jane@example.com' },
        { name: 'sub', value: sub },
      ],
      enabled: true,
      status: 'FORCE_CHANGE_PASSWORD',
    });
    expect((await pool.directory.listUsers(firstPage)).items).toEqual([user]);
    expect((await pool.directory.listUsersInGroup('a', firstPage)).items).toEqual([user]);
  }),

  behaviour('the directory reads every list to its end', async (server) => {
    const pool = await server.createPool();
    const { directory } = pool;
    await pool.addUsers('x', 'y', 'z');
    await pool.addGroups('a', 'b', 'c');
    for (const username of ['x', 'y', 'z']) await pool.join(username, 'a');
    const byTwo =
      <Item>(read: (page: PageRequest) => Promise<Page<Item>>) =>
      ({ token }: PageRequest) =>
        read({ limit: 2, token });
    expect(await readAll(byTwo((page) => directory.listUsers(page)))).toHaveLength(3);
    expect(await readAll(byTwo((page) => directory.listUsersInGroup('a', page)))).toHaveLength(3);
    expect(await readAll(byTwo((page) => directory.listGroups(page)))).toHaveLength(3);
  }),

  behaviour('the directory keeps to the limit of a page', async (server) => {
    const pool = await server.createPool();
    await pool.addGroups('a', 'b', 'c');
    const page = await pool.directory.listGroups({ limit: 2, token: null });
    expect([page.items.length, page.next]).toEqual([2, expect.any(String)]);
  }),

  behaviour('the directory filters users', async (server) => {
    const pool = await server.createPool();
    await pool.addUsers('jane', 'john');
    const { items } = await pool.directory.listUsers(firstPage, { attribute: 'email', operator: '^=', value: 'jane@' });
    expect(items.map(({ username }) => username)).toEqual(['jane']);
  }),

  behaviour('the directory filters users by a value with a quote and a backslash in it', async (server) => {
    const pool = await server.createPool();
    const name = 'The "Boss\\"';
    await pool.addUser('jane', { name });
    const { items } = await pool.directory.listUsers(firstPage, { attribute: 'name', operator: '=', value: name });
    expect(items.map(({ username }) => username)).toEqual(['jane']);
  }),

  behaviour('the directory adds to a group and takes out of it, twice without harm', async (server) => {
    const pool = await server.createPool();
    const { directory } = pool;
    const groups = async () => (await directory.listGroupsForUser('jane')).map(({ name }) => name);
    await pool.addUsers('jane');
    await pool.addGroups('a', 'b');
    await directory.addUserToGroup('jane', 'a');
    await directory.addUserToGroup('jane', 'a');
    expect(await groups()).toEqual(['a']);
    await directory.removeUserFromGroup('jane', 'a');
    await directory.removeUserFromGroup('jane', 'a');
    expect(await groups()).toEqual([]);
  }),

  behaviour('the directory disables and enables a user, twice without harm', async (server) => {
    const pool = await server.createPool();
    const { directory } = pool;
    await pool.addUsers('jane');
    await directory.disableUser('jane');
    await directory.disableUser('jane');
    expect(await directory.getUser('jane')).toMatchObject({ enabled: false });
    await directory.enableUser('jane');
    await directory.enableUser('jane');
    expect(await directory.getUser('jane')).toMatchObject({ enabled: true });
  }),

  behaviour('the directory describes the pool', async (server) => {
    const { directory } = await server.createPool({ UsernameConfiguration: { CaseSensitive: false } });
    expect(await directory.describePool()).toMatchObject({ estimatedNumberOfUsers: 0, usernamesIgnoreCase: true });
  }),

  behaviour('the directory names a missing user', async (server) => {
    const pool = await server.createPool();
    const { directory } = pool;
    await pool.addGroups('a');
    expect(await directory.getUser('nobody')).toBeNull();
    await expect(directory.listGroupsForUser('nobody')).rejects.toBeInstanceOf(UserNotFoundError);
    await expect(directory.addUserToGroup('nobody', 'a')).rejects.toBeInstanceOf(UserNotFoundError);
    await expect(directory.disableUser('nobody')).rejects.toBeInstanceOf(UserNotFoundError);
  }),

  behaviour('the directory names a missing group', async (server) => {
    const pool = await server.createPool();
    const { directory } = pool;
    await pool.addUsers('jane');
    await pool.addGroups('another');
    expect(await directory.getGroup('nothing')).toBeNull();
    await expect(directory.addUserToGroup('jane', 'nothing')).rejects.toBeInstanceOf(GroupNotFoundError);
    await expect(directory.removeUserFromGroup('jane', 'nothing')).rejects.toBeInstanceOf(GroupNotFoundError);
    await expect(directory.listUsersInGroup('nothing', firstPage)).rejects.toBeInstanceOf(GroupNotFoundError);
    await expect(directory.updateGroup({ name: 'nothing' })).rejects.toBeInstanceOf(GroupNotFoundError);
    await expect(directory.deleteGroup('nothing')).rejects.toBeInstanceOf(GroupNotFoundError);
  }),

  behaviour('the directory tells a missing pool from a missing group', async (server) => {
    const directory = server.openDirectory('us-east-1_Missing00');
    for (const call of [directory.getGroup('a'), directory.deleteGroup('a'), directory.listUsers(firstPage)]) {
      const error = await call.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(UpstreamUnavailableError);
      expect(error).not.toBeInstanceOf(NoResponseError);
    }
  }),

  behaviour('the directory takes a token that the pool does not know for a stale cursor', async (server) => {
    const { directory } = await server.createPool();
    const page = { limit: 60, token: 'c3RhbGU' };
    await expect(directory.listUsers(page)).rejects.toBeInstanceOf(StaleCursorError);
    await expect(directory.listGroups(page)).rejects.toBeInstanceOf(StaleCursorError);
  }),

  behaviour('the directory takes a name that the pool refuses for invalid input', async (server) => {
    const { directory } = await server.createPool();
    await expect(directory.createGroup({ name: 'two words' })).rejects.toBeInstanceOf(InvalidInputError);
  }),
];
