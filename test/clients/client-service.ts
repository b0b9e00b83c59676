import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HardenedService, openHardenedService } from '../http/hardened-service.ts';

/** The service as a client reaches it, with the number of requests that the client has sent. */
export interface ClientService {
  readonly service: HardenedService;
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly sent: { requests: number };
}

/** @param manifest of a client's own documents, in its own format: no others are executed. Left out: any are. */
export async function openClientService(manifest?: object): Promise<ClientService> {
  const env = manifest && { PERSISTED_OPERATIONS_ONLY: 'on', PERSISTED_DOCUMENTS: fileOf(manifest) };
  const service = await openHardenedService(env);
  const sent = { requests: 0 };
  return {
    service,
    url: service.url,
    sent,
    fetch: (input, init) => {
      sent.requests += 1;
      return fetch(input, init);
    },
  };
}

function fileOf(manifest: object): string {
  const file = join(mkdtempSync(join(tmpdir(), 'manifest-')), 'documents.json');
  writeFileSync(file, JSON.stringify(manifest));
  return file;
}

export const PAGE = /* GraphQL */ `
  query Page($after: String) {
    groups(first: 3, after: $after) {
      nodes { id name }
      pageInfo { endCursor hasNextPage }
    }
  }
`;

export const GROUPS_OF_USER = /* GraphQL */ `
  query GroupsOfUser($username: String!) {
    user(by: { username: $username }) { id username groups { id name } }
  }
`;

/** Answers with the list that it changes: a normalising cache needs no second request. */
export const ADD = /* GraphQL */ `
  mutation Add($input: AddUserToGroupInput!) {
    addUserToGroup(input: $input) {
      __typename
      ... on AddUserToGroupPayload { user { id groups { id name } } }
      ... on Error { code message }
    }
  }
`;

export const PROGRESS = /* GraphQL */ `
  subscription Progress {
    membershipReportProgress { report { totals { users } } }
  }
`;

export interface PageData {
  readonly groups: {
    readonly nodes: readonly { readonly id: string; readonly name: string }[];
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  } | null;
}

export interface UserData {
  readonly user: { readonly groups: readonly { readonly name: string }[] };
}

/** The names of four pages, which a client reads by the function. */
export async function fourPages(page: (after: string | null) => Promise<PageData | undefined>): Promise<Set<string>> {
  const names = new Set<string>();
  let after: string | null = null;
  for (let count = 0; count < 4; count += 1) {
    const data: PageData | undefined = await page(after);
    for (const { name } of data?.groups?.nodes ?? []) names.add(name);
    after = data?.groups?.pageInfo.endCursor ?? null;
  }
  return names;
}
