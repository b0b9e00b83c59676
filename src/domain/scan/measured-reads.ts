import type { Clock } from '../ports/clock.ts';
import type { DirectoryReads } from '../ports/directory.ts';
import type { LatencyMeter } from '../primitives/latency-meter.ts';

/** The reads that a scan makes by the thousand, and its first call, which gives the first estimate of the latency. */
export type BulkReads = Pick<DirectoryReads, 'describePool' | 'listUsers' | 'listUsersInGroup' | 'listGroupsForUser'>;

/** Passes reads on, and measures how long the bulk reads take, failed ones included. */
export class MeasuredReads implements DirectoryReads {
  readonly #directory: DirectoryReads;
  readonly #latency: LatencyMeter;
  readonly #clock: Clock;

  constructor(directory: DirectoryReads, latency: LatencyMeter, clock: Clock) {
    this.#directory = directory;
    this.#latency = latency;
    this.#clock = clock;
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
  listUserSessions: DirectoryReads['listUserSessions'] = (username) => this.#directory.listUserSessions(username);

  async #time<Result>(call: () => Promise<Result>): Promise<Result> {
    const began = this.#clock.now();
    try {
      return await call();
    } finally {
      this.#latency.add(this.#clock.now() - began, 1);
    }
  }
}
