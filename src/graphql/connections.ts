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

/** The most items that one connection answers with: 17 pages of Cognito's. */
export const MAX_FIRST = 1_000;
/** One page of Cognito's: the most that one call can bring. */
export const DEFAULT_FIRST = 60;

/** The page that a client asks for. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** Throws BadUserInputError for a length that no page can have. */
export function checkFirst(first: number | null | undefined): void {
  if (typeof first === 'number' && (first < 1 || first > MAX_FIRST)) {
    throw new BadUserInputError(`first is ${first}; it must be from 1 to ${MAX_FIRST}.`, 'first');
  }
}

export interface ConnectionSource<Item> {
  /** What the cursors belong to: the same for every page of one list. */
  readonly list: ListIdentity;
  /** Reads up to `count` items from the place on; null means from the beginning. */
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
   * @param cutShort gathers why lists of the answer hold less than they might; left out for lists that cost no call
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

  /** The length of the whole list; costs nothing where the page that was read is all of it. */
  async totalCount(): Promise<number> {
    // The fields of one object start in the order of the query: let those that read the page start first.
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

interface Edge<Item> {
  readonly placed: PositionedItem<Item>;
  readonly connection: LazyConnection<Item>;
}

const IncompleteReason = builder.enumType('IncompleteReason', {
  description: 'Why a page of a list was ended before it was full, though the list goes on.',
  values: describeEnum(CUT_REASONS, {
    CALL_BUDGET_EXCEEDED:
      'The calls to Cognito that one request may make were used up. Go on after `endCursor`: the next request has a budget of its own.',
    THROTTLED:
      "Cognito's request quota left no room in time, or the time that a query may take was about to end. Wait a little, then go on after `endCursor`.",
  }),
});

const PageInfo = builder.objectRef<LazyConnection<unknown>>('PageInfo').implement({
  description: 'Where a page of a connection stands. Lists go forward only: Cognito cannot read them backwards.',
  fields: (t) => ({
    hasNextPage: t.boolean({
      description:
        'More follows, as far as Cognito has said. Rarely, what follows turns out to be an empty last page. Always true of an incomplete page.',
      resolve: async (connection) => (await connection.stretch).more,
    }),
    hasPreviousPage: t.boolean({
      description: 'True where the page was asked for with `after`.',
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
        'For `after` of the next page: the cursor of the last edge, and of an incomplete page the place up to which the list has been searched, which may lie far behind. Null on an empty page that is complete.',
      resolve: async (connection) => {
        const { taken, cut } = await connection.stretch;
        return cut === null ? cursorOf(connection, taken.at(-1)) : connection.cursor(cut.place);
      },
    }),
    incomplete: t.field({
      type: IncompleteReason,
      nullable: true,
      description:
        'Null where the page holds as many as were asked for, or all that are left. Else what ended it before: it holds what was found until then, maybe nothing, and a search goes on after `endCursor`, without missing or repeating anybody. Also told in `extensions.cognito.incomplete`.',
      resolve: async (connection) => (await connection.stretch).cut?.reason ?? null,
    }),
  }),
});

function cursorOf(connection: LazyConnection<unknown>, placed: PositionedItem<unknown> | undefined): string | null {
  return placed === undefined ? null : connection.cursor(placed.place);
}

type Types = typeof builder.$inferSchemaTypes;

/** Makes the connection and edge types of a node type, by Relay's cursor specification. */
export function connectionType<Item extends object>(
  name: string,
  node: ObjectRef<Types, Item>,
  totalCountCost: string,
): ObjectRef<Types, LazyConnection<Item>>;
// Inside, the item is any object: Pothos's types of a field's answer do not resolve for a type parameter.
export function connectionType(name: string, node: ObjectRef<Types, object>, totalCountCost: string) {
  const EdgeType = builder.objectRef<Edge<object>>(`${name}Edge`).implement({
    description: `A ${name} in a list, with its place in it.`,
    fields: (t) => ({
      cursor: t.string({
        description: 'The place right after this item: for `after`. Opaque, and bound to the arguments of its list.',
        resolve: ({ connection, placed }) => connection.cursor(placed.place),
      }),
      node: t.field({
        type: node,
        description: `The ${name}.`,
        resolve: ({ placed }) => placed.item,
      }),
    }),
  });

  return builder.objectRef<LazyConnection<object>>(`${name}Connection`).implement({
    description: `A page of a list of ${name} objects.`,
    fields: (t) => ({
      edges: t.field({
        type: [EdgeType],
        ...fieldRule({ items: 'counted' }),
        description: 'The items of the page, each with its cursor.',
        resolve: async (connection, _args, { answerSize }, info) => {
          const { taken } = await connection.stretch;
          return (await answerSize.admit(taken, info)).map((placed) => ({ placed, connection }));
        },
      }),
      nodes: t.field({
        type: [node],
        ...fieldRule({ items: 'counted' }),
        description: 'The items of the page, for those who need no cursor of each.',
        resolve: async (connection, _args, { answerSize }, info) => {
          const { taken } = await connection.stretch;
          return (await answerSize.admit(taken, info)).map(({ item }) => item);
        },
      }),
      pageInfo: t.field({
        type: PageInfo,
        description: 'Whether more follows, and the cursors of the page.',
        resolve: (connection) => connection,
      }),
      totalCount: t.int({
        nullable: true,
        description: `Exact, and paid for only when selected: ${totalCountCost} Null, with an error at this path, where that would break the request's call budget.`,
        resolve: (connection) => connection.totalCount(),
      }),
    }),
  });
}

/** The arguments of every connection. */
export const pageArguments = () =>
  builder.args((t) => ({
    first: t.int({
      required: false,
      description: `How many items, 1 to ${MAX_FIRST}; ${DEFAULT_FIRST} where left out, which is one page of Cognito's.`,
    }),
    after: t.string({
      required: false,
      description: 'The cursor after which the page begins; the first page where left out.',
    }),
  }));
