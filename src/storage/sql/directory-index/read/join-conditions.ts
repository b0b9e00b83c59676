import { type Expression, type SqlBool, sql } from 'kysely';

/**
 * The most conditions of an AND that the planner gets to see. PostgreSQL compares each with each for every index of the table:
 * 1,000 of them took 10 s to plan.
 */
const MAX_PLANNED = 32;

/**
 * Joins conditions pair by pair. In a row each would be a level of its own, and SQLite takes no more than 1,000 levels. No
 * conditions: `and` is true, `or` is false.
 */
export function joinConditions(by: 'and' | 'or', conditions: readonly Expression<SqlBool>[]): Expression<SqlBool> {
  if (by === 'or' || conditions.length <= MAX_PLANNED) return join(by, conditions);
  const planned = join(by, conditions.slice(0, MAX_PLANNED));
  // None of the conditions is null: the function changes nothing but that the planner does not look into it.
  return sql`(${planned} and coalesce(${join(by, conditions.slice(MAX_PLANNED))}, false))`;
}

function join(by: 'and' | 'or', conditions: readonly Expression<SqlBool>[]): Expression<SqlBool> {
  const [first, ...others] = conditions;
  if (first === undefined) return by === 'and' ? sql`true` : sql`false`;
  if (others.length === 0) return first;
  const half = Math.ceil(conditions.length / 2);
  const left = join(by, conditions.slice(0, half));
  const right = join(by, conditions.slice(half));
  return by === 'and' ? sql`(${left} and ${right})` : sql`(${left} or ${right})`;
}
