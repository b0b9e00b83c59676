import { useNavigate } from '@tanstack/react-router';
import { directoryIndex } from '../api/directory-index.ts';
import { useStore } from '../api/store.ts';
import { useShown } from '../api/use-shown.ts';
import { SCREENS } from '../app/screens.ts';
import { useGroupOptions } from '../changes/use-group-options.ts';
import { PalettePeopleDocument, PalettePeopleFromPoolDocument } from '../generated/graphql.ts';
import type { IconName } from '../parts/icon.tsx';
import { visibleText } from '../parts/name.tsx';
import { texts } from '../texts.ts';
import { readCommand } from './command.ts';

/** One line of the palette: where it leads. */
export interface Hit {
  readonly id: string;
  readonly icon: IconName;
  readonly label: string;
  readonly hint: string;
  go(): void;
}

const MOST_GROUPS = 5;

/** Returns what fits the text: people, with what is to be done to them, groups, and screens. */
export function useHits(text: string): { readonly hits: readonly Hit[]; readonly isComing: boolean } {
  const { verb, search } = readCommand(text);
  const { people, isComing } = usePeopleHits(search);
  const groups = useGroupOptions();
  const navigate = useNavigate();
  const fits = (label: string) => label.toLowerCase().includes(search.toLowerCase());
  const persons = people.map(({ username, name, email }): Hit => {
    const who = visibleText(name ?? username);
    return {
      id: `person:${username}`,
      icon: verb === null ? 'people' : 'right',
      label: verb === null ? who : texts.palette.verbs[verb](who),
      hint: visibleText([username, email].filter(Boolean).join(' · ')),
      go: () =>
        void navigate({ to: '/people/$username', params: { username }, search: verb === null ? {} : { do: verb } }),
    };
  });
  if (verb !== null) return { hits: persons, isComing };
  const screens = SCREENS.flatMap(({ path, entry }): Hit[] =>
    entry !== null && fits(entry.label)
      ? [
          {
            id: path,
            icon: entry.icon,
            label: entry.label,
            hint: texts.palette.screen,
            go: () => void navigate({ to: path }),
          },
        ]
      : [],
  );
  const invite: Hit = {
    id: 'invite',
    icon: 'plus',
    label: texts.invite.button,
    hint: texts.palette.action,
    go: () => void navigate({ to: '/people', search: { do: 'invite' } }),
  };
  const found = search === '' ? [] : groups.filter(({ label }) => fits(label)).slice(0, MOST_GROUPS);
  const openGroups = found.map(
    ({ value }): Hit => ({
      id: `group:${value}`,
      icon: 'groups',
      label: visibleText(value),
      hint: texts.palette.group,
      go: () => void navigate({ to: '/groups/$name', params: { name: value } }),
    }),
  );
  return { hits: [...persons, ...openGroups, ...screens, ...(fits(invite.label) ? [invite] : [])], isComing };
}

interface FoundPerson {
  readonly username: string;
  readonly name?: string | null;
  readonly email?: string | null;
}

/** People of the index, anywhere in their names; without one those whose names begin so, which costs calls. */
function usePeopleHits(search: string): { readonly people: readonly FoundPerson[]; readonly isComing: boolean } {
  const isIndexed = useStore(directoryIndex).kind === 'there';
  const isEmpty = search === '';
  const ofIndex = useShown(PalettePeopleDocument, { search }, { pause: isEmpty || !isIndexed, keep: true });
  const filter = {
    or: [{ username: { startsWith: search } }, { email: { startsWith: search } }, { name: { startsWith: search } }],
  };
  const ofPool = useShown(PalettePeopleFromPoolDocument, { filter }, { pause: isEmpty || isIndexed, keep: true });
  if (isEmpty) return { people: [], isComing: false };
  return isIndexed
    ? { people: ofIndex.data?.directory?.users.nodes ?? [], isComing: ofIndex.fetching }
    : { people: ofPool.data?.users?.nodes ?? [], isComing: ofPool.fetching };
}
