import { check } from '../checks.ts';
import type { Journey } from '../dashboard-visit.ts';

/** Follows a link that leads nowhere, and finds the way back. */
export const journey: Journey = async (visit) => {
  const { page } = visit;
  const response = await page.goto(`${visit.origin}/persons/anna`);
  await page.getByRole('heading', { level: 1, name: 'Nothing is at this address' }).waitFor();
  check('an address without a screen is not found', response?.status() === 404, String(response?.status()));
  visit.complaints.splice(0);
  await page.getByRole('navigation').getByRole('link', { name: 'People' }).click();
  await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
  check('the navigation leads back', page.url().endsWith('/people'), page.url());
};
