import type { DirectoryIndexStore } from '../../../src/domain/directory-index/directory-index-store.ts';
import type { Group } from '../../../src/domain/model/group.ts';
import type { User } from '../../../src/domain/model/user.ts';
import type { App } from '../../support/app.ts';

const LEASE_MS = 60_000;

const POOL = `{
  groups(first: 1000) { nodes { name description precedence roleArn createdAt updatedAt members(first: 1000) { nodes { username } } } }
  users(first: 1000) { nodes { username attributes { name value } enabled status createdAt updatedAt } }
}`;

interface Dated {
  readonly createdAt: string;
  readonly updatedAt: string;
}

export function indexOfApp({ service }: Pick<App, 'service'>): DirectoryIndexStore {
  const index = service.pools[0]?.directoryIndex;
  if (!index) throw new Error('The service keeps no index.');
  return index;
}

/** Reads a small pool into the index from its beginning to its end, as the sweep does, at one moment. */
export async function readPool(app: Pick<App, 'service' | 'query'>): Promise<void> {
  const index = indexOfApp(app);
  const askedAt = await index.now();
  const { data } = await app.query(POOL);
  const lease = await index.claimReading('test', LEASE_MS);
  if (lease === null) throw new Error('Something else reads the pool.');
  const users: User[] = data.users.nodes.map(withDates);
  const groups: (Group & { members: { nodes: { username: string }[] } })[] = data.groups.nodes.map(withDates);
  await index.mergeUsers(users, askedAt);
  await index.mergeGroups(groups, askedAt);
  await index.endUsers(await lease.unmetUsers(1_000), askedAt);
  await index.endGroups(await lease.unmetGroups(1_000), askedAt);
  for (const { name, members } of groups) {
    const names = new Set(members.nodes.map(({ username }) => username));
    const inGroup = users.filter(({ username }) => names.has(username));
    // Twice: what is not met once is only missed.
    for (let reading = 0; reading < 2; reading += 1) {
      const at = new Date(askedAt.getTime() + reading);
      await index.mergeMembers(name, inGroup, at);
      await lease.finishGroup(name, at);
    }
  }
  await lease.finish();
}

function withDates<Item extends Dated>(item: Item) {
  return { ...item, createdAt: new Date(item.createdAt), updatedAt: new Date(item.updatedAt) };
}
