import { check } from '../checks.ts';
import type { DashboardVisit, Journey } from '../dashboard-visit.ts';

/** Finds a person by a piece of their address, changes what they may do, and takes it back. */
export const journey: Journey = async (visit) => {
  const { page } = visit;
  await visit.goTo('/people');
  await page.getByRole('row').nth(1).waitFor();
  await visit.inspect('people');
  await page.getByRole('searchbox').fill('john.doe');
  await page.getByRole('link', { name: 'John Doe' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'John Doe' }).waitFor();
  check('a person is found by their address', page.url().endsWith('/people/john.doe'), page.url());
  await visit.inspect('person');
  await joinAndLeaveGroup(visit);
  await disableAndEnable(visit);
};

async function joinAndLeaveGroup({ page }: DashboardVisit): Promise<void> {
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

async function disableAndEnable({ page }: DashboardVisit): Promise<void> {
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
