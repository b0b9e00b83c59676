import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';
import type { Group } from '../../domain/groups/group.ts';

/** The fields of a Group that its name tells. */
const TOLD_BY_NAME = new Set(['__typename', 'id', 'name']);

/** Whether a field of type Group is asked for nothing but what the group's name tells, so that no call is needed. */
export function asksForNameOnly({ fieldNodes, fragments }: GraphQLResolveInfo): boolean {
  const namesOnly = (set: SelectionSetNode | undefined): boolean =>
    set === undefined ||
    set.selections.every((selection) => {
      if (selection.kind === Kind.FIELD) return TOLD_BY_NAME.has(selection.name.value);
      return namesOnly(
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection.selectionSet
          : fragments[selection.name.value]?.selectionSet,
      );
    });
  return fieldNodes.every(({ selectionSet }) => namesOnly(selectionSet));
}

/** A stand-in of which only the name is true: for where `asksForNameOnly`. */
export function groupByName(name: string): Group {
  const unknown = new Date(Number.NaN);
  return { name, description: null, precedence: null, roleArn: null, createdAt: unknown, updatedAt: unknown };
}
