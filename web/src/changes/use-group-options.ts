import { useMemo } from 'react';
import { useShown } from '../api/use-shown.ts';
import { GroupNamesDocument } from '../generated/graphql.ts';
import type { Option } from '../parts/choice.tsx';

const ALL_GROUPS = { first: 1000 };

/** The groups of the pool to choose from; none until they are read. */
export function useGroupOptions(): readonly Option[] {
  const { data } = useShown(GroupNamesDocument, ALL_GROUPS);
  return useMemo(
    () =>
      (data?.groups?.nodes ?? []).map(({ name, description }) => ({
        value: name,
        label: name,
        hint: description ?? undefined,
      })),
    [data],
  );
}
