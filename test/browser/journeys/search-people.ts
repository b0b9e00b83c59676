import { check } from '../checks.ts';
import type { DashboardVisit, Journey } from '../dashboard-visit.ts';

/** Finds people by pieces of their names, sorts and filters them, and changes many at once. */
export const journey: Journey = async (visit) => {
  const { page } = visit;
  await visit.goTo('/people');
  await visit.indexIsThere();
  await search(visit);
  await filterAndSort(visit);
  await changeMany(visit);
  await visit.inspect('people-selected');
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('region', { name: 'What was selected' }).waitFor({ state: 'detached' });
  check('a selection is dropped', true);
};

async function search({ page }: DashboardVisit): Promise<void> {
  await page.getByRole('searchbox').fill('ische');
  await page.getByRole('link', { name: 'Julia Fischer' }).waitFor();
  await page.getByText('1 call').waitFor({ state: 'detached' });
  check('a piece inside of a name finds the person', page.url().includes('q=ische'), page.url());
  await page.locator('.list-foot').getByText('no call').waitFor();
  const foot = (await page.locator('.list-foot').textContent()) ?? '';
  check('the line below says of when the index is, and that it cost nothing', /Index of .*no call/s.test(foot), foot);
}

async function filterAndSort({ page, origin }: DashboardVisit): Promise<void> {
  await page.goto(`${origin}/people?enabled=false&sort=-name`);
  const names = page.getByRole('row').locator('.people-name');
  await names.first().waitFor();
  const shown = await names.allInnerTexts();
  const sorted = shown.toSorted((a, b) => b.toLowerCase().localeCompare(a.toLowerCase()));
  check('a link opens filtered and sorted people', shown.length > 1 && shown.join() === sorted.join(), shown.join());
  await page.getByRole('columnheader', { name: 'Username' }).getByRole('button').click();
  await page.waitForURL(/sort=username/);
  check('a click on a column sorts by it', true);
  await page.getByRole('button', { name: 'Take the filter Disabled away' }).click();
  await page.waitForURL((url) => !url.search.includes('enabled'));
  check('a chip takes its filter away', true);
}

async function changeMany(visit: DashboardVisit): Promise<void> {
  const { page } = visit;
  await page.goto(`${visit.origin}/people?in=onboarding`);
  await page.getByRole('row').nth(1).waitFor();
  await page.getByRole('checkbox', { name: 'Select all that are shown' }).check();
  const bar = page.getByRole('region', { name: 'What was selected' });
  const count = Number.parseInt((await bar.getByRole('status').textContent()) ?? '', 10);
  await bar.getByRole('button', { name: 'Add to group' }).click();
  const dialog = page.getByRole('dialog', { name: /to groups$/ });
  await dialog.getByRole('searchbox').fill('api:audits:read');
  await dialog.getByRole('checkbox', { name: 'api:audits:read' }).check();
  await dialog.getByRole('button', { name: 'Add to group' }).click();
  await dialog.waitFor({ state: 'detached' });
  const members = await visit.until(
    '{ directory { users(filter: { inAllGroups: ["api:audits:read", "onboarding"] }) { totalCount } } }',
    (data) => JSON.stringify(data).includes(`"totalCount":${count}`),
  );
  check(`all ${count} who were selected are in the group`, count > 1 && members);
}
