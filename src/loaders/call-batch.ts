import { ConcurrencyLimit } from '../domain/primitives/concurrency-limit.ts';
import { MAX_IN_FLIGHT } from '../domain/primitives/latency-meter.ts';
import { type DeferBatch, gather } from './gather.ts';

/** Called with the number of calls of one operation before any of them is made. Throws if they are too many. */
export type ReserveCalls = (operation: string, calls: number) => void;

interface WaitingCall {
  start(): Promise<void>;
  reject(reason: unknown): void;
}

/**
 * Gathers the calls of one operation that are requested at about the same time, and counts all of them before the first is
 * made: those that the call budget has no room for are refused together, before any is spent. Only then does the limit of
 * calls in flight apply.
 */
export class CallBatch {
  readonly #operation: string;
  readonly #reserve: ReserveCalls;
  readonly #deferBatch: DeferBatch | undefined;
  readonly #slots = new ConcurrencyLimit(MAX_IN_FLIGHT);
  #waiting: WaitingCall[] = [];

  constructor(operation: string, reserve: ReserveCalls, deferBatch?: DeferBatch) {
    this.#operation = operation;
    this.#reserve = reserve;
    this.#deferBatch = deferBatch;
  }

  /** Makes the call once all that are requested now are gathered. Rejects with what `reserve` throws, without a call. */
  begin<Response>(call: () => Promise<Response>): Promise<Response> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) gather(this.#beginAll, this.#deferBatch);
      this.#waiting.push({ start: () => call().then(resolve, reject), reject });
    });
  }

  readonly #beginAll = (): void => {
    const waiting = this.#waiting;
    this.#waiting = [];
    try {
      this.#reserve(this.#operation, waiting.length);
    } catch (error) {
      for (const { reject } of waiting) reject(error);
      return;
    }
    for (const call of waiting) void this.#start(call);
  };

  async #start({ start }: WaitingCall): Promise<void> {
    if (!this.#slots.tryAcquire()) await this.#slots.acquire();
    try {
      await start();
    } finally {
      this.#slots.release();
    }
  }
}
