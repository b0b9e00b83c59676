import { session } from '../api/session.ts';
import { useStore } from '../api/store.ts';
import { Button } from '../parts/button.tsx';
import { texts } from '../texts.ts';
import { signOut } from './sign-out.ts';

/** Only where somebody has signed in. */
export function SignOutButton() {
  if (useStore(session).kind !== 'token') return null;
  return (
    <Button look="quiet" onClick={() => void signOut()}>
      {texts.signIn.out}
    </Button>
  );
}
