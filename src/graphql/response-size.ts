import {
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  getNamedType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import { ResponseTooLargeError } from '../domain/model/errors.ts';
import { ruleOf } from './field-rule.ts';
import { ListsInTurns } from './lists-in-turns.ts';
import { Selections } from './selections.ts';

/**
 * Some 30 bytes each: about 3 MB of text, and ten times as much memory while it is built. The largest page of users with all
 * their fields has 70,000.
 */
const MAX_VALUES = 100_000;

/** How many values a field counts for that takes a call to Cognito: its object, and all above it, wait for the call. */
const ASKED = 5;

type ListInfo = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'variableValues' | 'returnType'>;

/**
 * Counts the values of one response as its lists become known, and ends it at a limit: nested lists multiply, so that a
 * query of 180 bytes can select any amount of data that costs no further call. A report's own lists have a limit of their
 * own.
 */
export class ResponseSize {
  readonly #most: number;
  readonly #turns = new ListsInTurns();
  /** The values of one item, for each list of the document. */
  readonly #widths = new Map<FieldNode, number>();
  /** A promise for each response, since it keeps in memory all that wait for it. Null until the response is ended. */
  #never: Promise<never> | null = null;
  #values = 0;
  #end: ((error: ResponseTooLargeError) => void) | null = null;

  constructor(most = MAX_VALUES) {
    this.#most = most;
  }

  /**
   * Counts a list and returns it, perhaps in a later turn of the event loop: by then all lists that become known at the same
   * time are counted, before their objects are built. If the whole response is ended, returns a promise that never resolves.
   *
   * @param info of the field whose value is the list
   * @throws ResponseTooLargeError unless `endBy` was called
   */
  admit<Item>(list: readonly Item[], info: ListInfo): readonly Item[] | Promise<readonly Item[]> {
    if (this.#never !== null) return this.#never;
    const values = list.length * this.#widthOf(info);
    this.#values += values;
    if (this.#values <= this.#most) return this.#turns.take(list, values);
    const error = new ResponseTooLargeError(this.#most);
    if (this.#end === null) throw error;
    this.#end(error);
    return this.close();
  }

  /** Called before the next response to the same request: an event of a subscription. */
  restart(): void {
    this.#values = 0;
  }

  /** Sets a function that ends the whole response at the limit, instead of the one list. */
  endBy(end: (error: ResponseTooLargeError) => void): void {
    this.#end = end;
  }

  /**
   * Called when the whole response has ended. Returns a promise that never resolves, for the fields that still wait:
   * thousands of errors, one for each of them, would cost more than the response.
   */
  close(): Promise<never> {
    this.#turns.drop();
    this.#never ??= new Promise<never>(() => {});
    return this.#never;
  }

  /** Returns the result of a read; never settles with an error once the response is ended. */
  async whileOpen<Result>(reading: Promise<Result>): Promise<Result> {
    try {
      return await reading;
    } catch (error) {
      if (this.#never !== null) return this.#never;
      throw error;
    }
  }

  /** Calls the function once all lists that are known by now are handed out. */
  afterLists(run: () => void): void {
    if (this.#never === null) this.#turns.afterwards(run);
  }

  #widthOf({ fieldNodes, fragments, variableValues, returnType }: ListInfo): number {
    const [field] = fieldNodes;
    const known = field && this.#widths.get(field);
    if (known !== undefined) return known;
    const selections = new Selections(fragments, variableValues);
    const item = getNamedType(returnType);
    // One for the item itself.
    const width = fieldNodes.reduce((sum, { selectionSet }) => sum + valuesOf(selectionSet, item, selections), 1);
    if (field !== undefined) this.#widths.set(field, width);
    return width;
  }
}

/**
 * Adds up the fields, with those of the objects below. A list counts by its usual length, or not at all if it is counted
 * apart.
 */
function valuesOf(selectionSet: SelectionSetNode | undefined, type: GraphQLNamedType, selections: Selections): number {
  const definitions = isObjectType(type) ? type.getFields() : {};
  let values = 0;
  for (const { name, selectionSet: below } of selections.fields(selectionSet)) {
    const definition = definitions[name.value];
    const { asksFor, items = 1 } = (definition && ruleOf(definition)) ?? {};
    values += asksFor === undefined ? 1 : ASKED;
    if (items === 'counted' || definition === undefined) continue;
    values += items * valuesOf(below, getNamedType(definition.type), selections);
  }
  return values;
}
