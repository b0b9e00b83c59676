import type { Clause, OwnCondition } from './clause.ts';
import { stringConditions } from './string-condition.ts';
import type { DateFilter, StringFilter, UserFilter } from './user-filter.ts';

/** Returns the restrictions that the filter itself makes, without those within `and`, `or` and `not`. */
export function ownClauses(filter: UserFilter, path: string): readonly Clause<OwnCondition>[] {
  const clauses: Clause<OwnCondition>[] = [];
  const add = (field: string, condition: OwnCondition) => clauses.push({ path: `${path}.${field}`, condition });
  const addText = (field: string, attribute: string, value: StringFilter | null | undefined) => {
    for (const text of stringConditions(value)) add(`${field}.${text.operator}`, { kind: 'text', attribute, text });
  };

  addText('username', 'username', filter.username);
  addText('sub', 'sub', filter.sub);
  addText('email', 'email', filter.email);
  addText('phoneNumber', 'phone_number', filter.phoneNumber);
  addText('name', 'name', filter.name);
  if (filter.attribute != null) addText('attribute.value', filter.attribute.name, filter.attribute.value);

  const { status, enabled, inAnyGroup, inAllGroups, notInAnyGroup, inNoGroup, createdAt, updatedAt } = filter;
  if (status != null) add('status', { kind: 'status', statuses: status });
  if (enabled != null) add('enabled', { kind: 'enabled', enabled });
  if (inAnyGroup != null) add('inAnyGroup', { kind: 'inAnyGroup', groupNames: inAnyGroup });
  // One clause for each group: so the members of the best one are read, and the others tested.
  for (const [index, name] of (inAllGroups ?? []).entries()) {
    add(`inAllGroups[${index}]`, { kind: 'inAnyGroup', groupNames: [name] });
  }
  if (notInAnyGroup != null && notInAnyGroup.length > 0) {
    add('notInAnyGroup', { kind: 'notInAnyGroup', groupNames: notInAnyGroup });
  }
  if (inNoGroup != null) add('inNoGroup', { kind: 'inNoGroup', inNoGroup });
  if (restricts(createdAt)) add('createdAt', { kind: 'date', field: 'createdAt', range: createdAt });
  if (restricts(updatedAt)) add('updatedAt', { kind: 'date', field: 'updatedAt', range: updatedAt });
  return clauses;
}

/** Returns false for a range that is open at both ends, so that it does not become a clause to evaluate. */
function restricts(range: DateFilter | null | undefined): range is DateFilter {
  return range != null && (range.after != null || range.before != null);
}
