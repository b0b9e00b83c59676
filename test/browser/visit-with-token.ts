import { check } from './checks.ts';
import type { GraphiqlWindow } from './graphiql-window.ts';
import type { OpenedService } from './opened-service.ts';

/** Pastes the headers that the service prints for its administrator, once. */
export async function visitWithToken(window: GraphiqlWindow, service: OpenedService): Promise<void> {
  const headers = service
    .printed()
    .split('\n')
    .flatMap((line) => /GraphiQL: (\{"Authorization":"Bearer .+"\})/.exec(line)?.[1] ?? [])
    .at(-1);
  if (headers === undefined) throw new Error(`No headers are printed: ${service.printed()}`);
  const { Authorization: authorization } = JSON.parse(headers);
  const token = authorization.slice('Bearer '.length);

  await window.open(service.url);
  const [first = '', second = '', third = ''] = await window.tabs();
  await window.pasteHeaders(headers);
  check('a pasted token is sent', (await window.execute()).authorization === authorization);
  check('no request without it is answered', (await fetchWithout(service.url)) === 401);

  for (const tab of [second, third, first]) {
    await window.clickTab(tab);
    const { authorization: sent, reply } = await window.execute();
    check(`a token pasted once serves ${tab}`, sent === authorization && reply.includes('"data"'), `${sent} ${reply}`);
  }
  check('the editor shows what is sent', (await window.headers()).startsWith('{"Authorization":"Bearer'));

  await window.page.getByRole('button', { name: 'New tab' }).click();
  await window.page.waitForTimeout(300);
  check('a new tab has it', (await window.headers()).startsWith('{"Authorization'), await window.headers());
  await window.clickTab(second);
  check('it outlives a new tab', (await window.execute()).authorization === authorization);

  await window.reload();
  check('the same tab is open after a reload', (await window.activeTab()) === second, await window.activeTab());
  check('a token survives a reload', (await window.execute()).authorization === authorization);
  await window.page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await window.page.locator('.graphiql-doc-explorer').getByText('Query', { exact: true }).first().waitFor();
  check('the documentation is there after a reload', true);

  const traces = await window.traces();
  check('a token is neither in the address nor kept beyond the window', !traces.includes(token), traces);

  const other = await window.page.context().newPage();
  await other.goto(service.url);
  const kept = await other.evaluate(() => JSON.stringify({ ...sessionStorage }));
  check('another window of the browser has no token', !kept.includes(token), kept);
  await other.close();

  await window.pasteHeaders('');
  await window.clickTab(first);
  check('a token taken out is taken out of every tab', (await window.execute()).authorization === null);
  await window.reload();
  check('and stays out after a reload', (await window.headers()).trim() === '', await window.headers());
}

async function fetchWithout(url: string): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ viewer { username } }' }),
  });
  return response.status;
}
