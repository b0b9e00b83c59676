/**
 * Opens GraphiQL in a real browser, against the real service, as a newcomer would:
 *
 *     npx tsx test/browser/graphiql.browser.ts [--screenshot graphiql.png] [--service src/main.ts] [--browser /usr/bin/chromium]
 *
 * Each line is one check; the exit code is 1 where any failed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';

const PATIENCE_MS = 30_000;

const { values: options } = parseArgs({
  options: {
    screenshot: { type: 'string' },
    service: { type: 'string', default: 'src/main.ts' },
    browser: { type: 'string', default: '/usr/bin/chromium' },
  },
});

let passed = 0;
let failed = 0;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function check(what: string, holds: boolean, evidence = ''): void {
  if (holds) passed += 1;
  else failed += 1;
  say(`${holds ? 'ok  ' : 'FAIL'} ${what}${holds || evidence === '' ? '' : `: ${evidence}`}`);
}

/** Starts the service on a free port; answers the URL that it prints. */
async function startService(): Promise<{ url: string; service: ChildProcess }> {
  const service = spawn(process.execPath, ['--import', 'tsx', options.service], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 4 * PATIENCE_MS,
  });
  let output = '';
  const url = new Promise<string>((resolve, reject) => {
    // Read to the end of the visit: a service whose output nobody reads dies of its next line.
    service.stdout.on('data', (chunk) => {
      output += chunk;
      const found = /http:\/\/[\w.:]+\/graphql/.exec(output);
      if (found) resolve(found[0]);
    });
    service.once('exit', () => reject(new Error(`The service ended early. It printed: ${output}`)));
  });
  return { url: await url, service };
}

async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: options.browser,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

async function visit(page: Page, url: string): Promise<void> {
  const origins = new Set<string>();
  const complaints: string[] = [];
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'data:' && protocol !== 'blob:') origins.add(origin);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });

  await page.goto(url);
  const execute = page.locator('.graphiql-execute-button');
  await execute.waitFor();
  check('the page is titled after the service', (await page.title()) === 'cognito-admin-graphql', await page.title());

  const tabs = await page.locator('.graphiql-tab-button').allInnerTexts();
  check(
    'each example operation has a tab with its name',
    tabs.length > 0 && !tabs.includes('<untitled>'),
    tabs.join(', '),
  );
  say(`     ${tabs.join(', ')}`);

  await execute.click();
  const answer = page.locator('.result-window');
  await answer.getByText('"data"').waitFor();
  const shown = (await answer.textContent()) ?? '';
  check('Execute shows data', shown.includes('"data"') && !shown.includes('"errors"'), shown);

  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.locator('.graphiql-doc-explorer').getByText('Query', { exact: true }).first().waitFor();
  check('the documentation shows the schema', true);

  if (options.screenshot) await page.screenshot({ path: options.screenshot });
  check('no request left for another host', [...origins].join() === new URL(url).origin, [...origins].join(', '));
  check('the browser reports no error', complaints.length === 0, complaints.join(' | '));
}

const { url, service } = await startService();
try {
  const browser = await startBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(PATIENCE_MS);
    await visit(page, url);
  } finally {
    await browser.close();
  }
} catch (error) {
  check('the visit comes to its end', false, String(error));
} finally {
  service.kill();
  if (service.exitCode === null) await once(service, 'exit');
}

say(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
