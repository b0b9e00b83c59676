import type { CognitoFilter, DirectoryReads, PageRequest } from '../ports/directory.ts';
import { type RetryOptions, retryTransient } from '../primitives/retry.ts';

/** Reads that are retried, so that a long list does not fail with one of its pages. */
export class RetryingReads implements DirectoryReads {
  readonly #reads: DirectoryReads;
  readonly #patience: RetryOptions;

  constructor(reads: DirectoryReads, patience: RetryOptions) {
    this.#reads = reads;
    this.#patience = patience;
  }

  describePool() {
    return retryTransient(this.#patience, () => this.#reads.describePool());
  }

  getUser(username: string) {
    return retryTransient(this.#patience, () => this.#reads.getUser(username));
  }

  listUsers(page: PageRequest, filter?: CognitoFilter) {
    return retryTransient(this.#patience, () => this.#reads.listUsers(page, filter));
  }

  listUsersInGroup(groupName: string, page: PageRequest) {
    return retryTransient(this.#patience, () => this.#reads.listUsersInGroup(groupName, page));
  }

  getGroup(groupName: string) {
    return retryTransient(this.#patience, () => this.#reads.getGroup(groupName));
  }

  listGroups(page: PageRequest) {
    return retryTransient(this.#patience, () => this.#reads.listGroups(page));
  }

  listGroupsForUser(username: string) {
    return retryTransient(this.#patience, () => this.#reads.listGroupsForUser(username));
  }

  listUserSessions(username: string) {
    return retryTransient(this.#patience, () => this.#reads.listUserSessions(username));
  }
}
