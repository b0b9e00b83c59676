import { type FormEvent, useState } from 'react';
import { signInWith } from '../api/session.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { texts } from '../texts.ts';

/** Takes the token that requests are sent with. It is kept in this page alone. */
export function TokenForm() {
  const [token, setToken] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const pasted = token.trim().replace(/^bearer\s+/i, '');
    if (pasted !== '') signInWith(pasted);
  };
  return (
    <form className="sign-in-ways" onSubmit={submit}>
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
  );
}
