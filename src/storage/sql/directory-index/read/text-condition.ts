import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { type CaseFolding, distinctForms, type StringCondition } from '../../../../domain/filter/string-condition.ts';
import type { EngineSql } from '../../pool-tables.ts';
import { joinConditions } from './join-conditions.ts';

/** Returns whether the text, which is folded already, fits any Unicode form of a value. False if the user lacks it. */
export function textCondition(
  text: RawBuilder<string | null>,
  condition: StringCondition,
  fold: CaseFolding,
  engine: EngineSql,
): Expression<SqlBool> {
  const values = condition.operator === 'in' ? condition.values : [condition.value];
  const forms = distinctForms(values, fold).map(fold);
  return sql`(${text} is not null and ${fitsAny(text, condition.operator, forms, engine)})`;
}

function fitsAny(
  text: RawBuilder<string | null>,
  operator: StringCondition['operator'],
  forms: readonly string[],
  engine: EngineSql,
): Expression<SqlBool> {
  const anyForm = (test: (form: string) => Expression<SqlBool>) => joinConditions('or', forms.map(test));
  switch (operator) {
    case 'equals':
    case 'in':
      return forms.length === 1 ? sql`${text} = ${forms[0]}` : engine.isOneOf(text, forms);
    case 'startsWith':
      return anyForm((form) => startsWith(text, form));
    case 'endsWith':
      return anyForm((form) => engine.text.endsWith(text, form));
    case 'contains':
      return anyForm((form) => engine.text.contains(text, form));
  }
}

/** As a range, which an index answers: texts are in the order of their code points. */
function startsWith(text: RawBuilder<string | null>, start: string): Expression<SqlBool> {
  const end = firstBeyond(start);
  return end === null ? sql`${text} >= ${start}` : sql`(${text} >= ${start} and ${text} < ${end})`;
}

/** The first text after all that start so; null if there is none. */
function firstBeyond(start: string): string | null {
  const points = [...start].map((character) => character.codePointAt(0) ?? 0);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    if (last === 0x10ffff) continue;
    // Surrogates are no characters of their own.
    const next = last === 0xd7ff ? 0xe000 : last + 1;
    return String.fromCodePoint(...points, next);
  }
  return null;
}
