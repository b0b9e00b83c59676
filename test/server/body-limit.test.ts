import { expect, test } from 'vitest';
import { STUB_URL, stubApp } from './stub-app.ts';

const { app } = stubApp();
const headers = { 'content-type': 'application/json' };
const MEGABYTE = 1_000_000;

/** A valid request of exactly so many bytes. */
function requestOf(bytes: number): string {
  const empty = JSON.stringify({ query: '{ work }', extensions: { padding: '' } });
  return JSON.stringify({ query: '{ work }', extensions: { padding: 'x'.repeat(bytes - empty.length) } });
}

async function expectTooLarge(response: Response) {
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'REQUEST_ENTITY_TOO_LARGE' } }] });
}

test('a body of one megabyte is read', async () => {
  const response = await app.fetch(STUB_URL, { method: 'POST', headers, body: requestOf(MEGABYTE) });
  expect(await response.json()).toMatchObject({ data: { work: 'done' } });
});

/** Three megabytes of a body, sent as they are asked for; `sent` counts them. */
function upload() {
  const chunk = new TextEncoder().encode(' '.repeat(100_000));
  const progress = { sent: 0 };
  const body = new ReadableStream(
    {
      pull(controller) {
        if (progress.sent >= 3 * MEGABYTE) return controller.close();
        progress.sent += chunk.byteLength;
        controller.enqueue(chunk);
      },
    },
    { highWaterMark: 0 },
  );
  return { body, progress };
}

test('a body that says that it is longer is refused unread', async () => {
  const { body, progress } = upload();
  const length = { 'content-length': String(MEGABYTE + 1) };
  const init = { method: 'POST', headers: { ...headers, ...length }, body, duplex: 'half' as const };
  await expectTooLarge(await app.fetch(new Request(STUB_URL, init)));
  expect(progress.sent).toBe(0);
});

test('a body that does not say its length is read little further than the limit', async () => {
  const { body, progress } = upload();
  const init = { method: 'POST', headers, body, duplex: 'half' as const };
  await expectTooLarge(await app.fetch(new Request(STUB_URL, init)));
  expect(progress.sent).toBeLessThan(1.5 * MEGABYTE);
});
