import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { caseFoldingFor } from '../../../../domain/filter/case-folding.ts';
import type { Clause, Condition } from '../../../../domain/filter/clause.ts';
import type { DateFilter } from '../../../../domain/filter/user-filter.ts';
import { FOLDED_COLUMNS } from '../user-columns.ts';
import { groupCountAt, membershipsAt, type ResolvedMoment } from './directory-moment.ts';
import { joinConditions } from './join-conditions.ts';
import { textCondition } from './text-condition.ts';

/**
 * Returns the condition that the user `u` matches all clauses, as `createUserMatcher` has it. It is never null, so that it can
 * be negated. The attributes are indexed: `assertIndexed` has seen to that.
 */
export function filterToSql(clauses: readonly Clause[], at: ResolvedMoment): Expression<SqlBool> {
  return joinConditions(
    'and',
    clauses.map(({ condition }) => conditionToSql(condition, at)),
  );
}

function conditionToSql(condition: Condition, at: ResolvedMoment): Expression<SqlBool> {
  const { sql: engine } = at.tables;
  switch (condition.kind) {
    case 'text': {
      const { attribute, text } = condition;
      const isName = text.operator === 'equals' || text.operator === 'in';
      const column =
        attribute === 'username' && !isName ? unindexed<string | null>('u.username', at) : textOf(attribute, at);
      return textCondition(column, text, caseFoldingFor(attribute), engine);
    }
    case 'status':
      return engine.isOneOf(unindexed('u.status', at), condition.statuses);
    case 'enabled':
      return sql`u.enabled = ${sql.lit(condition.enabled ? 1 : 0)}`;
    case 'inAnyGroup':
      return isInAnyGroup(condition.groupNames, at);
    case 'notInAnyGroup':
      return sql`not ${isInAnyGroup(condition.groupNames, at)}`;
    case 'inNoGroup':
      return sql`${groupCount(at)} ${sql.raw(condition.inNoGroup ? '=' : '>')} 0`;
    case 'date':
      return isWithin(condition.field === 'createdAt' ? 'u.created_at' : 'u.updated_at', condition.range);
    case 'or':
      return joinConditions(
        'or',
        condition.alternatives.map((clauses) => filterToSql(clauses, at)),
      );
    case 'not':
      return sql`not (${filterToSql(condition.negated, at)})`;
  }
}

/** The attribute of the user `u`, folded as the filter compares it. */
function textOf(attribute: string, { tables }: ResolvedMoment): RawBuilder<string | null> {
  if (attribute === 'username') return sql.ref('u.username');
  const columns: Readonly<Record<string, string>> = FOLDED_COLUMNS;
  const column = Object.hasOwn(columns, attribute) ? columns[attribute] : undefined;
  if (column !== undefined) return sql.ref(`u.${column}`);
  return tables.sql.text.property(sql.ref('u.attributes_folded'), attribute);
}

function groupCount(at: ResolvedMoment): RawBuilder<number> {
  return at.moment === null ? unindexed('u.group_count', at) : groupCountAt(at);
}

/**
 * The column, of which SQLite takes no index: it has no statistics, and would read all users in no group for every step along
 * another index. A plus before a column changes nothing else.
 */
function unindexed<Value>(column: string, { tables }: ResolvedMoment): RawBuilder<Value> {
  return tables.sql.scan === null ? sql.ref(column) : sql`+${sql.ref(column)}`;
}

/** By looking for the user's memberships: where few are in the groups, `fewUsers` has begun there. */
function isInAnyGroup(names: readonly string[], at: ResolvedMoment): Expression<SqlBool> {
  const ids = names.flatMap((name) => at.groups.get(name)?.id ?? []);
  const [id, ...others] = ids;
  if (id === undefined) return sql`false`;
  const isOfGroup = others.length === 0 ? sql<SqlBool>`m.group_id = ${id}` : at.tables.sql.isOneOf('m.group_id', ids);
  const memberships = membershipsAt(at)
    .where('m.user_id', '=', sql.ref<number>('u.user_id'))
    .where(isOfGroup)
    .select(sql.lit(1).as('one'));
  return sql`exists ${memberships}`;
}

function isWithin(column: string, { after, before }: DateFilter): Expression<SqlBool> {
  const time = sql.ref<number>(column);
  return joinConditions('and', [
    ...(after == null ? [] : [sql<SqlBool>`${time} >= ${after.getTime()}`]),
    ...(before == null ? [] : [sql<SqlBool>`${time} < ${before.getTime()}`]),
  ]);
}
