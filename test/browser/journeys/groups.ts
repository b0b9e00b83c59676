import { check } from '../checks.ts';
import type { DashboardVisit, Journey } from '../dashboard-visit.ts';

/** Makes a group, puts people into it, changes it, takes somebody out, and deletes it. */
export const journey: Journey = async (visit) => {
  const { page } = visit;
  await visit.goTo('/groups');
  await page.getByRole('link', { name: 'super_admin' }).waitFor();
  await visit.inspect('groups');
  await page.getByRole('searchbox').fill('bureau EQUIPE');
  await page.getByRole('row', { name: /équipe-paris/ }).waitFor();
  check('a group is found by words of its description', page.url().includes('?q='), page.url());
  await makeGroup(visit);
  await fillGroup(visit);
  await visit.inspect('group');
  await editAndTakeOut(visit);
  await deleteGroup(visit);
  await openEveryName(visit);
};

async function makeGroup({ page }: DashboardVisit): Promise<void> {
  await page.getByRole('button', { name: 'New group' }).click();
  const dialog = page.getByRole('dialog', { name: 'New group' });
  await dialog.getByLabel('Name').fill('night-shift');
  await dialog.getByLabel('Description').fill('Works at night');
  await dialog.getByRole('button', { name: 'Make the group' }).click();
  await page.getByRole('heading', { level: 1, name: 'night-shift' }).waitFor();
  check('a group is made, and shown', page.url().endsWith('/groups/night-shift'), page.url());
}

async function fillGroup({ page }: DashboardVisit): Promise<void> {
  await page.getByRole('button', { name: 'Add people' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add people to night-shift' });
  for (const name of ['John Doe', 'Erin Platt']) {
    await dialog.getByRole('searchbox').fill(name);
    await dialog.getByRole('checkbox', { name }).check();
  }
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('row', { name: /emp1/ }).waitFor();
  await page.getByRole('row', { name: /john\.doe/ }).waitFor();
  check('two people are added', true);
}

async function editAndTakeOut({ page }: DashboardVisit): Promise<void> {
  await page.getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit night-shift' });
  await dialog.getByLabel('Precedence').fill('70');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.locator('.group-facts').getByText('70').waitFor();
  check('a group gets a precedence', true);
  await page.getByRole('checkbox', { name: 'Select emp1' }).check();
  await page.getByRole('button', { name: 'Take out 1' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take out of group' }).click();
  await page.getByRole('row', { name: /emp1/ }).waitFor({ state: 'detached' });
  check('a member is taken out', true);
}

async function deleteGroup({ page }: DashboardVisit): Promise<void> {
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete night-shift' });
  await dialog.getByText('One person would lose it:').waitFor();
  await dialog.getByText('John Doe').waitFor();
  check('who would lose the group is said before it is deleted', true);
  await dialog.getByLabel('Type “night-shift” to go on').fill('night-shift');
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await page.getByRole('heading', { level: 1, name: 'Groups' }).waitFor();
  await page.getByRole('link', { name: 'super_admin' }).waitFor();
  await page.getByRole('link', { name: 'night-shift' }).waitFor({ state: 'detached' });
  check('it is gone', true);
}

/** Opens groups whose names are made to break an address or a page: from a link in the list, and by their address. */
async function openEveryName(visit: DashboardVisit): Promise<void> {
  const { page } = visit;
  const long = 'n'.repeat(128);
  const names = ['.', '..', '~..', '<img/src=x/onerror=alert(1)>', 'a/b?c=d#e%2F', 'קבוצה', long];
  for (const name of names) {
    await visit.ask(`mutation { createGroup(input: { name: ${JSON.stringify(name)} }) { __typename } }`);
    await visit.goTo('/groups');
    await page.getByRole('searchbox').fill(name);
    await page.waitForURL(/q=/);
    await page.getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    check(`a group may be called ${name.slice(0, 30)}`, true);
  }
  await page.setViewportSize({ width: 360, height: 800 });
  const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
  check('the longest name fits into 360 px', Number(overflow) <= 0, String(overflow));
}
