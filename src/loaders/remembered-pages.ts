import { MAX_PAGE_SIZE, type Page, type PageRequest } from '../domain/directory.ts';

/** The pages of one list, each read once while a request lasts. Bounded by the request's call budget. */
export class RememberedPages<Item> {
  readonly #read: (page: PageRequest) => Promise<Page<Item>>;
  readonly #pages = new Map<string | null, Promise<Page<Item>>>();

  constructor(read: (page: PageRequest) => Promise<Page<Item>>) {
    this.#read = read;
  }

  /** Is reading the page of this token free? */
  knows(token: string | null): boolean {
    return this.#pages.has(token);
  }

  /** Remembers pages of MAX_PAGE_SIZE alone: those of another size are another chain of tokens. */
  read(page: PageRequest): Promise<Page<Item>> {
    if (page.limit !== MAX_PAGE_SIZE) return this.#read(page);
    let known = this.#pages.get(page.token);
    if (known === undefined) {
      known = this.#read(page);
      this.#pages.set(page.token, known);
    }
    return known;
  }
}
