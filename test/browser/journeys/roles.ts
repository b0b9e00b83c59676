import { check } from '../checks.ts';
import type { Journey } from '../dashboard-visit.ts';

/** Looks who stands on which step of the ladder, promotes somebody, and takes it back. */
export const journey: Journey = async (visit) => {
  const { page } = visit;
  await visit.goTo('/roles');
  await page.getByRole('link', { name: /manager/ }).click();
  await page.getByRole('searchbox', { name: 'Search in manager' }).fill('arjun');
  const promote = page.getByRole('button', { name: 'Promote arjun.fraser to admin' });
  await promote.waitFor();
  check('who stands on a step is found', page.url().includes('step=manager'), page.url());
  await visit.inspect('roles');
  await promote.click();
  const dialog = page.getByRole('dialog', { name: 'Change the role of arjun.fraser' });
  await dialog.getByText('Into admin').waitFor();
  await dialog.getByText('Out of manager').waitFor();
  check('what a promotion does is shown before', true);
  await dialog.getByRole('button', { name: 'Change role' }).click();
  await promote.waitFor({ state: 'detached' });
  check('somebody is promoted', true);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await promote.waitFor();
  check('that is taken back', true);
  await page.getByRole('link', { name: /super_admin/ }).click();
  await page
    .getByText('Search in super_admin')
    .or(page.getByRole('searchbox', { name: 'Search in super_admin' }))
    .first()
    .waitFor();
  const top = page.getByRole('button', { name: /^Promote ada.root/ });
  check('nobody is promoted beyond the top', (await top.getAttribute('aria-disabled')) === 'true');
};
