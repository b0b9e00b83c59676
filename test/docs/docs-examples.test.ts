import { readdirSync, readFileSync } from 'node:fs';
import { parse, print } from 'graphql';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { eventsOf, type StreamedEvent } from '../graphql/event-stream.ts';
import { type App, openApp } from '../support/app.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { docsExamplesOf } from './docs-example.ts';
import { readPages } from './pages.ts';

const OPERATIONS = 'schema/operations/';
/** Subscriptions that go on until the client leaves. */
const ENDLESS: ReadonlySet<string> = new Set(['follow-audit-trail', 'follow-directory']);
/** When the pages are read: the sample company has the year before it as its history. */
const READ_AT = Date.UTC(2026, 10, 30, 9);

const pages = readPages()
  .map(({ path, text }) => ({ path, examples: docsExamplesOf(text) }))
  .filter(({ examples }) => examples.length > 0);

test('the README and the recipes show requests with their replies', () => {
  expect(pages.map(({ path }) => path)).toEqual(expect.arrayContaining(['README.md', 'docs/recipes.md']));
});

describe.each(pages)('$path', ({ examples }) => {
  const clock = new FakeClock(READ_AT);
  let app: App;
  beforeAll(async () => {
    app = await openApp({ EMBEDDED_POOL_QUOTAS: 'on', DIRECTORY_INDEX: 'on' }, undefined, clock, 'on');
  });
  afterAll(() => app.service.close());
  // In order, on one pool: an example may build on those before it.
  it.each(examples)('shows the whole reply of "$title"', async ({ document, variables, reply }) => {
    const text = document.kind === 'printed' ? document.text : textOf(document.name);
    const { data, errors, extensions } = await advanceUntilSettled(clock, app.query(text, variables));
    expect(withoutDates({ data, errors, extensions })).toEqual(withoutDates(JSON.parse(reply)));
    // A reader takes a while between two requests, in which the quota has room again.
    await clock.advance(1_000);
  });
});

describe('schema/operations', () => {
  const names = readdirSync(OPERATIONS).map((file) => file.replace(/\.graphql$/, ''));

  it.each(names)('%s is named as its operation is, and can be sent twice as it stands', async (name) => {
    const app = await openDemo(name);
    const text = readFileSync(`${OPERATIONS}${name}.graphql`, 'utf8');
    const send = ENDLESS.has(name) ? firstEvent : textOf(name).startsWith('subscription') ? lastEvent : sendQuery;
    const once = await send(app, text);
    const again = await send(app, text);
    await app.service.close();
    for (const { data, errors } of [once, again]) {
      expect(errors).toBeUndefined();
      expect(JSON.stringify(data)).not.toMatch(/"__typename":"\w+Error"/);
    }
    if (textOf(name).startsWith('mutation')) expect(again.data).toEqual(once.data);
  });

  it('changes nothing by a query', async () => {
    const app = await openApp({ DIRECTORY_INDEX: 'on' }, undefined, undefined, 'on');
    for (const text of names.map(textOf).filter((document) => document.startsWith('query'))) await app.query(text);
    await app.service.close();
    const writes = Object.keys(app.pool.calls.counts).filter(
      (operation) => !/^(AdminGet|AdminList|Describe|Get|List)/.test(operation),
    );
    expect(writes).toEqual([]);
  });
});

/** As `npm start`: with the index and its history, for a document that asks for them. */
function openDemo(name: string): Promise<App> {
  const isIndexed = /\bdirectory/.test(textOf(name));
  return openApp({ DIRECTORY_INDEX: isIndexed ? 'on' : 'off' }, undefined, undefined, 'on');
}

/** Advances the clock until the promise is settled: only waiting for quota takes time. */
async function advanceUntilSettled<T>(clock: FakeClock, promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const watched = promise.finally(() => {
    isSettled = true;
  });
  while (!isSettled) await clock.advance(1);
  return watched;
}

const sendQuery = (app: App, text: string) => app.query(text);

async function subscribe(app: App, text: string): Promise<AsyncGenerator<StreamedEvent>> {
  const response = await app.service.app.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: text }),
  });
  return eventsOf(response);
}

/** The last event of a subscription. */
async function lastEvent(app: App, text: string): Promise<StreamedEvent> {
  let last: StreamedEvent | undefined;
  for await (const event of await subscribe(app, text)) last = event;
  if (last === undefined) throw new Error('The stream has no event.');
  return last;
}

/** The first event of a subscription, after a change. */
async function firstEvent(app: App, text: string): Promise<StreamedEvent> {
  const events = await subscribe(app, text);
  for (const change of ['disableUser', 'enableUser']) {
    await app.query(`mutation { ${change}(input: { username: "emp1" }) { __typename } }`);
  }
  const { value } = await events.next();
  await events.return(undefined);
  return value;
}

function textOf(name: string): string {
  return print(parse(readFileSync(`${OPERATIONS}${name}.graphql`, 'utf8')));
}

/** The dates of today are not those of the page. */
function withoutDates(reply: object): unknown {
  return JSON.parse(JSON.stringify(reply).replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"a date"'));
}
