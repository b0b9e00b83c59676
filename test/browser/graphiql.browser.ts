/**
 * Opens GraphiQL in a real browser, against the real service, as a newcomer would, as somebody with a token, and by a link:
 *
 *     npx tsx test/browser/graphiql.browser.ts [--screenshots folder] [--service src/main.ts] [--browser /usr/bin/chromium]
 *
 * Each line is one check; the exit code is 1 where any failed.
 */
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { check, sumUp } from './checks.ts';
import { GraphiqlWindow } from './graphiql-window.ts';
import { type OpenedService, openService } from './opened-service.ts';
import { visitAsNewcomer } from './visit-as-newcomer.ts';
import { visitByLink } from './visit-by-link.ts';
import { visitInWidths } from './visit-in-widths.ts';
import { visitWithToken } from './visit-with-token.ts';

const PATIENCE_MS = 30_000;

const { values: options } = parseArgs({
  options: {
    screenshots: { type: 'string' },
    service: { type: 'string', default: 'src/main.ts' },
    browser: { type: 'string', default: '/usr/bin/chromium' },
  },
});

function startBrowser(): Promise<Browser> {
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

/** A window of a browser that has never been here. */
async function openWindow(browser: Browser): Promise<GraphiqlWindow> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return new GraphiqlWindow(page);
}

async function visit(
  name: string,
  browser: Browser,
  service: OpenedService,
  go: (window: GraphiqlWindow, service: OpenedService) => Promise<void>,
): Promise<void> {
  const window = await openWindow(browser);
  try {
    await go(window, service);
    check(`${name}: the browser reports no error`, window.complaints.length === 0, window.complaints.join(' | '));
  } catch (error) {
    check(`${name}: the visit comes to its end`, false, String(error));
  } finally {
    await window.page.context().close();
  }
}

const { screenshots } = options;
const open = await openService(options.service);
const guarded = await openService(options.service, ['--auth']);
const browser = await startBrowser();
try {
  await visit('a newcomer', browser, open, visitAsNewcomer);
  await visit('by a link', browser, open, visitByLink);
  await visit('in widths', browser, open, (window, { url }) => visitInWidths(window, url, screenshots));
  await visit('with a token', browser, guarded, visitWithToken);
} finally {
  await browser.close();
  await open.close();
  await guarded.close();
}
sumUp();
