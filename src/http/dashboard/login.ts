/** How whoever opens the dashboard comes to a token, as its page asks for it. */
export type Login =
  | { readonly kind: 'none' | 'pasted-token' }
  | { readonly kind: 'sample-people'; readonly people: readonly SignedInPerson[] }
  | {
      readonly kind: 'managed-login';
      /** Of the pages of Cognito that sign people in. */
      readonly origin: string;
      readonly clientId: string;
      readonly tokenUse: 'access' | 'id';
    };

/** Somebody of the embedded pool, which is made up: there is nothing that their tokens could give away. */
export interface SignedInPerson {
  readonly username: string;
  readonly role: string;
  readonly token: string;
}
