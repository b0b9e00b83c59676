import { MAX_PAGE_SIZE, type UserListFilter } from '../directory.ts';
import type { User } from '../users/user.ts';
import type { MassReads } from './latency-gauge.ts';
import type { PageChains } from './page-chains.ts';

/** The digits that a sub begins with. Cognito makes subs as random UUIDs, so the parts are of about one size. */
const SUB_DIGITS = [...'0123456789abcdef'];
/** Parts that hold less than this of the estimated users are not believed; the estimate itself may be hours old. */
const BELIEVABLE = 0.9;

/**
 * The list of all users: one chain of pages, or sixteen side by side, each of the subs that begin with one digit.
 * Distinct users only, whatever comes twice.
 */
export class UserList {
  readonly #directory: MassReads;
  readonly #chains: PageChains;
  readonly #take: (users: readonly User[]) => Promise<void>;
  readonly #listed = new Set<string>();
  #estimatedPages = 0;
  #pagesRead = 0;
  #state: 'not begun' | 'begun' | 'ended' = 'not begun';

  /** @param take is handed every user once */
  constructor(directory: MassReads, chains: PageChains, take: (users: readonly User[]) => Promise<void>) {
    this.#directory = directory;
    this.#chains = chains;
    this.#take = take;
  }

  get ended(): boolean {
    return this.#state === 'ended';
  }

  /** Distinct users so far. */
  get count(): number {
    return this.#listed.size;
  }

  /** Pages left, by the estimate; at least one until the end. */
  pagesLeft(estimatedPages: number): number {
    return this.#state === 'ended' ? 0 : Math.max(1, estimatedPages - this.#pagesRead);
  }

  /** Begins to read; a second call changes nothing. */
  begin(estimatedUsers: number, parts: 'one chain' | 'by sub'): void {
    if (this.#state !== 'not begun') return;
    this.#state = 'begun';
    this.#estimatedPages = Math.ceil(estimatedUsers / MAX_PAGE_SIZE);
    if (parts === 'one chain') this.#readAsOneChain();
    else this.#readBySub(estimatedUsers);
  }

  #readAsOneChain(): void {
    this.#addChain(undefined, this.#estimatedPages, () => {
      this.#state = 'ended';
    });
  }

  #readBySub(estimatedUsers: number): void {
    let open = SUB_DIGITS.length;
    for (const value of SUB_DIGITS) {
      this.#addChain({ attribute: 'sub', operator: '^=', value }, this.#estimatedPages / SUB_DIGITS.length, () => {
        open -= 1;
        if (open > 0) return;
        // The parts must add up: were subs not what they are thought to be, they would hide the users left out.
        if (this.#listed.size >= estimatedUsers * BELIEVABLE) this.#state = 'ended';
        else this.#readAsOneChain();
      });
    }
  }

  #addChain(filter: UserListFilter | undefined, expectedPages: number, end: () => void): void {
    let token: string | null = null;
    let read = 0;
    this.#chains.add({
      pagesLeft: () => Math.max(1, expectedPages - read),
      next: async () => {
        const page = await this.#directory.listUsers({ limit: MAX_PAGE_SIZE, token }, filter);
        read += 1;
        this.#pagesRead += 1;
        const news = page.items.filter(({ username }) => !this.#listed.has(username));
        for (const { username } of news) this.#listed.add(username);
        // Before the users are handed on: whoever takes the last ones can see that they are the last.
        token = page.next;
        if (token === null) end();
        await this.#take(news);
        return token !== null;
      },
    });
  }
}
