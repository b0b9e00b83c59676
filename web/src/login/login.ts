import { basePath } from '../api/endpoint.ts';

/** How one comes to a token here, as the service says: src/http/dashboard/login.ts. */
export type Login =
  | { readonly kind: 'none' | 'pasted-token' }
  | { readonly kind: 'sample-people'; readonly people: readonly SamplePerson[] }
  | ManagedLogin;

export interface SamplePerson {
  readonly username: string;
  readonly role: string;
  readonly token: string;
}

/** The pages of Cognito that sign people in, and the client that they are asked as. */
export interface ManagedLogin {
  readonly kind: 'managed-login';
  readonly origin: string;
  readonly clientId: string;
  readonly tokenUse: 'access' | 'id';
}

/** Asks the service. Where it does not say, a token can be pasted. */
export async function fetchLogin(): Promise<Login> {
  try {
    const response = await fetch(`${basePath === '/' ? '' : basePath}/login`);
    if (response.ok) return await response.json();
  } catch {
    // The line about the connection says so.
  }
  return { kind: 'pasted-token' };
}
