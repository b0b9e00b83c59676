import { useCallback } from 'react';
import { type CombinedError, type TypedDocumentNode, useClient } from 'urql';
import { texts } from '../texts.ts';
import { refetchShown } from './refetch.ts';
import { useMoment } from './use-moment.ts';

/** What every member of a mutation's result union has: its type, and an error's message. */
interface Result {
  readonly __typename?: string;
  readonly message?: string;
  readonly field?: string | null;
}

/** How a change ended. */
export type Outcome<Payload> =
  | { readonly kind: 'done'; readonly payload: Payload }
  /** Nothing was changed, or a part: the message says which. */
  | { readonly kind: 'refused'; readonly message: string; readonly field: string | null };

/** The payload of a mutation that has one field. */
type PayloadOf<Data> = Exclude<NonNullable<Data[keyof Data & string]>, { readonly message: string } | string>;

/** Returns a function that makes a change, and has everything on the screen asked for anew. The past is not changed. */
export function useChange<Data, Variables>(
  mutation: TypedDocumentNode<Data, Variables>,
): (variables: Variables) => Promise<Outcome<PayloadOf<Data>>> {
  const client = useClient();
  const isPast = useMoment() !== null;
  return useCallback(
    async (variables) => {
      if (isPast) return { kind: 'refused', message: texts.past.noChange, field: null };
      const { data, error } = await client.mutation(mutation, variables as never).toPromise();
      const result = Object.entries(data ?? {}).find(([field]) => field !== '__typename')?.[1] as
        | Result
        | null
        | undefined;
      if (result === null || result === undefined) return { kind: 'refused', message: failureText(error), field: null };
      refetchShown();
      if (result.message !== undefined)
        return { kind: 'refused', message: result.message, field: result.field ?? null };
      // Whatever is no error is the payload: the union has no third kind of member.
      return { kind: 'done', payload: result as PayloadOf<Data> };
    },
    [client, mutation, isPast],
  );
}

/** Returns an error of a request in words for whoever looks at the page. */
export function failureText(error: CombinedError | undefined): string {
  const [first] = error?.graphQLErrors ?? [];
  if (first !== undefined) return first.message;
  return error?.networkError === undefined ? texts.errors.unknown : texts.errors.noAnswer;
}
