import { comparePrecedence, type Group } from './group.ts';

/** The groups that are roles: those of these names, or if null every group that has a precedence. */
export type RoleLadder = readonly string[] | null;

export function isRole(ladder: RoleLadder, { name, precedence }: Group): boolean {
  return ladder === null ? precedence !== null : ladder.includes(name);
}

/** Returns whether the second group is above or below the first. Equal precedences are level, whatever the names. */
export function directionOf(from: Group, to: Group): 'up' | 'down' | 'level' {
  const difference = comparePrecedence(to.precedence, from.precedence);
  return difference < 0 ? 'up' : difference > 0 ? 'down' : 'level';
}

/** Returns the end of a message that a role cannot be changed to another: `from "guest" (precedence 40) to …`. */
export function describeMove(from: Group, to: Group): string {
  if (from.name === to.name) return `to ${described(to)}: that is the highest role of the user already.`;
  const tie = ' They tie: neither is above the other, so only assignRole moves between them.';
  return `from ${described(from)} to ${described(to)}.${directionOf(from, to) === 'level' ? tie : ''}`;
}

function described({ name, precedence }: Group): string {
  return `"${name}" (${precedence === null ? 'no precedence' : `precedence ${precedence}`})`;
}
