import type { ObjectRef } from '@pothos/core';
import { BadUserInputError } from '../domain/model/errors.ts';
import {
  CUT_REASONS,
  type CutReason,
  type PagePosition,
  type PageSlice,
  type PositionedItem,
} from '../domain/paging/paginate.ts';
import { builder } from './builder.ts';
import { decodeCursor, encodeCursor, type ListIdentity } from './cursor.ts';
import { describeEnum } from './describe-enum.ts';
import { fieldRule } from './field-rule.ts';

/** The most items of one page of a connection: 17 of Cognito's pages. */
export const MAX_FIRST = 1_000;
/** One of Cognito's pages: the most that one call returns. */
export const DEFAULT_FIRST = 60;

/** The page that a client asks for. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** Throws BadUserInputError if no page can have this length. */
export function checkFirst(first: number | null | undefined): void {
  if (typeof first === 'number' && (first < 1 || first > MAX_FIRST)) {
    throw new BadUserInputError(`first is ${first}; it must be from 1 to ${MAX_FIRST}.`, 'first');
  }
}

export interface ConnectionSource<Item> {
  /** The list that the cursors belong to: the same for every page of one list. */
  readonly list: ListIdentity;
  /** Reads up to `count` items from the position on; null means from the start. */
  readonly read: (from: PagePosition | null, count: number) => Promise<PageSlice<Item>>;
  /** Counts the whole list. */
  readonly count: () => Promise<number>;
}

/** A Relay connection, forward only, that reads nothing until one of its fields is selected, and then once. */
export class LazyConnection<Item> {
  readonly #source: ConnectionSource<Item>;
  readonly #first: number;
  readonly #after: PagePosition | null;
  readonly #cutShort: Set<CutReason>;
  #stretch: Promise<PageSlice<Item>> | null = null;

  /**
   * @param cutShort collects why lists of the response are incomplete; left out for lists that cost no call
   * @throws BadUserInputError, StaleCursorError
   */
  constructor(source: ConnectionSource<Item>, { first, after }: PageArguments, cutShort = new Set<CutReason>()) {
    this.#source = source;
    this.#cutShort = cutShort;
    checkFirst(first);
    this.#first = first ?? DEFAULT_FIRST;
    this.#after = typeof after === 'string' ? decodeCursor(source.list, after) : null;
  }

  get hasPreviousPage(): boolean {
    return this.#after !== null;
  }

  get stretch(): Promise<PageSlice<Item>> {
    this.#stretch ??= this.#read();
    return this.#stretch;
  }

  async #read(): Promise<PageSlice<Item>> {
    const stretch = await this.#source.read(this.#after, this.#first);
    if (stretch.cut !== null) this.#cutShort.add(stretch.cut.reason);
    return stretch;
  }

  /** Returns the length of the whole list. Costs nothing if the page that was read is the whole list. */
  async totalCount(): Promise<number> {
    // The fields of one object start in the order of the query: fields that read the page start first.
    await Promise.resolve();
    if (this.#stretch !== null && this.#after === null) {
      const { taken, more } = await this.#stretch;
      if (!more) return taken.length;
    }
    return this.#source.count();
  }

  cursor(place: PagePosition): string {
    return encodeCursor(this.#source.list, place);
  }
}

/** An item of a list, or of a stream, with its position. */
interface Edge<Item> {
  readonly node: Item;
  /** The position right after it. */
  readonly place: PagePosition;
  readonly list: Pick<LazyConnection<Item>, 'cursor'>;
}

const IncompleteReason = builder.enumType('IncompleteReason', {
  description: 'Why a page of a list is not full although the list goes on.',
  values: describeEnum(CUT_REASONS, {
    CALL_BUDGET_EXCEEDED:
      'The call budget of the request was used up. Continue after `endCursor`: the next request has a budget of its own.',
    THROTTLED:
      "Cognito's request quota had no room in time, or the query was about to time out. Wait a moment, then continue after `endCursor`.",
  }),
});

