import type { User } from '../model/user.ts';
import { type CognitoFilter, MAX_PAGE_SIZE } from '../ports/directory.ts';
import type { BulkReads } from './measured-reads.ts';
import type { PageScheduler } from './page-scheduler.ts';

/** The digits that a sub begins with. Cognito makes subs as random UUIDs, so the parts are of about one size. */
const SUB_DIGITS = [...'0123456789abcdef'];
/** How many chains the list is cut into. */
export const SUB_PREFIXES = SUB_DIGITS.length;
/** Parts that hold less than this of the estimated users are not believed; the estimate itself may be hours old. */
const BELIEVABLE = 0.9;

/** The list, or a part of it. */
interface Part {
  readonly filter: CognitoFilter | undefined;
  readonly expectedPages: number;
  pagesRead: number;
  token: string | null;
  /** Whether it is among the chains, in flight or waiting for its turn. */
  chained: boolean;
}

/**
 * The list of all users: one chain of pages, or sixteen side by side, each of the subs that begin with one digit.
 * Distinct users only, whatever comes twice.
 */
export class UserListReader {
  readonly #directory: BulkReads;
  readonly #chains: PageScheduler;
  readonly #take: (users: readonly User[]) => Promise<void>;
  readonly #listed = new Set<string>();
  /** Those that are begun, and not read to their end. */
  readonly #open = new Set<Part>();
  #estimatedUsers = 0;
  #pagesRead = 0;
  #state: 'not begun' | 'going' | 'stopped' | 'ended' = 'not begun';

  /** @param take is handed every user once */
  constructor(directory: BulkReads, chains: PageScheduler, take: (users: readonly User[]) => Promise<void>) {
    this.#directory = directory;
    this.#chains = chains;
    this.#take = take;
  }

  /** Distinct users so far. */
  get count(): number {
    return this.#listed.size;
  }

  /** Pages left, by the estimate; at least one until the end. */
  pagesLeft(estimatedPages: number): number {
    return this.#state === 'ended' ? 0 : Math.max(1, estimatedPages - this.#pagesRead);
  }

  /** Begins to read, or goes on where it was stopped; while it is going, changes nothing. */
  start(estimatedUsers: number, parts: 'one chain' | 'by sub'): void {
    if (this.#state === 'not begun') {
      this.#state = 'going';
      this.#estimatedUsers = estimatedUsers;
      if (parts === 'one chain') this.#openWhole();
      else this.#openParts();
    } else if (this.#state === 'stopped') {
      this.#state = 'going';
      for (const part of this.#open) this.#read(part);
    }
  }

  /** Reads no further page. */
  stop(): void {
    if (this.#state === 'going') this.#state = 'stopped';
  }

  #openWhole(): void {
    this.#openPart(undefined, this.#estimatedPages);
  }

  #openParts(): void {
    for (const value of SUB_DIGITS) {
      this.#openPart({ attribute: 'sub', operator: '^=', value }, this.#estimatedPages / SUB_DIGITS.length);
    }
  }

  get #estimatedPages(): number {
    return Math.ceil(this.#estimatedUsers / MAX_PAGE_SIZE);
  }

  #openPart(filter: CognitoFilter | undefined, expectedPages: number): void {
    const part: Part = { filter, expectedPages, pagesRead: 0, token: null, chained: false };
    this.#open.add(part);
    if (this.#state === 'going') this.#read(part);
  }

  #read(part: Part): void {
    // Stopped and started again while its page was in flight: it simply goes on.
    if (part.chained) return;
    part.chained = true;
    this.#chains.add({
      pagesLeft: () => Math.max(1, part.expectedPages - part.pagesRead),
      next: async () => {
        part.chained = this.#state === 'going' && (await this.#advance(part));
        return part.chained;
      },
    });
  }

  async #advance(part: Part): Promise<boolean> {
    const page = await this.#directory.listUsers({ limit: MAX_PAGE_SIZE, token: part.token }, part.filter);
    part.pagesRead += 1;
    this.#pagesRead += 1;
    const news = page.items.filter(({ username }) => !this.#listed.has(username));
    for (const { username } of news) this.#listed.add(username);
    // Before the users are handed on: whoever takes the last ones can see that they are the last.
    part.token = page.next;
    if (part.token === null) this.#close(part);
    await this.#take(news);
    return part.token !== null;
  }

  #close(part: Part): void {
    this.#open.delete(part);
    if (this.#open.size > 0) return;
    // The parts must add up: were subs not what they are thought to be, they would hide the users left out.
    const isBelievable = part.filter === undefined || this.#listed.size >= this.#estimatedUsers * BELIEVABLE;
    if (isBelievable) this.#state = 'ended';
    else this.#openWhole();
  }
}
