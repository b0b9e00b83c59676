/**
 * Opens the dashboard in a real browser, against the real service and its sample company: finds a person, changes what they may
 * do, takes it back, and looks for what keeps people from using it.
 *
 *     npx tsx test/browser/dashboard.browser.ts [--screenshots folder] [--service src/main.ts] [--browser /usr/bin/chromium]
 *
 * Each line is one check; the exit code is 1 where any failed.
 */
import { parseArgs } from 'node:util';
import axe from 'axe-core';
import { chromium, type Page } from 'playwright-core';
import { check, sumUp } from './checks.ts';
import { openService } from './opened-service.ts';

const PATIENCE_MS = 15_000;
const WIDTHS = [360, 768, 1280, 1920];

const { values: options } = parseArgs({
  options: {
    screenshots: { type: 'string' },
    service: { type: 'string', default: 'src/main.ts' },
    browser: { type: 'string', default: '/usr/bin/chromium' },
  },
});

/** Finds a person by the beginning of their address, and opens their page. */
async function findPerson(page: Page): Promise<void> {
  await page.getByRole('searchbox').fill('john.doe');
  await page.getByRole('link', { name: 'John Doe' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'John Doe' }).waitFor();
  check('a person is found by their address', page.url().endsWith('/people/john.doe'), page.url());
}

async function joinAndLeaveGroup(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add to group' }).click();
  const dialog = page.getByRole('dialog', { name: /to groups/ });
  await dialog.getByRole('checkbox', { name: 'onboarding' }).check();
  await dialog.getByRole('button', { name: 'Add to group' }).click();
  const takeOut = page.getByRole('button', { name: 'Take out of onboarding' });
  await takeOut.waitFor();
  check('a person is added to a group', true);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await takeOut.waitFor({ state: 'detached' });
  check('that is taken back', true);
}

async function disableAndEnable(page: Page): Promise<void> {
  for (const [button, other] of [
    ['Disable', 'Enable'],
    ['Enable', 'Disable'],
  ] as const) {
    await page.getByRole('button', { name: button, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: `${button} john.doe` });
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await page.getByRole('button', { name: other, exact: true }).waitFor();
    check(`a person is ${button.toLowerCase()}d`, true);
  }
}

/** Reports what axe finds, and whether the page can be seen without moving it sideways. */
async function inspect(page: Page, what: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      await page.waitForTimeout(300);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      check(`${what} fits into ${width} px, ${scheme}`, Number(overflow) <= 0, String(overflow));
      check(`axe finds nothing on ${what} at ${width} px, ${scheme}`, ...(await violations(page)));
      if (options.screenshots !== undefined) {
        await page.screenshot({ path: `${options.screenshots}/dashboard-${what}-${width}-${scheme}.png` });
      }
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 800 });
}

async function violations(page: Page): Promise<[holds: boolean, evidence: string]> {
  const found = await page.evaluate(
    "(async () => (await axe.run()).violations.map(({ id, nodes }) => id + ': ' + nodes[0].target))()",
  );
  return [Array.isArray(found) && found.length === 0, JSON.stringify(found)];
}

const service = await openService(options.service);
const origin = new URL(service.url).origin;
const browser = await chromium.launch({ executablePath: options.browser, args: ['--no-sandbox', '--disable-gpu'] });
// The policy of the page lets nothing in from elsewhere, so axe comes as an isolated script.
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP: true });
const complaints: string[] = [];
try {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(origin);
  await page.getByRole('link', { name: 'Julia Fischer' }).waitFor();
  check('the sample company is there', true);
  await page.addScriptTag({ content: axe.source });
  await inspect(page, 'people');
  await findPerson(page);
  await inspect(page, 'person');
  await joinAndLeaveGroup(page);
  await disableAndEnable(page);
} catch (error) {
  check('the visit comes to its end', false, String(error));
} finally {
  check('the browser reports no error', complaints.length === 0, complaints.join(' | '));
  await browser.close();
  await service.close();
}
sumUp();
