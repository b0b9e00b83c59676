import type { DirectoryReads, PageRequest, UserListFilter } from '../ports/directory.ts';
import { type Patience, patiently } from '../primitives/retry.ts';

/** Reads, each of them with patience: a long list does not end at the first of its pages that meets a fault. */
export class PatientReads implements DirectoryReads {
  readonly #reads: DirectoryReads;
  readonly #patience: Patience;

  constructor(reads: DirectoryReads, patience: Patience) {
    this.#reads = reads;
    this.#patience = patience;
  }

  describePool() {
    return patiently(this.#patience, () => this.#reads.describePool());
  }

  getUser(username: string) {
    return patiently(this.#patience, () => this.#reads.getUser(username));
  }

  listUsers(page: PageRequest, filter?: UserListFilter) {
    return patiently(this.#patience, () => this.#reads.listUsers(page, filter));
  }

  listUsersInGroup(groupName: string, page: PageRequest) {
    return patiently(this.#patience, () => this.#reads.listUsersInGroup(groupName, page));
  }

  getGroup(groupName: string) {
    return patiently(this.#patience, () => this.#reads.getGroup(groupName));
  }

  listGroups(page: PageRequest) {
    return patiently(this.#patience, () => this.#reads.listGroups(page));
  }

  listGroupsForUser(username: string) {
    return patiently(this.#patience, () => this.#reads.listGroupsForUser(username));
  }
}
