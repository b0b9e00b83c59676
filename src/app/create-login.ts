import type { Config } from '../config/parse-config.ts';
import type { Login } from '../http/dashboard/login.ts';
import type { PoolConnection } from './connect-pool.ts';
import { signInSamplePeople } from './sample-people.ts';

/** Returns what tells the dashboard of one pool how to sign in. Only an embedded pool gives out tokens. */
export function createLogin({ login }: Config, { embeddedPool }: Pick<PoolConnection, 'embeddedPool'>): () => Login {
  if (login.kind !== 'sample-people') return () => login;
  if (embeddedPool === null) return () => ({ kind: 'pasted-token' });
  return () => ({
    kind: 'sample-people',
    people: signInSamplePeople(embeddedPool, login.tokenUse).map(({ username, role, token }) => ({
      username,
      role,
      token,
    })),
  });
}
