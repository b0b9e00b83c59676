import { unicodeForms } from '../model/unicode-forms.ts';
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
export type CaseFolding = (text: string) => string;

export const caseSensitive: CaseFolding = (text) => text;

/**
 * Lower case, the same in every locale. JavaScript writes Σ at the end of a word as ς, elsewhere as σ: left so, a
 * prefix that ends in Σ would not start the very word that it was cut from.
 */
export const caseInsensitive: CaseFolding = (text) => text.toLowerCase().replaceAll('ς', 'σ');

/** Each of the values in each of its forms, those that count as equal once. */
export function distinctForms(values: readonly string[], fold: CaseFolding): readonly string[] {
  return [...new Map(values.flatMap(unicodeForms).map((form) => [fold(form), form])).values()];
}

/**
 * Prepares the condition once, to be put to many strings. True of a string that fits a value in any of its forms: not by
 * forms of the string, so that Cognito, which is sent the forms, finds the same.
 */
export function stringTest(condition: StringCondition, fold: CaseFolding): (text: string) => boolean {
  const values = condition.operator === 'in' ? condition.values : [condition.value];
  const forms = distinctForms(values, fold).map(fold);
  if (condition.operator === 'equals' || condition.operator === 'in') {
    const wanted = new Set(forms);
    return (text) => wanted.has(fold(text));
  }
  const fits = FITS[condition.operator];
  return (text) => {
    const folded = fold(text);
    return forms.some((form) => fits(folded, form));
  };
}

const FITS = {
  startsWith: (text: string, form: string) => text.startsWith(form),
  endsWith: (text: string, form: string) => text.endsWith(form),
  contains: (text: string, form: string) => text.includes(form),
};
