import { check } from '../checks.ts';
import type { DashboardVisit, Journey } from '../dashboard-visit.ts';

/** Sees what another person changes, and gets to a person's change by the keyboard alone. */
export const journey: Journey = async (visit) => {
  const { page } = visit;
  await visit.goTo('/');
  await visit.indexIsThere();
  await page.getByText('Memberships').waitFor();
  await seeOthersChange(visit);
  await visit.inspect('overview');
  await disableByKeyboard(visit);
};

async function seeOthersChange(visit: DashboardVisit): Promise<void> {
  await visit.ask(
    'mutation { addUserToGroup(input: { username: "julia.fischer", groupName: "onboarding" }) { __typename } }',
  );
  const changes = visit.page.getByRole('region', { name: 'Last changes' });
  await changes.getByRole('link', { name: 'julia.fischer' }).first().waitFor();
  check('what another person changes appears by itself', true);
}

const PALETTE = 'Find people, groups and actions';

async function disableByKeyboard({ page }: DashboardVisit): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: PALETTE }).and(page.locator(':focus')).waitFor();
  // Enter at once, before anything is found: it is to wait for what is typed.
  await page.keyboard.type('disable julia fis');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: /^Disable / }).waitFor();
  check('a command leads to its dialog by the keyboard alone', page.url().includes('do=disable'), page.url());
  await page.keyboard.press('Escape');
  await page.waitForURL((url) => !url.search.includes('do='));
  check('the address forgets what was closed', true);
  await page.keyboard.press('/');
  await page.getByRole('combobox', { name: PALETTE }).waitFor();
  check('a slash opens the palette where no search is', true);
}
