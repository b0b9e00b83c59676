import { useEffect, useState } from 'react';
import { signInWith } from '../api/session.ts';
import { Button } from '../parts/button.tsx';
import { texts } from '../texts.ts';
import { loginAnswer } from './answer.ts';
import { fetchLogin, type Login, type ManagedLogin, type SamplePerson } from './login.ts';
import { beginLogin } from './managed-login.ts';
import { TokenForm } from './token-form.tsx';
import './sign-in.css';

interface SignInProps {
  readonly message: string;
  /** Somebody who was signed in a moment ago is not sent away without being asked. */
  readonly wasSignedIn: boolean;
}

/** Stands instead of every screen until the service knows who asks. */
export function SignIn({ message, wasSignedIn }: SignInProps) {
  const login = useLogin(wasSignedIn);
  if (login === null) return <main className="sign-in" aria-busy="true" />;
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <h1>{texts.signIn.title}</h1>
        <p className="soft" role="status">
          {reasonOf(message)}
        </p>
        {login.kind === 'managed-login' ? (
          <ManagedSignIn login={login} />
        ) : login.kind === 'sample-people' ? (
          <SamplePeople people={login.people} />
        ) : (
          <TokenForm />
        )}
      </div>
    </main>
  );
}

/** Returns null while it is not known, and while the browser is on its way to ask who is signed in already. */
function useLogin(wasSignedIn: boolean): Login | null {
  const [login, setLogin] = useState<Login | null>(null);
  useEffect(() => {
    let isShown = true;
    void fetchLogin().then(async (found) => {
      if (!isShown) return;
      // Once in a visit: an answer that does not help would otherwise be asked for again and again.
      if (found.kind === 'managed-login' && !wasSignedIn && loginAnswer.kind === 'none') {
        await beginLogin(found, 'silently', address());
      } else setLogin(found);
    });
    return () => {
      isShown = false;
    };
  }, [wasSignedIn]);
  return login;
}

function ManagedSignIn({ login }: { readonly login: ManagedLogin }) {
  return (
    <Button look="primary" onClick={() => void beginLogin(login, 'by hand', address())}>
      {texts.signIn.submit}
    </Button>
  );
}

function SamplePeople({ people }: { readonly people: readonly SamplePerson[] }) {
  return (
    <>
      <ul className="sign-in-ways" aria-label={texts.signIn.people}>
        {people.map(({ username, role, token }) => (
          <li key={username}>
            <Button onClick={() => signInWith(token)}>{texts.signIn.as(username, role.toLowerCase())}</Button>
          </li>
        ))}
      </ul>
      <details>
        <summary>{texts.signIn.withToken}</summary>
        <TokenForm />
      </details>
    </>
  );
}

function reasonOf(message: string): string {
  if (loginAnswer.kind !== 'failed') return message;
  return loginAnswer.reason === null ? texts.signIn.notAsked : texts.signIn.refusedThere(loginAnswer.reason);
}

function address(): string {
  return `${location.pathname}${location.search}${location.hash}`;
}
