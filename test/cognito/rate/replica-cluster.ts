import { Pacer } from '../../../src/cognito/rate/pacer.ts';
import { type CognitoOperation, overrideQuotas, type Quotas } from '../../../src/cognito/rate/quotas.ts';
import { SharedQuota } from '../../../src/cognito/rate/shared-quota.ts';
import { CallMeter } from '../../../src/domain/ports/call-meter.ts';
import type { Clock } from '../../../src/domain/ports/clock.ts';
import type { Priority } from '../../../src/domain/ports/directory.ts';
import type { QuotaStore } from '../../../src/domain/ports/quota-store.ts';
import type { FakeClock } from '../../support/fake-clock.ts';
import { ModelQuotaStore } from './model-quota-store.ts';
import { isThrottle } from './strict-quota-server.ts';

const NEVER = new Promise<never>(() => {});

/** The clock of one machine: minutes beside the others', and a little faster or slower. It stops when the machine dies. */
class MachineClock implements Clock {
  readonly #base: Clock;
  readonly #offset: number;
  readonly #speed: number;
  isDead = false;

  constructor(base: Clock, offset: number, speed = 1) {
    this.#base = base;
    this.#offset = offset;
    this.#speed = speed;
  }

  now(): number {
    return this.#base.now() * this.#speed + this.#offset;
  }

  date(): Date {
    return this.#base.date();
  }

  after(milliseconds: number, run: () => void): () => void {
    return this.#base.after(milliseconds / this.#speed, () => {
      if (!this.isDead) run();
    });
  }
}

export interface ClusterOptions {
  readonly quotas?: Quotas;
  /** Milliseconds of one way to the store. */
  readonly storeLatency?: (replica: number) => number;
  /** Milliseconds by which each replica's clock is wrong, and by how much it is too fast. */
  readonly clockOffset?: (replica: number) => number;
  readonly clockSpeed?: (replica: number) => number;
}

/** Replicas with one store, in virtual time. */
export class ReplicaCluster {
  readonly #clock: FakeClock;
  readonly #options: ClusterOptions;
  readonly #store: ModelQuotaStore;
  readonly replicas: SimulatedReplica[] = [];
  /** While it is down every request fails, while it is silent none is answered, nor reaches the store. */
  state: 'up' | 'down' | 'silent' = 'up';
  /** The replicas that cannot reach it, by their number. */
  readonly unreachable = new Set<number>();
  requests = 0;

  constructor(clock: FakeClock, options: ClusterOptions = {}) {
    this.#clock = clock;
    this.#options = options;
    this.#store = new ModelQuotaStore(new MachineClock(clock, 77_000));
  }

  add(): SimulatedReplica {
    const number = this.replicas.length;
    const {
      clockOffset = (replica) => replica * 60_000,
      clockSpeed = () => 1,
      quotas = overrideQuotas({}),
    } = this.#options;
    const clock = new MachineClock(this.#clock, clockOffset(number), clockSpeed(number));
    const replica = new SimulatedReplica(
      clock,
      this.#clock,
      this.#storeFor(number, clock),
      `replica ${number}`,
      quotas,
    );
    this.replicas.push(replica);
    return replica;
  }

  #storeFor(number: number, machine: MachineClock): QuotaStore {
    const { storeLatency = () => 0.5 } = this.#options;
    const way = () => new Promise<void>((resolve) => this.#clock.after(storeLatency(number), resolve));
    const through = async <T>(ask: () => Promise<T>): Promise<T> => {
      this.requests += 1;
      if (machine.isDead) await NEVER;
      await way();
      if (this.state === 'silent') await NEVER;
      if (this.state === 'down' || this.unreachable.has(number)) throw new Error('The store is down.');
      const answer = await ask();
      await way();
      if (machine.isDead) await NEVER;
      return answer;
    };
    return {
      reserve: (request) => through(() => this.#store.reserve(request)),
      recordThrottle: (limit, round) => through(() => this.#store.recordThrottle(limit, round)),
      leave: (replica) => through(() => this.#store.leave(replica)),
    };
  }
}

export interface SimulatedCall {
  readonly operation?: CognitoOperation;
  readonly priority?: Priority;
  readonly username?: string;
}

/** A replica that makes calls. */
export class SimulatedReplica {
  readonly meter = new CallMeter();
  readonly shared: SharedQuota;
  readonly pacer: Pacer;
  readonly #machine: MachineClock;
  readonly #clock: Clock;
  /** When its calls had their answers, in the true time. */
  readonly doneAt: number[] = [];
  readonly waits: number[] = [];

  constructor(machine: MachineClock, clock: Clock, store: QuotaStore, name: string, quotas: Quotas) {
    this.#machine = machine;
    this.#clock = clock;
    this.shared = new SharedQuota({ store, clock: machine, replica: name });
    this.pacer = new Pacer({ quotas, clock: machine, isThrottle, maxQueue: 1e6, sharedQuota: this.shared });
    // A store that is away at the start is asked again.
    void this.shared.start().catch(() => {});
  }

  get done(): number {
    return this.doneAt.length;
  }

  queue(count: number, send: () => Promise<void>, call: SimulatedCall = {}): void {
    for (let number = 0; number < count; number += 1) void this.run(send, call);
  }

  /** So many calls, a few of them under way at a time, as a report makes them. */
  scan(count: number, send: () => Promise<void>, readers = 6): void {
    let begun = 0;
    const reader = async () => {
      for (; begun < count; await this.run(send)) begun += 1;
    };
    for (let number = 0; number < readers; number += 1) void reader();
  }

  async run(send: () => Promise<void>, call: SimulatedCall = {}): Promise<void> {
    const { operation = 'ListUsers', priority = 'background', username } = call;
    const queuedAt = this.#clock.now();
    const sendWhileAlive = async () => {
      await send().catch((error) => (this.#machine.isDead ? NEVER : Promise.reject(error)));
      if (this.#machine.isDead) await NEVER;
    };
    await this.pacer.run({ operation, userPoolId: 'pool', priority, username, meter: this.meter }, sendWhileAlive);
    this.doneAt.push(this.#clock.now());
    this.waits.push(this.#clock.now() - queuedAt);
  }

  /** Forgets what was done. */
  reset(): void {
    this.doneAt.length = 0;
    this.waits.length = 0;
  }

  /** It stops between two instructions. What it sent arrives. */
  kill(): void {
    this.#machine.isDead = true;
  }
}
