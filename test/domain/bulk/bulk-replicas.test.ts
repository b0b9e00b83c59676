import { describe, expect, test } from 'vitest';
import { LeaseLostError } from '../../../src/domain/bulk/bulk-lease.ts';
import type { BulkOperation } from '../../../src/domain/bulk/bulk-operation.ts';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import { type Replica, ScriptedBulk } from './scripted-bulk.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `user-${index}`);
const never = new AbortController().signal;

/** Two processes over one store, both of which claim what nobody runs. */
async function openTwo(writeMs = 200) {
  const scripted = new ScriptedBulk();
  scripted.takes(writeMs);
  const [first, second] = [scripted.openReplica(), scripted.openReplica()];
  await first.bulk.startClaiming();
  await second.bulk.startClaiming();
  const cancel = (replica: Replica, id: string) => {
    const done = { operation: null as BulkOperation | null };
    const cancelling = replica.bulk.cancel(id, scripted.contextOf(localAdministrator)).then((operation) => {
      done.operation = operation;
    });
    return { done, cancelling };
  };
  const find = async (id: string) => {
    const operation = await scripted.store.find(id);
    if (operation === null) throw new Error('The operation is gone.');
    return operation;
  };
  return { scripted, first, second, cancel, find };
}

/** Gathers what a process tells of an operation, with the milliseconds after now. */
function gather(scripted: ScriptedBulk, { bulk }: Replica, id: string, signal = never) {
  const began = scripted.clock.now();
  const events: { readonly at: number; readonly operation: BulkOperation }[] = [];
  const watching = (async () => {
    for await (const operation of bulk.watch(id, signal)) events.push({ at: scripted.clock.now() - began, operation });
  })();
  return { events, watching };
}

