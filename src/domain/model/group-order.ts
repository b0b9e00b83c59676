import { compareCodeUnits, comparePrecedence, type Group } from './group.ts';

export const GROUP_ORDER_FIELDS = ['NAME', 'PRECEDENCE', 'CREATED_AT'] as const;
export type GroupOrderField = (typeof GROUP_ORDER_FIELDS)[number];

export const ORDER_DIRECTIONS = ['ASC', 'DESC'] as const;
export type OrderDirection = (typeof ORDER_DIRECTIONS)[number];

export interface GroupOrder {
  readonly field: GroupOrderField;
  readonly direction: OrderDirection;
}

const COMPARE: Record<GroupOrderField, (a: Group, b: Group) => number> = {
  // In one Unicode form: `é` of one character and of two are sorted together.
  NAME: (a, b) => compareCodeUnits(a.name.normalize(), b.name.normalize()),
  PRECEDENCE: (a, b) => comparePrecedence(a.precedence, b.precedence),
  CREATED_AT: (a, b) => a.createdAt.getTime() - b.createdAt.getTime(),
};

/** Returns a total order: groups that are equal in the field are ordered by name, in the same direction. */
export function compareGroupsBy({ field, direction }: GroupOrder): (a: Group, b: Group) => number {
  const sign = direction === 'ASC' ? 1 : -1;
  return (a, b) => sign * (COMPARE[field](a, b) || compareCodeUnits(a.name, b.name));
}
