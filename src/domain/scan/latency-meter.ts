import type { CallMeter } from '../ports/call-meter.ts';
import type { Clock } from '../ports/clock.ts';
import type { DirectoryReads } from '../ports/directory.ts';

/** The reads that a scan makes by the thousand, and the one with which it begins: what that took is the first guess. */
export type BulkReads = Pick<DirectoryReads, 'describePool' | 'listUsers' | 'listUsersInGroup' | 'listGroupsForUser'>;

/** Seconds that a call is thought to take before one has been measured. */
const FIRST_GUESS = 0.1;

/** Passes reads on, and measures how long those of the mass take on average, without the time in which they wait for quota. */
export class LatencyMeter implements DirectoryReads {
  readonly #directory: DirectoryReads;
  readonly #meter: CallMeter;
  readonly #clock: Clock;
  #elapsedMs = 0;
  #waitedMs = 0;
  #calls = 0;

  constructor(directory: DirectoryReads, meter: CallMeter, clock: Clock) {
    this.#directory = directory;
    this.#meter = meter;
    this.#clock = clock;
    this.#waitedMs = meter.waitedMs;
  }

  /** Seconds from sending a call to its answer. */
  get seconds(): number {
    if (this.#calls === 0) return FIRST_GUESS;
    // The wait of calls still under way is in the meter, their elapsed time is not: never below nothing.
    return Math.max(0, this.#elapsedMs - (this.#meter.waitedMs - this.#waitedMs)) / this.#calls / 1_000;
  }

  describePool: BulkReads['describePool'] = () => this.#time(() => this.#directory.describePool());
  listUsers: BulkReads['listUsers'] = (page, filter) => this.#time(() => this.#directory.listUsers(page, filter));
  listUsersInGroup: BulkReads['listUsersInGroup'] = (name, page) =>
    this.#time(() => this.#directory.listUsersInGroup(name, page));
  listGroupsForUser: BulkReads['listGroupsForUser'] = (username) =>
    this.#time(() => this.#directory.listGroupsForUser(username));

  getUser: DirectoryReads['getUser'] = (username) => this.#directory.getUser(username);
  getGroup: DirectoryReads['getGroup'] = (groupName) => this.#directory.getGroup(groupName);
  listGroups: DirectoryReads['listGroups'] = (page) => this.#directory.listGroups(page);

  async #time<Result>(call: () => Promise<Result>): Promise<Result> {
    const began = this.#clock.now();
    try {
      return await call();
    } finally {
      this.#elapsedMs += this.#clock.now() - began;
      this.#calls += 1;
    }
  }
}
