import { CSPProvider } from '@base-ui/react/csp-provider';
import { RouterProvider } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Provider } from 'urql';
import { createApiClient } from '../api/client.ts';
import { session } from '../api/session.ts';
import { useStore } from '../api/store.ts';
import { SignIn } from '../login/sign-in.tsx';
import { Toasts } from '../parts/toast.tsx';
import { router } from './router.tsx';

/** The whole page: what one caller sees, until another one signs in. */
export function App() {
  const current = useStore(session);
  const caller = current.kind === 'token' ? current.caller : 'anonymous';
  // biome-ignore lint/correctness/useExhaustiveDependencies: another caller gets another client, with nothing in its cache
  const client = useMemo(() => createApiClient(), [caller]);
  return (
    // The policy of the page allows no styles within it: base.css has what the parts would write there.
    <CSPProvider disableStyleElements>
      <Provider value={client} key={caller}>
        <Toasts>
          {current.kind === 'refused' ? (
            <SignIn message={current.message} wasSignedIn={current.wasSignedIn} />
          ) : (
            <RouterProvider router={router} />
          )}
        </Toasts>
      </Provider>
    </CSPProvider>
  );
}
