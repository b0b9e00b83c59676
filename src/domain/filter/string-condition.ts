import type { StringFilter } from './user-filter.ts';

/** One operator of a StringFilter. */
export type StringCondition =
  | {
      readonly operator: 'equals' | 'startsWith' | 'endsWith' | 'contains';
      readonly value: string;
      /** The same as a filter, with nothing beside it. */
      readonly alone: StringFilter;
    }
  | { readonly operator: 'in'; readonly values: readonly string[]; readonly alone: StringFilter };

/** The conditions that a StringFilter joins by AND; none where it restricts nothing. */
export function stringConditions(filter: StringFilter | null | undefined): readonly StringCondition[] {
  const { equals, startsWith, endsWith, contains, in: values } = filter ?? {};
  const conditions: StringCondition[] = [];
  if (equals != null) conditions.push({ operator: 'equals', value: equals, alone: { equals } });
  if (startsWith != null) conditions.push({ operator: 'startsWith', value: startsWith, alone: { startsWith } });
  if (endsWith != null) conditions.push({ operator: 'endsWith', value: endsWith, alone: { endsWith } });
  if (contains != null) conditions.push({ operator: 'contains', value: contains, alone: { contains } });
  if (values != null) conditions.push({ operator: 'in', values, alone: { in: values } });
  return conditions;
}

/** Maps strings that count as equal to one and the same string. */
export type Fold = (text: string) => string;

export const exactly: Fold = (text) => text;

/**
 * Lower case, the same in every locale. JavaScript writes Σ at the end of a word as ς, elsewhere as σ: left so, a
 * prefix that ends in Σ would not start the very word that it was cut from.
 */
export const ignoringCase: Fold = (text) => text.toLowerCase().replaceAll('ς', 'σ');

/** Prepares the condition once, to be put to many strings. */
export function stringTest(condition: StringCondition, fold: Fold): (text: string) => boolean {
  if (condition.operator === 'in') {
    const values = new Set(condition.values.map(fold));
    return (text) => values.has(fold(text));
  }
  const value = fold(condition.value);
  switch (condition.operator) {
    case 'equals':
      return (text) => fold(text) === value;
    case 'startsWith':
      return (text) => fold(text).startsWith(value);
    case 'endsWith':
      return (text) => fold(text).endsWith(value);
    case 'contains':
      return (text) => fold(text).includes(value);
  }
}
