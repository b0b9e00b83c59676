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
 * Some 30 bytes each: about 3 MB of text, and ten times as much memory while it is made. The largest page of users with all
 * that is known of them has 70,000.
 */
const MAX_VALUES = 100_000;

/** As many values as a field counts for that is asked of Cognito: its object waits for it, with all that leads there. */
const ASKED = 5;

type ListInfo = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'variableValues' | 'returnType'>;

/**
 * Counts the values of one answer as its lists are found, and ends it at a bound: lists within lists multiply, so that 180
 * bytes of a query can ask for any amount of what costs no further call. A report's own lists have a bound of theirs.
 */
export class ResponseSize {
  readonly #most: number;
  readonly #turns = new ListsInTurns();
  /** Values of an item of each list of the document. */
  readonly #widths = new Map<FieldNode, number>();
  /** Of each answer its own: a promise keeps all that wait for it. Null until the answer is ended. */
  #never: Promise<never> | null = null;
  #values = 0;
  #end: ((error: ResponseTooLargeError) => void) | null = null;

  constructor(most = MAX_VALUES) {
    this.#most = most;
  }

  /**
   * Counts a list, and returns it where it may be answered, maybe in a later turn of the event loop: by then all lists that
   * are found at the same time are counted, before objects are made of them. Where the whole answer is ended, returns a
   * promise that never resolves.
   *
   * @param info of the field whose value is the list
   * @throws ResponseTooLargeError where nobody ends the whole answer
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

  /** For whoever can end the whole answer, instead of the one list. */
  endBy(end: (error: ResponseTooLargeError) => void): void {
    this.#end = end;
  }

  /**
   * The answer is ended, and nobody waits for the rest of it: what it leads to is neither answered nor refused. Thousands of
   * errors, one for each field that still waits, would cost more than the answer.
   *
   * @returns what never resolves
   */
  close(): Promise<never> {
    this.#turns.drop();
    this.#never ??= new Promise<never>(() => {});
    return this.#never;
  }

  /** What a read comes to: nothing at all once the answer is ended. */
  async whileOpen<Result>(reading: Promise<Result>): Promise<Result> {
    try {
      return await reading;
    } catch (error) {
      if (this.#never !== null) return this.#never;
      throw error;
    }
  }

  /** Runs what is to know of all that the lists lead to which are found by now. */
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

/** Adds up the fields, with those of the objects below. A list counts by its usual length, or not at all if it is counted apart. */
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
