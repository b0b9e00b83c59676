import { unicodeForms } from '../model/unicode-forms.ts';
import type { StringFilter } from './user-filter.ts';

/** One operator of a StringFilter. */
export type StringCondition =
  | { readonly operator: 'equals' | 'startsWith' | 'endsWith' | 'contains'; readonly value: string }
  | { readonly operator: 'in'; readonly values: readonly string[] };

/** Returns the conditions that a StringFilter joins by AND; an empty list if it restricts nothing. */
export function stringConditions(filter: StringFilter | null | undefined): readonly StringCondition[] {
  const { equals, startsWith, endsWith, contains, in: values } = filter ?? {};
  const conditions: StringCondition[] = [];
  if (equals != null) conditions.push({ operator: 'equals', value: equals });
  if (startsWith != null) conditions.push({ operator: 'startsWith', value: startsWith });
  if (endsWith != null) conditions.push({ operator: 'endsWith', value: endsWith });
  if (contains != null) conditions.push({ operator: 'contains', value: contains });
  if (values != null) conditions.push({ operator: 'in', values });
  return conditions;
}

/** Maps strings that count as equal to the same string. */
export type CaseFolding = (text: string) => string;

export const caseSensitive: CaseFolding = (text) => text;

/**
 * Folds to lower case, in the same way in every locale. JavaScript lower-cases Σ to ς at the end of a word and to σ
 * elsewhere: a prefix that ends in Σ would not match its own word.
 */
export const caseInsensitive: CaseFolding = (text) => text.toLowerCase().replaceAll('ς', 'σ');

/** Returns each value in each of its Unicode forms, without duplicates by the folding. */
export function distinctForms(values: readonly string[], fold: CaseFolding): readonly string[] {
  return [...new Map(values.flatMap(unicodeForms).map((form) => [fold(form), form])).values()];
}

/**
 * Returns a test for many strings. A string passes if it fits any Unicode form of a value. The string's own forms are not
 * tried, so that Cognito, which is sent the forms of the value, finds the same.
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
