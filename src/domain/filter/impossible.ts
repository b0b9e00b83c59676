import type { Clause } from './clause.ts';

/** Returns true if the clause itself shows that no user can match. False does not mean that one can. */
export function isImpossible({ condition }: Clause): boolean {
  switch (condition.kind) {
    case 'text':
      return condition.text.operator === 'in' && condition.text.values.length === 0;
    case 'status':
      return condition.statuses.length === 0;
    case 'inAnyGroup':
      return condition.groupNames.length === 0;
    case 'date': {
      const { after, before } = condition.range;
      return after != null && before != null && before <= after;
    }
    case 'or':
      return condition.alternatives.every((clauses) => clauses.some(isImpossible));
    case 'not':
      return condition.negated.length === 0;
    default:
      return false;
  }
}
