import { check } from '../checks.ts';
import type { DashboardVisit, Journey } from '../dashboard-visit.ts';

/** In place of src/main.ts: a service whose login is a fake of Cognito's pages. */
export const service = 'test/browser/login/service-with-login.ts';

/** Signs in on the login's pages, reloads, outlives a token, signs out; and takes no answer that it has not asked for. */
export const journey: Journey = async (visit) => {
  const { page } = visit;
  await visit.goTo('/people?q=john');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Enter' }).click();
  await seesJohn(visit);
  check('one comes back to the address that was open', page.url() === `${visit.origin}/people?q=john`, page.url());
  const kept = await page.evaluate('JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie])');
  check('no token is kept beyond the page', !/eyJ|refresh/i.test(String(kept)), String(kept));

  await page.reload();
  await seesJohn(visit);
  check('a reload signs in again without a question', true);
  check('that leaves nothing in the address', page.url() === `${visit.origin}/people?q=john`, page.url());

  const renewed = page.waitForResponse((response) => response.url().endsWith('/oauth2/token'));
  await page.getByRole('searchbox').first().fill('john.d');
  check('the next token is asked for before this one ends', (await renewed).ok());
  check('what was typed stays', (await page.getByRole('searchbox').first().inputValue()) === 'john.d');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  check('whoever has signed out stays signed out', true);

  await page.goto(`${visit.origin}/?code=stolen&state=foreign`);
  await page.getByText('was not begun in this window').waitFor();
  check('an answer that was not asked for is not taken', !page.url().includes('code='), page.url());
  // A browser names every refusal that it sees an error: here, of what is asked before somebody has signed in.
  visit.complaints.splice(0, Infinity, ...visit.complaints.filter((complaint) => !complaint.includes('401')));
};

async function seesJohn({ page }: DashboardVisit): Promise<void> {
  await page.getByRole('link', { name: 'John Doe' }).first().waitFor();
}
