/**
 * Opens the dashboard in a real browser, against the real service and its sample company, and goes the journeys for which it is
 * made. Each has a service and a browser of its own.
 *
 *     npx tsx test/browser/dashboard.browser.ts [journey …] [--screenshots folder] [--service src/main.ts] [--browser /usr/bin/chromium]
 *
 * Each line is one check; the exit code is 1 where any failed.
 */
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { check, say, sumUp } from './checks.ts';
import { DashboardVisit, type JourneyFile } from './dashboard-visit.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    screenshots: { type: 'string' },
    service: { type: 'string', default: 'src/main.ts' },
    browser: { type: 'string', default: '/usr/bin/chromium' },
  },
});

const all = readdirSync(new URL('journeys/', import.meta.url)).map((file) => file.replace(/\.ts$/, ''));
for (const name of all.filter((each) => positionals.length === 0 || positionals.includes(each))) {
  say(`-- ${name}`);
  const {
    journey,
    serviceArguments = [],
    service = options.service,
  }: JourneyFile = await import(`./journeys/${name}.ts`);
  const visit = await DashboardVisit.open({ ...options, service, screenshots: options.screenshots, serviceArguments });
  try {
    await journey(visit);
  } catch (error) {
    check(`the journey ${name} comes to its end`, false, String(error));
  } finally {
    check('the browser reports no error', visit.complaints.length === 0, visit.complaints.join(' | '));
    await visit.close();
  }
}
sumUp();
