import { createHash } from 'node:crypto';
import { invalidToken } from './exceptions.ts';
import type { RequestInput } from './request-input.ts';
import { TOKEN } from './shapes.ts';
import type { Range, Slice } from './sorted-index.ts';

/** The most items of a page (API model). */
const MAX_PAGE = 60;

/** How a fault changes a page: `empty`, or at most so many items. */
export type PageFault = 'empty' | number;

interface ListRules {
  /** The member with the token, in request and response. */
  readonly token: 'NextToken' | 'PaginationToken';
  /** Items of a page when Limit is left out, or 0, which the API model allows. */
  readonly defaultLimit: number;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Undefined after the last page. */
  readonly token: string | undefined;
}

/** A position in a list: after a key, or at the start. */
interface Position {
  readonly after: string | null;
  /** Whether the previous page was empty by a fault; the next one is not, so that every list ends. */
  readonly behindEmptyPage: boolean;
}

const START: Position = { after: null, behindEmptyPage: false };

/** Serves one page for one call. */
export class Paginator {
  readonly #operation: string;
  readonly #fault: PageFault | null;

  constructor(operation: string, fault: PageFault | null) {
    this.#operation = operation;
    this.#fault = fault;
  }

  /**
   * Reads Limit and the token, and returns a page and the token of the next.
   *
   * Tokens contain their position, and are valid only with the same operation and arguments, including Limit: whether AWS
   * accepts another Limit could not be verified, so this pool does not.
   */
  page<Item>(input: RequestInput, rules: ListRules, read: (range: Range) => Slice<Item>): Page<Item> {
    const limit = input.integer('Limit', 0, MAX_PAGE) || rules.defaultLimit;
    const token = input.optional(rules.token, TOKEN);
    const scope = this.#scopeOf(input, rules.token);
    const { after, behindEmptyPage } = token === undefined ? START : openToken(token, scope);

    if (this.#fault === 'empty' && !behindEmptyPage) {
      return { items: [], token: sealToken({ after, behindEmptyPage: true }, scope) };
    }
    const size = typeof this.#fault === 'number' ? Math.min(limit, this.#fault) : limit;
    const { items, next } = read({ after, size });
    return { items, token: next === null ? undefined : sealToken({ after: next, behindEmptyPage: false }, scope) };
  }

  #scopeOf(input: RequestInput, tokenMember: string): string {
    const members = Object.entries(input.members).filter(([name]) => name !== tokenMember);
    return JSON.stringify([this.#operation, members.sort(([a], [b]) => (a < b ? -1 : 1))]);
  }
}

function sealToken(position: Position, scope: string): string {
  const place = JSON.stringify(position);
  return Buffer.from(JSON.stringify([place, digestOf(place, scope)])).toString('base64url');
}

/** Throws InvalidParameterException unless the token was sealed with this scope. */
function openToken(token: string, scope: string): Position {
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    throw invalidToken();
  }
  if (!Array.isArray(content)) throw invalidToken();
  const [place, digest]: unknown[] = content;
  if (typeof place !== 'string' || digest !== digestOf(place, scope)) throw invalidToken();
  // The digest proves that sealToken wrote it.
  const position: Position = JSON.parse(place);
  return position;
}

function digestOf(place: string, scope: string): string {
  return createHash('sha256').update(place).update(scope).digest('base64url');
}
