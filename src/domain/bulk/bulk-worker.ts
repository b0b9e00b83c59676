import type { BulkDependencies } from './bulk-dependencies.ts';
import { LEASE_MS, LeaseLostError } from './bulk-lease.ts';
import { BulkRunner } from './bulk-runner.ts';
import type { BulkClaim } from './bulk-store.ts';
import { ClaimTimer } from './claim-timer.ts';

interface Run {
  readonly runner: BulkRunner;
  readonly ended: Promise<void>;
  /** Aborted at the same time: whoever waits for something else as well can take the listener back. */
  readonly over: AbortSignal;
}

/** Runs the operations that this process holds the leases of. */
export class BulkWorker {
  readonly #dependencies: BulkDependencies;
  readonly #runs = new Map<string, Run>();
  /** Operations that are being stored, or claimed, to be run. */
  readonly #claiming = new Set<Promise<unknown>>();
  readonly #timer: ClaimTimer;
  #isClosing = false;

  constructor(dependencies: BulkDependencies) {
    const { clock, random = Math.random } = dependencies;
    this.#dependencies = dependencies;
    this.#timer = new ClaimTimer({
      claim: () => this.claimAbandoned(),
      clock,
      random,
      onFailure: (error) => dependencies.onClaimFailure?.(error),
    });
  }

  /** How many operations this process runs. */
  get running(): number {
    return this.#runs.size;
  }

  /** Aborted once this process no longer runs the operation. Undefined if it does not. */
  runOf(id: string): AbortSignal | undefined {
    return this.#runs.get(id)?.over;
  }

  /** Waits for the claim, and runs it. */
  async runClaimed(claim: () => Promise<BulkClaim>): Promise<BulkClaim> {
    return await this.#whileClaiming(async () => {
      const claimed = await claim();
      this.#run(claimed);
      return claimed;
    });
  }

  /** Goes on with the operations that no process runs, or with this one of them. Resolves with how many there are. */
  claimAbandoned(id?: string): Promise<number> {
    return this.#whileClaiming(async () => {
      const { store, workerId, onClaimed } = this.#dependencies;
      const claims: BulkClaim[] = [];
      try {
        while (!this.#isClosing) {
          const claim = await store.claim(workerId, LEASE_MS, id);
          if (claim === null) break;
          claims.push(claim);
        }
      } finally {
        // Not before the last is claimed: one that ends at once would be claimed again.
        for (const claim of claims) this.#run(claim);
        if (claims.length > 0) onClaimed?.(claims.length);
      }
      return claims.length;
    });
  }

  /** Goes on with what nobody runs, now and again and again until this process closes, if it is to. */
  async startClaiming(): Promise<void> {
    if (this.#dependencies.runs === 'ALL' && !this.#isClosing) await this.#timer.start();
  }

  /** Starts nothing more of the operation, and resolves once all that was sent is answered. At once if it runs elsewhere. */
  async cancel(id: string): Promise<void> {
    // What is being claimed by now is run by then.
    await Promise.allSettled(this.#claiming);
    const run = this.#runs.get(id);
    run?.runner.stop('CANCELLED');
    await run?.ended;
  }

  /** Starts nothing more, and resolves once all that was sent is answered. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#timer.stop();
    for (const { runner } of this.#runs.values()) runner.stop('CLOSING');
    // What is claimed by now is stopped as it starts.
    while (this.#claiming.size > 0) await Promise.allSettled(this.#claiming);
    await Promise.all([...this.#runs.values()].map(({ ended }) => ended));
  }

  async #whileClaiming<Result>(claim: () => Promise<Result>): Promise<Result> {
    const claiming = claim().finally(() => this.#claiming.delete(claiming));
    this.#claiming.add(claiming);
    return claiming;
  }

  #run(claim: BulkClaim): void {
    const { id } = claim.operation;
    const earlier = this.#runs.get(id);
    // This process was stopped until its lease had run out. What the earlier run has sent is answered first.
    earlier?.runner.fail(new LeaseLostError(claim.lease));
    const runner = new BulkRunner(this.#dependencies, claim);
    const over = new AbortController();
    const ended = this.#runAfter(earlier, runner).finally(() => {
      if (this.#runs.get(id)?.runner === runner) this.#runs.delete(id);
      over.abort();
    });
    this.#runs.set(id, { runner, ended, over: over.signal });
    if (this.#isClosing) runner.stop('CLOSING');
  }

  async #runAfter(earlier: Run | undefined, runner: BulkRunner): Promise<void> {
    await earlier?.ended;
    try {
      await runner.run();
      this.#timer.runEnded('stored');
    } catch (error) {
      // One that another process has taken over is in good hands.
      if (!(error instanceof LeaseLostError)) this.#timer.runEnded('failed');
      this.#dependencies.onFault(error);
    }
  }
}
