import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { DEFAULT_POOL_ID } from '../../src/embedded-pool/user-pools.ts';
import type { Metrics } from '../../src/observability/metrics.ts';
import { type App, openApp } from '../support/app.ts';

/** The label of what concerns the pool. */
const POOL = `pool="${DEFAULT_POOL_ID}"`;

const apps: App[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.service.close();
});

async function openMeasured(env: Record<string, string> = {}) {
  const app = await openApp({ METRICS_PORT: '0', ...env });
  apps.push(app);
  const { metrics } = app.service;
  if (metrics === null) throw new Error('The service has no metrics.');
  return { ...app, metrics };
}

/** The lines of one metric that have a value above zero. */
async function lines(metrics: Metrics, name: string): Promise<string[]> {
  const text = await metrics.text();
  return text.split('\n').filter((line) => line.startsWith(`${name}{`) && !line.endsWith(' 0'));
}

test('there are no metrics if no port was set', async () => {
  const app = await openApp();
  apps.push(app);
  expect(app.service.metrics).toBeNull();
});

describe('the metrics', () => {
  test('count requests by type and outcome, whatever the client calls them', async () => {
    const { query, metrics } = await openMeasured();
    await query('query Mine { groups(first: 1) { nodes { name } } }');
    await query('query Yours { groups(first: 1) { nodes { name } } }');
    await query('{ nothingOfThisName }');
    await query('mutation M { deleteGroup(input: { name: "none" }) { __typename } }');
    expect(await lines(metrics, 'cognito_admin_requests_total')).toEqual([
      'cognito_admin_requests_total{type="query",outcome="ok"} 2',
      'cognito_admin_requests_total{type="none",outcome="errors"} 1',
      'cognito_admin_requests_total{type="mutation",outcome="ok"} 1',
    ]);
    expect(await metrics.text()).not.toMatch(/Mine|Yours|nothingOfThisName/);
    expect(await lines(metrics, 'cognito_admin_request_duration_seconds_count')).toContain(
      'cognito_admin_request_duration_seconds_count{type="query"} 2',
    );
  });

  test('count each attempt that Cognito was sent, by operation and outcome', async () => {
    const { query, metrics, pool } = await openMeasured();
    pool.faults.set([
      { kind: 'throttle', operation: 'ListGroups', times: 1 },
      { kind: 'access-denied', operation: 'DescribeUserPool' },
    ]);
    await query('{ groups(first: 1) { nodes { name } } }');
    await query('{ pool { estimatedNumberOfUsers } }');
    expect(await lines(metrics, 'cognito_admin_calls_total')).toEqual([
      `cognito_admin_calls_total{${POOL},operation="ListGroups",outcome="throttled"} 1`,
      `cognito_admin_calls_total{${POOL},operation="ListGroups",outcome="ok"} 1`,
      `cognito_admin_calls_total{${POOL},operation="DescribeUserPool",outcome="error"} 1`,
    ]);
    expect(await lines(metrics, 'cognito_admin_quota_wait_seconds_count')).toContain(
      `cognito_admin_quota_wait_seconds_count{${POOL},operation="ListGroups"} 2`,
    );
    expect(await lines(metrics, 'cognito_admin_quota_throttled')).toEqual([
      'cognito_admin_quota_throttled{category="UserPoolResourceRead"} 1',
    ]);
  });

  test('read the use of every quota when they are scraped', async () => {
    const { query, metrics } = await openMeasured();
    expect(await lines(metrics, 'cognito_admin_quota_used')).toEqual([]);
    await query('{ groups(first: 1) { nodes { name } } }');
    expect(await lines(metrics, 'cognito_admin_quota_used')).toEqual([
      'cognito_admin_quota_used{category="UserPoolResourceRead"} 1',
    ]);
    expect(await lines(metrics, 'cognito_admin_quota_limit')).toHaveLength(9);
  });

  test('count the keys of each batch of a loader', async () => {
    const { query, metrics } = await openMeasured();
    await query('{ users(first: 5) { nodes { groups { name } } } }');
    expect(await lines(metrics, 'cognito_admin_loader_batch_size_sum')).toEqual([
      `cognito_admin_loader_batch_size_sum{${POOL},loader="groupsOfUser"} 5`,
    ]);
  });

  test('count the items of bulk operations by outcome, and not those of a dry run', async () => {
    const { query, metrics } = await openMeasured();
    const bulk = (dryRun: boolean) =>
      query(
        `mutation ($dryRun: Boolean!) {
           bulkDisableUsers(input: { usernames: ["nobody-1", "nobody-2"], dryRun: $dryRun }) { __typename }
         }`,
        { dryRun },
      );
    const { errors } = await bulk(true);
    expect(errors).toBeUndefined();
    expect(await lines(metrics, 'cognito_admin_bulk_items_total')).toEqual([]);
    await bulk(false);
    expect(await lines(metrics, 'cognito_admin_bulk_items_total')).toEqual([
      `cognito_admin_bulk_items_total{${POOL},outcome="failed"} 2`,
    ]);
  });

  test('count changes that the audit trail could not take', async () => {
    const { query, metrics, service } = await openMeasured();
    await service.close();
    await query('mutation { deleteGroup(input: { name: "none" }) { __typename } }');
    expect(await metrics.text()).toContain(`\ncognito_admin_audit_failures_total{${POOL}} 1\n`);
  });

  test('tell whether the store takes changes, when they are scraped', async () => {
    const { metrics } = await openMeasured();
    expect(await metrics.text()).toContain(`\ncognito_admin_store_available{${POOL}} 1\n`);
    const closed = await openMeasured();
    await closed.service.close();
    expect(await closed.metrics.text()).toContain(`\ncognito_admin_store_available{${POOL}} 0\n`);
  });

  test('measure the statements of the store', async () => {
    const { query, metrics } = await openMeasured();
    await query('mutation { deleteGroup(input: { name: "none" }) { __typename } }');
    const [line = ''] = await lines(metrics, 'cognito_admin_store_statement_duration_seconds_count');
    expect(line).toMatch(/{engine="sqlite",outcome="ok"} [1-9]/);
  });

  test('count the bulk operations that the process runs', async () => {
    const { query, metrics, pool } = await openMeasured();
    const leases = () => lines(metrics, 'cognito_admin_bulk_leases');
    pool.faults.set([{ kind: 'delay', operation: 'AdminDisableUser', milliseconds: 100 }]);
    await query('mutation { bulkDisableUsers(input: { usernames: ["emp1"], waitSeconds: 0 }) { __typename } }');
    expect(await leases()).toEqual([`cognito_admin_bulk_leases{${POOL}} 1`]);
    await expect.poll(leases).toEqual([]);
  });

  test('are there under the names that docs/operating.md calls them by', async () => {
    const { metrics } = await openMeasured();
    const page = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
    const named: readonly string[] = page.match(/\bcognito_admin_[a-z_]+/g) ?? [];
    expect(named.filter((name) => !metrics.names.includes(name))).toEqual([]);
    // And none of the service's own is left out.
    const own = metrics.names.filter((name) => name.startsWith('cognito_admin'));
    expect(own.filter((name) => !named.includes(name))).toEqual([]);
  });

  test('are on as many panels as docs/operating.md counts', () => {
    const page = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
    const { panels } = JSON.parse(
      readFileSync(new URL('../../deploy/grafana-dashboard.json', import.meta.url), 'utf8'),
    );
    expect(page).toContain('(../deploy/grafana-dashboard.json)');
    expect(page).toContain(`${panels.length} panels`);
  });

  test('are those of the dashboard', async () => {
    const { metrics } = await openMeasured();
    const dashboard = readFileSync(new URL('../../deploy/grafana-dashboard.json', import.meta.url), 'utf8');
    const expressions = [...dashboard.matchAll(/"expr": "(.*)"/g)].map(([, expression]) => expression ?? '');
    const named = expressions.flatMap((text) => text.match(/\b(?:cognito_admin|process|nodejs)_[a-z0-9_]+/g) ?? []);
    expect(named.length).toBeGreaterThan(10);
    const known = new Set(metrics.names.flatMap((name) => [name, `${name}_bucket`, `${name}_sum`, `${name}_count`]));
    expect(named.filter((name) => !known.has(name))).toEqual([]);
    // And none of the service's own is left out.
    const shown = expressions.join(' ');
    expect(metrics.names.filter((name) => name.startsWith('cognito_admin') && !shown.includes(name))).toEqual([]);
  });
});
