import type { GraphQLError } from 'graphql';
import { badRequest } from './request-encoding.ts';

/** How much a JSON text may contain. */
export interface JsonLimits {
  /** Nested objects and lists. */
  readonly nesting: number;
  /** Objects, their members and lists. */
  readonly members: number;
  /** Items of all lists together. */
  readonly items: number;
}

/**
 * For a body, and for `variables` in a URL. Clients nest a dozen levels at most; coercion and filters are recursive.
 * Coercion takes some 10 µs for each member, twice; the largest filter that is allowed, 1,000 clauses, has some 4,000
 * members. A pool has at most 10,000 groups, and no other list is as long outside bulk mutations.
 */
export const JSON_LIMITS: JsonLimits = { nesting: 100, members: 10_000, items: 10_000 };
/**
 * The same for a bulk mutation, with the items that it takes. An account of `bulkCreateUsers` with three attributes has 15 members, so
 * 3,300 come at once; more of them by the command line, which takes files.
 */
export const BULK_JSON_LIMITS: JsonLimits = { ...JSON_LIMITS, members: 50_000, items: 100_000 };

const QUOTATION_MARK = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const number = new Intl.NumberFormat('en');

/**
 * Counts what a JSON text contains, chunk by chunk as it arrives, and rejects it before it is parsed: `JSON.parse` takes a
 * second for a million members, and cannot be interrupted. The counts of invalid JSON are meaningless, and the parser
 * rejects it.
 */
export class JsonSize {
  readonly #limits: JsonLimits;
  /** Whether the next chunk starts within a string, perhaps after a backslash. */
  #inString = false;
  #escaped = false;
  /** The index of the next one in the chunk, or its length if there is none. Outdated once it is passed. */
  #quotationMark = -1;
  #backslash = -1;
  /** For each object or list that is open, whether it is a list. */
  readonly #isList: boolean[] = [];
  #members = 0;
  /** Without the first item of each list. */
  #items = 0;

  constructor(limits = JSON_LIMITS) {
    this.#limits = limits;
  }

  /** Whether the text has more items or members than any request except a bulk mutation may have. */
  get isBulk(): boolean {
    return this.#items >= JSON_LIMITS.items || this.#members > JSON_LIMITS.members;
  }

  /** @throws GraphQLError with status 400 if the text contains too much */
  take(piece: Uint8Array): void {
    this.#quotationMark = -1;
    this.#backslash = -1;
    for (let at = this.#afterString(piece, 0); at < piece.length; at += 1) {
      switch (piece[at]) {
        case QUOTATION_MARK:
          this.#inString = true;
          at = this.#afterString(piece, at + 1) - 1;
          break;
        case OPEN_LIST:
        case OPEN_OBJECT:
          this.#open(piece[at] === OPEN_LIST);
          break;
        case CLOSE_LIST:
        case CLOSE_OBJECT:
          this.#isList.pop();
          break;
        case COLON:
          this.#countMember();
          break;
        case COMMA:
          if (this.#isList.at(-1)) this.#countItem();
      }
    }
  }

  /**
   * Returns the index after the current string, or the end of the chunk if the string goes on. Each mark is searched for
   * once: otherwise a string of backslashes would cost the square of its length.
   */
  #afterString(piece: Uint8Array, from: number): number {
    let at = from;
    while (this.#inString && at < piece.length) {
      if (this.#escaped) {
        this.#escaped = false;
        at += 1;
        continue;
      }
      if (this.#quotationMark < at) this.#quotationMark = indexIn(piece, QUOTATION_MARK, at);
      if (this.#backslash < at) this.#backslash = indexIn(piece, BACKSLASH, at);
      const next = Math.min(this.#quotationMark, this.#backslash);
      if (next < piece.length) {
        this.#inString = next === this.#backslash;
        this.#escaped = this.#inString;
      }
      at = Math.min(next + 1, piece.length);
    }
    return at;
  }

  #open(isList: boolean): void {
    const { nesting } = this.#limits;
    this.#isList.push(isList);
    if (this.#isList.length > nesting) {
      throw badRequest(`The request holds values within values, more than ${nesting} deep. Nest filters less.`);
    }
    this.#countMember();
  }

  #countMember(): void {
    const { members } = this.#limits;
    this.#members += 1;
    if (this.#members <= members) return;
    throw badRequest(`The request holds more than ${number.format(members)} members of objects. Send fewer at once.`);
  }

  #countItem(): void {
    const { items } = this.#limits;
    this.#items += 1;
    if (this.#items >= items) throw tooManyItems(items);
  }
}

export function tooManyItems(most: number = JSON_LIMITS.items): GraphQLError {
  return badRequest(
    `The lists in the request hold more than ${number.format(most)} items${most === JSON_LIMITS.items ? ', which is the limit of all but bulk mutations by who may make them' : ''}. Send several requests, or use the command line, cognito-admin-graphql, which takes files.`,
  );
}

function indexIn(piece: Uint8Array, byte: number, from: number): number {
  const index = piece.indexOf(byte, from);
  return index === -1 ? piece.length : index;
}
