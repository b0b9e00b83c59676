import type { FieldNode, GraphQLResolveInfo, SelectionSetNode } from 'graphql';
import { AnswerTooLargeError } from '../domain/model/errors.ts';
import { Selections } from './selections.ts';

/**
 * Some 30 bytes each: about 3 MB of text, and ten times as much memory while it is made. The largest page of users with all
 * that is known of them has 60,000.
 */
const MAX_VALUES = 100_000;

/** Fields whose lists count themselves, with what is selected of each of their items. */
const COUNTED = new Set(['nodes', 'edges', 'groups']);
/** A list that is as long for every user as for another, or nearly: counted as so many items. */
const ATTRIBUTES = { field: 'attributes', items: 20 };

type ListInfo = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'variableValues'>;

/**
 * Counts the values of one answer as its lists are found, and ends it at a bound: lists within lists multiply, so that 180
 * bytes of a query can ask for any amount of what costs no further call. A report's own lists have a bound of theirs.
 */
export class AnswerSize {
  readonly #most: number;
  /** Values of an item of each list of the document. */
  readonly #widths = new Map<FieldNode, number>();
  /** Of each answer its own: a promise keeps all that wait for it. Null until the answer is ended. */
  #never: Promise<never> | null = null;
  #values = 0;
  #end: ((error: AnswerTooLargeError) => void) | null = null;

  constructor(most = MAX_VALUES) {
    this.#most = most;
  }

  /**
   * Counts a list, and returns it where it may be answered. Where the whole answer is ended, returns a promise that nobody
   * waits for and that never resolves: thousands of errors, one for each list that is still to come, would cost more than
   * the answer.
   *
   * @param info of the field whose value is the list
   * @throws AnswerTooLargeError where nobody ends the whole answer
   */
  admit<Item>(list: readonly Item[], info: ListInfo): readonly Item[] | Promise<never> {
    this.#values += list.length * this.#widthOf(info);
    if (this.#values <= this.#most) return list;
    if (this.#end === null) throw new AnswerTooLargeError(this.#most);
    if (this.#never === null) {
      this.#never = new Promise<never>(() => {});
      this.#end(new AnswerTooLargeError(this.#most));
    }
    return this.#never;
  }

  /** For whoever can end the whole answer, instead of the one list. */
  endBy(end: (error: AnswerTooLargeError) => void): void {
    this.#end = end;
  }

  #widthOf({ fieldNodes, fragments, variableValues }: ListInfo): number {
    const [field] = fieldNodes;
    const known = field && this.#widths.get(field);
    if (known !== undefined) return known;
    const selections = new Selections(fragments, variableValues);
    // One for the item itself.
    const width = fieldNodes.reduce((sum, { selectionSet }) => sum + valuesOf(selectionSet, selections), 1);
    if (field !== undefined) this.#widths.set(field, width);
    return width;
  }
}

/** An object counts as its fields do: those that are objects in their turn with theirs. */
function valuesOf(selectionSet: SelectionSetNode | undefined, selections: Selections): number {
  let values = 0;
  for (const { name, selectionSet: below } of selections.fields(selectionSet)) {
    values += 1;
    if (COUNTED.has(name.value)) continue;
    values += valuesOf(below, selections) * (name.value === ATTRIBUTES.field ? ATTRIBUTES.items : 1);
  }
  return values;
}