const PageInfo = builder.objectRef<LazyConnection<unknown>>('PageInfo').implement({
  description: 'The position of a page in its list. Lists go forward only: Cognito cannot read them backwards.',
  fields: (t) => ({
    hasNextPage: t.boolean({
      description:
        'Whether more follows, by what Cognito says: rarely, what follows is an empty last page. Always true for an incomplete page.',
      resolve: async (connection) => (await connection.stretch).more,
    }),
    hasPreviousPage: t.boolean({
      description: 'True if the page was requested with `after`.',
      resolve: (connection) => connection.hasPreviousPage,
    }),
    startCursor: t.string({
      nullable: true,
      description: 'Cursor of the first edge; null on an empty page.',
      resolve: async (connection) => cursorOf(connection, (await connection.stretch).taken[0]),
    }),
    endCursor: t.string({
      nullable: true,
      description:
        'For `after` of the next page: the cursor of the last edge, or for an incomplete page the position up to which the list has been searched, which may be far behind the last edge. Null on an empty page that is complete.',
      resolve: async (connection) => {
        const { taken, cut } = await connection.stretch;
        return cut === null ? cursorOf(connection, taken.at(-1)) : connection.cursor(cut.place);
      },
    }),
    incomplete: t.field({
      type: IncompleteReason,
      nullable: true,
      description:
        'Null if the page holds as many items as were requested, or all that are left. Otherwise why it ended early: it holds what was found until then, possibly nothing, and the search continues after `endCursor`, without missing or repeating any item. Also in `extensions.cognito.incomplete`.',
      resolve: async (connection) => (await connection.stretch).cut?.reason ?? null,
    }),
  }),
});

function cursorOf(connection: LazyConnection<unknown>, placed: PositionedItem<unknown> | undefined): string | null {
  return placed === undefined ? null : connection.cursor(placed.place);
}

type Types = typeof builder.$inferSchemaTypes;

/** Defines the edge type of a node type. */
export function edgeType<Item extends object>(name: string, node: ObjectRef<Types, Item>): ObjectRef<Types, Edge<Item>>;
// Inside, the item is any object: Pothos's types of a field's result do not resolve for a type parameter.
export function edgeType(name: string, node: ObjectRef<Types, object>) {
  return builder.objectRef<Edge<object>>(`${name}Edge`).implement({
    description: `A ${name} in a list, with its position.`,
    fields: (t) => ({
      cursor: t.string({
        description:
          'The position right after this item: for `after`. Opaque, and valid only with the arguments of its list.',
        resolve: ({ list, place }) => list.cursor(place),
      }),
      node: t.expose('node', { type: node, description: `The ${name}.` }),
    }),
  });
}

/**
 * Defines the connection type of a node type, by Relay's cursor specification.
 *
 * @param edge left out: defines it as well
 */
export function connectionType<Item extends object>(
  name: string,
  node: ObjectRef<Types, Item>,
  totalCountCost: string,
  edge?: ObjectRef<Types, Edge<Item>>,
): ObjectRef<Types, LazyConnection<Item>>;
export function connectionType(
  name: string,
  node: ObjectRef<Types, object>,
  totalCountCost: string,
  edge: ObjectRef<Types, Edge<object>> = edgeType(name, node),
) {
  return builder.objectRef<LazyConnection<object>>(`${name}Connection`).implement({
    description: `A page of a list of ${name} objects.`,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        ...fieldRule({ items: 'counted' }),
        description: 'The items of the page, each with its cursor.',
        resolve: async (connection, _args, { responseSize }, info) => {
          const { taken } = await connection.stretch;
          return (await responseSize.admit(taken, info)).map(({ item, place }) => ({
            node: item,
            place,
            list: connection,
          }));
        },
      }),
      nodes: t.field({
        type: [node],
        ...fieldRule({ items: 'counted' }),
        description: 'The items of the page without their cursors.',
        resolve: async (connection, _args, { responseSize }, info) => {
          const { taken } = await connection.stretch;
          return (await responseSize.admit(taken, info)).map(({ item }) => item);
        },
      }),
      pageInfo: t.field({
        type: PageInfo,
        description: 'Whether more follows, and the cursors of the page.',
        resolve: (connection) => connection,
      }),
      totalCount: t.int({
        nullable: true,
        description: `Exact. Costs calls only if selected: ${totalCountCost} Null, with an error at this path, if that would exceed the request's call budget.`,
        resolve: (connection) => connection.totalCount(),
      }),
    }),
  });
}

/** Returns the arguments of every connection. */
export const pageArguments = () =>
  builder.args((t) => ({
    first: t.int({
      required: false,
      description: `How many items, 1 to ${MAX_FIRST}; ${DEFAULT_FIRST} if left out, which is one of Cognito's pages.`,
    }),
    after: t.string({
      required: false,
      description: 'The cursor after which the page starts; the first page if left out.',
    }),
  }));
