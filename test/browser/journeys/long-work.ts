import { check } from '../checks.ts';
import type { Journey } from '../dashboard-visit.ts';

/** Finds long work, reads what was not done and why, and orders that once more. */
export const journey: Journey = async (visit) => {
  const { page } = visit;
  await visit.goTo('/work');
  await page.getByText('Nothing of this kind').waitFor();
  check('a pool without long work says so', true);
  await visit.ask(`mutation { bulkAddUsersToGroups(input: {
    usernames: ["emp1", "nobody.at.all"], groupNames: ["onboarding", "no-such-group"] }) { __typename } }`);
  await page.reload();
  await page.getByRole('link', { name: 'Adding to groups' }).waitFor();
  await visit.inspect('work');
  await page.getByRole('link', { name: 'Adding to groups' }).click();
  await page.getByRole('heading', { name: /Not done/ }).waitFor();
  await page.getByRole('listitem').filter({ hasText: 'nobody.at.all' }).first().waitFor();
  check('it tells what was not done', true);
  await visit.inspect('operation');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
  check('the failures are a file', file.suggestedFilename() === 'failures.csv', file.suggestedFilename());
  const before = page.url();
  await page.getByRole('button', { name: 'Try these again' }).click();
  await page.waitForURL((url) => url.href !== before);
  await page.getByRole('heading', { name: /Not done/ }).waitFor();
  check('what was not done is ordered once more', page.url().includes('/work/'), page.url());
};
