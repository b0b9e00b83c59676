import { MAX_PAGE_SIZE, type Page, type PageRequest } from '../domain/ports/directory.ts';
import { LruMap } from '../domain/primitives/lru-map.ts';

/** The pages of one list, each read once while a request lasts. Bounded by the request's call budget. */
export class PageCache<Item> {
  readonly #read: (page: PageRequest) => Promise<Page<Item>>;
  /**
   * By limit and token: pages of another size are another chain of tokens. The page read first is evicted first, however often
   * it was returned: of two searches through a list, the slower one needs the later pages.
   */
  readonly #pages: LruMap<Promise<Page<Item>>>;

  /** @param maxPages how many pages are kept, the latest; for lists that may be as long as the pool is large */
  constructor(read: (page: PageRequest) => Promise<Page<Item>>, maxPages = Number.POSITIVE_INFINITY) {
    this.#read = read;
    this.#pages = new LruMap(maxPages);
  }

  /** Returns true if the whole page of this token was read: reading it takes no call. */
  knows(token: string | null): boolean {
    return this.#pages.peek(keyOf({ limit: MAX_PAGE_SIZE, token })) !== undefined;
  }

  read(page: PageRequest): Promise<Page<Item>> {
    const key = keyOf(page);
    let known = this.#pages.peek(key);
    if (known === undefined) {
      known = this.#read(page);
      this.#pages.set(key, known);
    }
    return known;
  }
}

function keyOf({ limit, token }: PageRequest): string {
  return `${limit} ${token ?? ''}`;
}
