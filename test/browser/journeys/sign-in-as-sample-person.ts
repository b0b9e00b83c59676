import { check } from '../checks.ts';
import type { Journey } from '../dashboard-visit.ts';

export const serviceArguments = ['--auth'];

/** Chooses who to be, goes on to GraphiQL as the same person, and signs out. */
export const journey: Journey = async (visit) => {
  const { page } = visit;
  await visit.goTo('/people');
  await page.getByRole('button', { name: 'As operator' }).waitFor();
  await visit.inspect('sign-in');
  await page.getByRole('button', { name: 'As operator' }).click();
  await page.getByRole('link', { name: 'Aaliyah Bauer' }).waitFor();
  check('somebody of the sample company is signed in', true);

  await page.getByRole('link', { name: 'GraphiQL' }).click();
  await page.locator('.graphiql-container').first().waitFor();
  await page.reload();
  const kept = await page.evaluate("sessionStorage.getItem('cognito-admin-graphql:headers:/graphql')");
  check('GraphiQL has the same login, also after a reload', String(kept).includes('Bearer '), String(kept));

  await visit.goTo('/?for=graphiql');
  await page.getByRole('button', { name: 'As auditor' }).click();
  await page.locator('.graphiql-container').first().waitFor();
  const other = await page.evaluate("sessionStorage.getItem('cognito-admin-graphql:headers:/graphql')");
  check('a sign-in for GraphiQL leads back to it, as the person who was chosen', other !== kept, String(other));

  await visit.goTo('/people');
  await page.getByRole('button', { name: 'As administrator' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();
  const left = await page.evaluate('sessionStorage.length');
  check('nobody stays signed in, in GraphiQL neither', left === 0, String(left));
  visit.complaints.splice(0, Infinity, ...visit.complaints.filter((complaint) => !complaint.includes('401')));
};
