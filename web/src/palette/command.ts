/** What can be said in the palette to be done to a person, and what the person's page calls it: `?do=disable`. */
const VERBS = {
  disable: 'disable',
  enable: 'enable',
  add: 'add',
  role: 'role',
  promote: 'role',
  demote: 'role',
  correct: 'correct',
  offboard: 'offboard',
  delete: 'delete',
} as const;

export type Verb = (typeof VERBS)[keyof typeof VERBS];

export interface Command {
  /** Null where only something is looked for. */
  readonly verb: Verb | null;
  /** Whom, or what. */
  readonly search: string;
}

/** Reads `disable julia`, `add julia to admins`; anything else is a search. */
export function readCommand(text: string): Command {
  const [first = '', ...others] = text.trim().split(/\s+/);
  const verb = Object.entries(VERBS).find(([word]) => word === first.toLowerCase())?.[1] ?? null;
  if (verb === null) return { verb, search: text.trim() };
  const rest = others.join(' ');
  return { verb, search: verb === 'add' ? rest.replace(/\s+to(\s.*)?$/i, '') : rest };
}
