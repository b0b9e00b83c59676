import { type Clause, clausesOf } from './clause.ts';

/** Is it plain from the clause itself that nobody matches? False proves nothing. */
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
      return condition.alternatives.every(({ filter }) => clausesOf(filter).some(isImpossible));
    case 'not':
      return clausesOf(condition.negated.filter).length === 0;
    default:
      return false;
  }
}
