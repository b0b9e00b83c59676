import { check } from './checks.ts';
import type { GraphiqlWindow } from './graphiql-window.ts';
import type { OpenedService } from './opened-service.ts';

const QUERY = 'query Linked($name: String!) { group(name: $name) { name } }';
const TWO = 'query First { quotas { category } } query Second { viewer { username } }';

/** Follows links as a colleague sends them. */
export async function visitByLink(window: GraphiqlWindow, { url }: OpenedService): Promise<void> {
  await window.open(linkTo(url, { query: QUERY, variables: '{"name":"admin"}', headers: '{"X-Planted":"1"}' }));
  check('a link opens a tab of its own', (await window.activeTab()) === 'Linked', await window.activeTab());
  const tabs = await window.tabs();
  check('beside the examples', tabs.includes('GroupsAndMembers') && tabs.length > 10, tabs.join(', '));
  check('with its query', (await window.query()).includes('query Linked'), await window.query());
  check('and its variables', /"name":\s*"admin"/.test(await window.variables()), await window.variables());
  check('but no headers: nobody else says whom I am', (await window.headers()).trim() === '', await window.headers());
  const { reply } = await window.execute();
  check('it runs as it stands', reply.includes('"name":"admin"'), reply);

  await window.reload();
  check('its variables are there after a reload', /"name":\s*"admin"/.test(await window.variables()));

  await window.clickTab('GroupsAndMembers');
  check('another tab has its own variables', (await window.variables()).trim() === '', await window.variables());
  await window.page.waitForTimeout(700);
  const address = new URL(window.page.url());
  check('and an address without those of the link', !address.searchParams.has('variables'), address.search);
  await window.clickTab('Linked');
  check("the link's tab keeps its variables", /"name":\s*"admin"/.test(await window.variables()));

  await window.open(linkTo(url, { query: '{ viewer { username } }' }));
  check("a link without variables gets none of an earlier tab's", (await window.variables()).trim() === '');

  await window.open(linkTo(url, { query: TWO, operationName: 'Second' }));
  const chosen = await window.runAtCursor();
  check('a link that names one of several operations has it chosen', /"operationName":"Second"/.test(chosen), chosen);

  await window.open(linkTo(url, { query: QUERY, variables: '{ "name": ' }));
  check('variables that are no JSON are shown as they came', (await window.variables()).includes('{ "name":'));
}

function linkTo(url: string, parameters: Record<string, string>): string {
  return `${url}?${new URLSearchParams(parameters)}`;
}
