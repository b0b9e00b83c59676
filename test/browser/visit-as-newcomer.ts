import { loadExampleOperations } from '../../src/http/graphql/example-operations.ts';
import { check, say } from './checks.ts';
import type { GraphiqlWindow } from './graphiql-window.ts';
import type { OpenedService } from './opened-service.ts';

/** Looks at every tab, by the mouse alone, and executes what it finds. */
export async function visitAsNewcomer(window: GraphiqlWindow, { url, printed }: OpenedService): Promise<void> {
  await window.open(url);
  const dashboard = new URL('/', url).href;
  check('the start says where the dashboard is', printed().includes(`The dashboard: ${dashboard}\n`), printed());
  const { page } = window;
  check('the page is titled after the service', (await page.title()) === 'cognito-admin-graphql', await page.title());

  const tabs = await window.tabs();
  check(
    'each example operation has a tab with its name',
    tabs.length === loadExampleOperations().length && !tabs.includes('<untitled>'),
    tabs.join(', '),
  );
  say(`     ${tabs.join(', ')}`);

  await page.locator('.graphiql-tab').first().hover();
  await page.mouse.wheel(0, 20_000);
  await page.waitForTimeout(300);
  const last = await page.locator('.graphiql-tab').last().boundingBox();
  check('the wheel brings the last tab into sight', last !== null && last.x + last.width < 1280, JSON.stringify(last));

  // The second first: that the tab in sight stays in sight shows nothing.
  for (const tab of [...tabs.slice(1), ...tabs.slice(0, 1)]) {
    await window.clickTab(tab);
    const active = await window.activeTab();
    const query = await window.query();
    check(`a click on ${tab} opens it`, active === tab && query.includes(tab), `${active}: ${query}`);
    // A subscription to what happens shows nothing until something does.
    const { reply } = await window.execute({ onStream: () => changeSomething(url) });
    check(
      `${tab} runs as it stands`,
      /"data":\s*\{/.test(reply) && !/"errors"|Error"/.test(reply),
      reply.slice(0, 300),
    );
    await page.locator('.result-window').getByText('"data"').waitFor();
  }

  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.locator('.graphiql-doc-explorer').getByText('Query', { exact: true }).first().waitFor();
  check('the documentation shows the schema', true);
  check('no request left for another host', window.origins.join() === new URL(url).origin, window.origins.join(', '));
}

/** Takes somebody out of a group and puts them back, as another person would meanwhile: it stands in the trail and the index. */
async function changeSomething(url: string): Promise<void> {
  const input = '{ username: "emp1", groupName: "onboarding" }';
  for (const change of ['removeUserFromGroup', 'addUserToGroup']) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `mutation { ${change}(input: ${input}) { __typename } }` }),
    });
    if (!response.ok) throw new Error(`The change was answered ${response.status}: ${await response.text()}`);
  }
}
