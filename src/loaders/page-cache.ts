import { MAX_PAGE_SIZE, type Page, type PageRequest } from '../domain/ports/directory.ts';

/** The pages of one list, each read once while a request lasts. Bounded by the request's call budget. */
export class PageCache<Item> {
  readonly #read: (page: PageRequest) => Promise<Page<Item>>;
  readonly #most: number;
  /** By limit and token, the earliest read first: pages of another size are another chain of tokens. */
  readonly #pages = new Map<string, Promise<Page<Item>>>();

  /** @param most how many pages are kept, the latest; for lists that may be as long as the pool is large */
  constructor(read: (page: PageRequest) => Promise<Page<Item>>, most = Number.POSITIVE_INFINITY) {
    this.#read = read;
    this.#most = most;
  }

  /** Is reading the whole page of this token free? */
  knows(token: string | null): boolean {
    return this.#pages.has(keyOf({ limit: MAX_PAGE_SIZE, token }));
  }

  read(page: PageRequest): Promise<Page<Item>> {
    const key = keyOf(page);
    let known = this.#pages.get(key);
    if (known === undefined) {
      known = this.#read(page);
      this.#keep(key, known);
    }
    return known;
  }

  #keep(key: string, page: Promise<Page<Item>>): void {
    this.#pages.set(key, page);
    if (this.#pages.size <= this.#most) return;
    for (const earliest of this.#pages.keys()) {
      this.#pages.delete(earliest);
      return;
    }
  }
}

function keyOf({ limit, token }: PageRequest): string {
  return `${limit} ${token ?? ''}`;
}
