import { session } from '../api/session.ts';
import { texts } from '../texts.ts';
import { takeFromGraphiql } from './graphiql.ts';
import { leaveManagedLogin } from './managed-login.ts';

/** Forgets the caller in this window, and what was shown to them. */
export async function signOut(): Promise<void> {
  takeFromGraphiql();
  const leaves = leaveManagedLogin();
  session.set({ kind: 'refused', message: texts.signIn.signedOut, wasSignedIn: true });
  await leaves;
}
