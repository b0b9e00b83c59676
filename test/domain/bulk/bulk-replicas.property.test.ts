import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BulkOperation, totalOf } from '../../../src/domain/bulk/bulk-operation.ts';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import { type Replica, ScriptedBulk } from './scripted-bulk.ts';

const ITEMS = 12;
const NAMES = Array.from({ length: ITEMS }, (_, index) => `user-${index}`);

/** What happens to one of three processes, or to all of them, and how long it stays so. */
const anyEvent = fc.record({
  what: fc.constantFrom(
    'kill',
    'stall',
    'wake',
    'cancel',
    'lose the store',
    'reach the store',
    'close',
    'set the date',
  ),
  process: fc.nat({ max: 2 }),
  seconds: fc.constantFrom(0, 0.02, 0.3, 1, 3, 7, 12),
});

type Event = typeof anyEvent extends fc.Arbitrary<infer Value> ? Value : never;

/** One operation of three processes, to which things happen. */
class Replicas {
  readonly scripted = new ScriptedBulk();
  readonly answers: BulkOperation[] = [];
  readonly #replicas: Replica[] = [];
  cancels = 0;

  async open(): Promise<Replica> {
    const replica = this.scripted.openReplica();
    this.#replicas.push(replica);
    void replica.bulk.startClaiming();
    await this.scripted.clock.advance(0);
    return replica;
  }

  async happens(id: string, { what, process: index, seconds }: Event): Promise<void> {
    const replica = this.#replicas[index];
    if (replica === undefined) throw new Error('There are three.');
    const { process, bulk } = replica;
    if (what === 'kill' || what === 'close') {
      if (what === 'kill') process.kill();
      else void bulk.close();
      this.#replicas.splice(index, 1);
      await this.open();
    }
    if (what === 'stall') process.stall();
    if (what === 'wake') process.wake();
    if (what === 'lose the store') process.storeError = new Error('The store is not reachable.');
    if (what === 'reach the store') process.storeError = null;
    if (what === 'cancel') this.#cancel(replica, id);
    if (what === 'set the date') {
      const { clock } = this.scripted;
      clock.setDate(new Date(clock.date().getTime() + 1_000 * (index - 1) * seconds));
    }
    await this.scripted.clock.advance(1_000 * seconds);
  }

  /** Every process is well again, and has the time that it needs; five minutes at most. */
  async recover(): Promise<void> {
    for (const { process } of this.#replicas) {
      process.storeError = null;
      process.wake();
    }
    const { clock, store } = this.scripted;
    for (let waited = 0; waited < 30 && (await store.running()).length > 0; waited += 1) await clock.advance(10_000);
    await clock.advance(10_000);
  }

  async close(): Promise<void> {
    const closing = Promise.all(this.#replicas.map(({ bulk }) => bulk.close()));
    await this.scripted.clock.advance(60_000);
    await closing;
  }

  #cancel({ bulk, process }: Replica, id: string): void {
    if (!process.isRunning) return;
    this.cancels += 1;
    bulk.cancel(id, this.scripted.contextOf(localAdministrator)).then(
      (operation) => this.answers.push(operation),
      () => {},
    );
  }
}

test('whatever befalls the processes, an operation ends, each item once, and what is told of it is so', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { maxLength: 12 }), async (events) => {
      const replicas = new Replicas();
      const { scripted } = replicas;
      scripted.takes(1_500);
      const first = await replicas.open();
      await replicas.open();
      await replicas.open();
      const { id } = await scripted.start(first.bulk, NAMES);
      for (const event of events) await replicas.happens(id, event);
      await replicas.recover();

      const operation = await scripted.store.find(id);
      if (operation === null) throw new Error('The operation is gone.');
      const { status, counts } = operation;
      expect(totalOf(counts)).toBe(ITEMS);
      expect(counts).toMatchObject({ PENDING: 0, FAILED: 0 });
      if (replicas.cancels === 0) expect(status).toBe('SUCCEEDED');
      if (status !== 'CANCELLED') expect(counts.SUCCEEDED).toBe(ITEMS);

      const sent = new Set(scripted.sent);
      for (const { username } of await scripted.store.items(id, -1, ITEMS, ['SUCCEEDED'])) {
        expect(sent.has(username), username).toBe(true);
      }
      // Every write was recorded before it was sent.
      const attempted = scripted.attempts.filter(({ action }) => action === 'DISABLE_USER').length;
      expect(attempted).toBeGreaterThanOrEqual(scripted.sent.length);
      // Whoever was told that it has ended was told how.
      for (const answer of replicas.answers) if (answer.finishedAt !== null) expect(answer).toEqual(operation);

      await replicas.close();
      expect(await scripted.store.find(id)).toEqual(operation);
    }),
    { numRuns: 60 },
  );
});
