import { serverAudits } from 'graphql-http';
import { expect, test } from 'vitest';

/** Registers one test for each audit of the GraphQL-over-HTTP specification, recommendations included. */
export function auditGraphqlOverHttp(
  url: string,
  fetchFn: (url: string, init?: RequestInit) => Promise<Response>,
): void {
  const audits = serverAudits({ url, fetchFn });

  test('there are 61 audits', () => {
    expect(audits).toHaveLength(61);
  });

  test.each(audits)('$id: $name', async ({ fn }) => {
    const result = await fn();
    expect(result.status, result.status === 'ok' ? '' : result.reason).toBe('ok');
  });
}