describe('an operation whose process is killed', () => {
  test('goes on elsewhere within ten seconds, and what had been handed out is written once more', async () => {
    const { scripted, first, find } = await openTwo();
    const { id } = await scripted.start(first.bulk, names(1_000));
    await scripted.clock.advance(3_000);
    first.process.kill();
    const { counts } = await find(id);
    const sent = scripted.sent.length;
    await scripted.clock.advance(10_000);
    expect(scripted.sent.length).toBeGreaterThan(sent);
    await scripted.clock.advance(120_000);
    expect(await find(id)).toMatchObject({ status: 'SUCCEEDED', counts: { SUCCEEDED: 1_000, PENDING: 0 } });
    expect(new Set(scripted.sent).size).toBe(1_000);
    // Of what was sent before, only what was not recorded yet: 12 in flight, and as many whose results were gathered.
    expect(scripted.sent.length - 1_000).toBe(sent - counts.SUCCEEDED);
    expect(sent - counts.SUCCEEDED).toBeLessThanOrEqual(24);
    const writes = scripted.attempts.filter(({ action }) => action === 'DISABLE_USER');
    expect(writes).toHaveLength(scripted.sent.length);
    expect(new Set(scripted.attempts.map(({ bulkOperationId }) => bulkOperationId))).toEqual(new Set([id]));
  });

  test('goes on while the store fails: that is reported once, and tried again automatically', async () => {
    const { scripted, first, second, find } = await openTwo();
    const { id } = await scripted.start(first.bulk, names(100));
    await scripted.clock.advance(1_000);
    first.process.kill();
    const away = new Error('The store is not reachable.');
    second.process.storeError = away;
    await scripted.clock.advance(60_000);
    expect(second.claimFailures).toEqual([away]);
    second.process.storeError = null;
    await scripted.clock.advance(2_500);
    await scripted.clock.advance(60_000);
    expect(await find(id)).toMatchObject({ status: 'SUCCEEDED' });
    second.process.storeError = away;
    await scripted.clock.advance(10_000);
    expect(second.claimFailures).toEqual([away, away]);
  });

  test('goes on elsewhere at once if the process closes in order', async () => {
    const { scripted, first, find } = await openTwo();
    const { id } = await scripted.start(first.bulk, names(100));
    await scripted.clock.advance(1_000);
    void first.bulk.close();
    await scripted.clock.advance(3_000);
    await scripted.clock.advance(30_000);
    expect(await find(id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(scripted.sent).toHaveLength(100);
  });
});

test('a process that closes claims nothing more, not even if it was about to claim', async () => {
  const { scripted, first, second, find } = await openTwo();
  const { id } = await scripted.start(first.bulk, names(100));
  scripted.storeDelayMs = 1_000;
  await scripted.clock.advance(2_500);
  const closing = second.bulk.close();
  first.process.kill();
  await scripted.clock.advance(60_000);
  await closing;
  scripted.storeDelayMs = 0;
  expect((await find(id)).status).toBe('RUNNING');
  expect(scripted.clock.pending).toBe(0);
});

describe('a process that has lost its lease', () => {
  test('since it was stopped, is taken over, and sends nothing more once it wakes', async () => {
    const { scripted, first, find } = await openTwo();
    const { id } = await scripted.start(first.bulk, names(1_000));
    await scripted.clock.advance(3_000);
    first.process.stall();
    await scripted.clock.advance(20_000);
    const sent = scripted.sent.length;
    first.process.wake();
    await scripted.clock.advance(0);
    const { PENDING } = (await find(id)).counts;
    await scripted.clock.advance(120_000);
    expect(await find(id)).toMatchObject({ status: 'SUCCEEDED', counts: { SUCCEEDED: 1_000 } });
    expect(scripted.faults).toEqual([expect.any(LeaseLostError)]);
    // What is pending now, and what the second one had in flight: the first one sent none of it.
    expect(scripted.sent.length - sent).toBeLessThanOrEqual(PENDING);
  });

  test.each([
    { cause: 'it is stopped', lose: (_: ScriptedBulk, { process }: Replica) => process.stall() },
    {
      cause: 'the date jumps',
      lose: ({ clock }: ScriptedBulk) => clock.setDate(new Date(clock.date().getTime() + 3_600_000)),
    },
  ])('goes on by itself if it is alone, with nothing in flight twice ($cause)', async ({ lose }) => {
    const scripted = new ScriptedBulk();
    scripted.takes(2_000);
    const replica = scripted.openReplica();
    await replica.bulk.startClaiming();
    const { id } = await scripted.start(replica.bulk, names(500));
    await scripted.clock.advance(3_700);
    const inFlight = new Set<string>();
    const twice: string[] = [];
    scripted.answer = async (username) => {
      if (inFlight.has(username)) twice.push(username);
      inFlight.add(username);
      await new Promise<void>((resolve) => scripted.clock.after(2_000, resolve));
      inFlight.delete(username);
    };
    await scripted.clock.advance(1_000);
    lose(scripted, replica);
    await scripted.clock.advance(30_000);
    replica.process.wake();
    await scripted.clock.advance(200_000);
    expect(await scripted.store.find(id)).toMatchObject({ status: 'SUCCEEDED', counts: { SUCCEEDED: 500 } });
    expect(twice).toEqual([]);
  });
});

describe('an operation that is cancelled by another process than runs it', () => {
  test.each([true, false])(
    'starts nothing more within a second, and whoever cancels is answered with its end (told of by the store: %s)',
    async (told) => {
      const { scripted, first, second, cancel, find } = await openTwo();
      for (const { process } of [first, second]) process.losesChanges = !told;
      const { id } = await scripted.start(first.bulk, names(1_000));
      // The lease is renewed at 3,200 and 4,000 ms.
      await scripted.clock.advance(3_250);
      const { done } = cancel(second, id);
      await scripted.clock.advance(told ? 0 : 1_000);
      const sent = scripted.sent.length;
      await scripted.clock.advance(told ? 300 : 1_000);
      expect(done.operation).toMatchObject({ status: 'CANCELLED', counts: { SUCCEEDED: sent, SKIPPED: 1_000 - sent } });
      await scripted.clock.advance(60_000);
      expect(scripted.sent).toHaveLength(sent);
      expect(await find(id)).toEqual(done.operation);
      expect(scripted.faults).toEqual([]);
    },
  );

  test('is recorded once, as by whoever cancels', async () => {
    const { scripted, first, second, cancel } = await openTwo();
    const { id } = await scripted.start(first.bulk, names(100));
    await scripted.clock.advance(1_000);
    cancel(second, id);
    await scripted.clock.advance(3_000);
    expect(scripted.attempts.filter(({ action }) => action === 'CANCEL_BULK_OPERATION')).toEqual([
      expect.objectContaining({ actor: localAdministrator, bulkOperationId: id }),
    ]);
  });

  test('ends as it would if its last item ends first', async () => {
    const { scripted, first, second, cancel } = await openTwo(1_000);
    const { id } = await scripted.start(first.bulk, names(5));
    await scripted.clock.advance(500);
    const { done } = cancel(second, id);
    await scripted.clock.advance(1_000);
    expect(done.operation).toMatchObject({ id, status: 'SUCCEEDED', counts: { SUCCEEDED: 5 } });
  });

  test('is ended by the canceller once the lease of its dead holder has run out', async () => {
    const { scripted, first, second, cancel } = await openTwo();
    const { id } = await scripted.start(first.bulk, names(100));
    await scripted.clock.advance(1_000);
    first.process.kill();
    const sent = scripted.sent.length;
    const { done } = cancel(second, id);
    await scripted.clock.advance(10_000);
    expect(done.operation).toMatchObject({ status: 'CANCELLED', counts: { PENDING: 0 } });
    expect(scripted.sent).toHaveLength(sent);
  });

  test('is ended by whoever claims it next if the canceller dies as well', async () => {
    const { scripted, first, second, cancel, find } = await openTwo();
    const third = scripted.openReplica();
    const { id } = await scripted.start(first.bulk, names(100));
    await scripted.clock.advance(1_000);
    first.process.kill();
    const sent = scripted.sent.length;
    cancel(second, id);
    await scripted.clock.advance(1_000);
    second.process.kill();
    await third.bulk.startClaiming();
    await scripted.clock.advance(10_000);
    expect(await find(id)).toMatchObject({ status: 'CANCELLED', counts: { PENDING: 0 } });
    expect(scripted.sent).toHaveLength(sent);
  });

  test('is left to its holder if the canceller closes: the request is stored', async () => {
    const { scripted, first, second, cancel, find } = await openTwo(5_000);
    const { id } = await scripted.start(first.bulk, names(100));
    await scripted.clock.advance(1_000);
    const { done } = cancel(second, id);
    await scripted.clock.advance(0);
    await second.bulk.close();
    await scripted.clock.advance(0);
    expect(done.operation).toMatchObject({ status: 'RUNNING' });
    await scripted.clock.advance(10_000);
    expect(await find(id)).toMatchObject({ status: 'CANCELLED' });
  });
});

describe('whoever watches an operation that another process runs', () => {
  test.each([true, false])(
    'is told of it twice a second at most, and when it ends (told of by the store: %s)',
    async (told) => {
      const { scripted, first, second } = await openTwo();
      second.process.losesChanges = !told;
      const { id } = await scripted.start(first.bulk, names(300));
      const { events, watching } = gather(scripted, second, id);
      await scripted.clock.advance(60_000);
      await watching;
      const done = events.map(({ operation }) => operation.counts.SUCCEEDED);
      expect(done).toEqual([...new Set(done)].sort((a, b) => a - b));
      for (const [index, { at }] of events.slice(1, -1).entries()) {
        const since = at - (events[index]?.at ?? 0);
        expect(since).toBeGreaterThanOrEqual(500);
        expect(since).toBeLessThanOrEqual(1_000);
      }
      const last = events.at(-1);
      expect(last?.operation).toMatchObject({ status: 'SUCCEEDED', counts: { SUCCEEDED: 300 } });
      const finishedAt = (last?.operation.finishedAt?.getTime() ?? 0) - (last?.operation.createdAt.getTime() ?? 0);
      expect((last?.at ?? 0) - finishedAt).toBeLessThanOrEqual(told ? 0 : 1_000);
    },
  );

  test('receives nothing while nothing changes', async () => {
    const { scripted, first, second } = await openTwo(10_000);
    const { id } = await scripted.start(first.bulk, names(3));
    const { events } = gather(scripted, second, id);
    await scripted.clock.advance(9_000);
    expect(events).toHaveLength(1);
  });

  test('receives it across a take-over', async () => {
    const { scripted, first, second } = await openTwo();
    const third = scripted.openReplica();
    const { id } = await scripted.start(first.bulk, names(300));
    const { events, watching } = gather(scripted, third, id);
    const own = gather(scripted, second, id);
    await scripted.clock.advance(1_000);
    first.process.kill();
    await scripted.clock.advance(120_000);
    await Promise.all([watching, own.watching]);
    for (const { operation } of [events.at(-1) ?? events[0], own.events.at(-1)].flatMap((event) => event ?? [])) {
      expect(operation).toMatchObject({ status: 'SUCCEEDED' });
    }
  });

  test('is told what is left if the watching process closes, and leaves when the client does', async () => {
    const { scripted, first, second } = await openTwo();
    const { id } = await scripted.start(first.bulk, names(300));
    const client = new AbortController();
    const left = gather(scripted, second, id, client.signal);
    const closed = gather(scripted, second, id);
    await scripted.clock.advance(1_700);
    client.abort();
    await left.watching;
    await second.bulk.close();
    await closed.watching;
    expect(closed.events.at(-1)?.operation).toMatchObject({ status: 'RUNNING' });
    expect(left.events.length).toBeGreaterThan(1);
  });

  test('is told by a process whose own run has failed what the next one does', async () => {
    const { scripted, first } = await openTwo();
    const { id } = await scripted.start(first.bulk, names(300));
    const { events, watching } = gather(scripted, first, id);
    await scripted.clock.advance(1_000);
    first.process.stall();
    await scripted.clock.advance(9_000);
    first.process.wake();
    await scripted.clock.advance(60_000);
    await watching;
    expect(events.at(-1)?.operation).toMatchObject({ status: 'SUCCEEDED', counts: { SUCCEEDED: 300 } });
  });
});

describe('a process that runs no operations', () => {
  test('stores one for the others, waits for its end, and claims none', async () => {
    const scripted = new ScriptedBulk();
    scripted.takes(100);
    const serving = scripted.openReplica('NONE');
    await serving.bulk.startClaiming();
    const started = scripted.start(serving.bulk, names(10), { waitSeconds: 30 });
    await scripted.clock.advance(5_000);
    expect(scripted.sent).toEqual([]);
    const worker = scripted.openReplica();
    await worker.bulk.startClaiming();
    await scripted.clock.advance(2_000);
    expect(await started).toMatchObject({ status: 'SUCCEEDED', counts: { SUCCEEDED: 10 } });
  });
});

describe('a process that takes nothing over, such as a command', () => {
  test('leaves alone what others have left, and ends its watching with its own run', async () => {
    const scripted = new ScriptedBulk();
    scripted.takes(100);
    const serving = scripted.openReplica();
    await scripted.start(serving.bulk, names(100));
    serving.process.kill();
    const command = scripted.openReplica('OWN');
    await command.bulk.startClaiming();
    await scripted.clock.advance(20_000);
    const sent = scripted.sent.length;

    const { id } = await scripted.start(command.bulk, names(100));
    const { events, watching } = gather(scripted, command, id);
    await scripted.clock.advance(500);
    scripted.store.record = () => Promise.reject(new Error('database or disk is full'));
    await scripted.clock.advance(1_000);
    await watching;
    expect(events.at(-1)?.operation).toMatchObject({ status: 'RUNNING' });
    expect(scripted.sent.length).toBeGreaterThan(sent);
    const atEnd = scripted.sent.length;
    await scripted.clock.advance(60_000);
    expect(scripted.sent).toHaveLength(atEnd);
  });
});

test('a run that fails again and again is tried less and less often', async () => {
  const { scripted, first, second, find } = await openTwo(0);
  await second.bulk.close();
  const full = new Error('database or disk is full');
  const { record } = scripted.store;
  scripted.store.record = () => Promise.reject(full);
  const { id } = await scripted.start(first.bulk, names(100));
  await scripted.clock.advance(600_000);
  const runs = scripted.faults.length;
  expect(runs).toBeGreaterThan(10);
  expect(runs).toBeLessThan(20);
  scripted.store.record = record;
  await scripted.clock.advance(120_000);
  expect(await find(id)).toMatchObject({ status: 'SUCCEEDED' });
});
