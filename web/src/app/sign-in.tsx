import { type FormEvent, useState } from 'react';
import { session } from '../api/session.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { texts } from '../texts.ts';
import './sign-in.css';

/** Takes the token that requests are sent with. It is kept in this page alone. */
export function SignIn({ message }: { readonly message: string }) {
  const [token, setToken] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const pasted = token.trim().replace(/^bearer\s+/i, '');
    if (pasted !== '') session.set({ kind: 'token', token: pasted });
  };
  return (
    <main className="sign-in">
      <form className="sign-in-card" onSubmit={submit}>
        <h1>{texts.signIn.title}</h1>
        <p className="soft">{message}</p>
        <TextField
          label={texts.signIn.token}
          hint={texts.signIn.tokenHint}
          value={token}
          onChange={setToken}
          autoComplete="off"
          spellCheck={false}
          required
        />
        <Button look="primary" type="submit">
          {texts.signIn.submit}
        </Button>
      </form>
    </main>
  );
}
