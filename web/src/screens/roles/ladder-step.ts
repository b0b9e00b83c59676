import type { UserFilterInput } from '../../generated/graphql.ts';

/** A step of the ladder; null for those who stand on none. */
export type Step = string | null;

/** How the address names those without a role: with a space, which no group's name has. */
const NO_ROLE = 'no role';

/** Reads the step from the address: the highest one if it names none, or one that is gone. */
export function readStep(text: string | undefined, ladder: readonly string[]): Step {
  if (text === NO_ROLE) return null;
  return ladder.find((name) => name === text) ?? ladder[0] ?? null;
}

export function writeStep(step: Step): string {
  return step ?? NO_ROLE;
}

/** Returns the filter for who stands on the step: in its group, and in none of a higher one. */
export function onStep(step: Step, ladder: readonly string[]): UserFilterInput {
  if (step === null) return { notInAnyGroup: [...ladder] };
  const higher = ladder.slice(0, ladder.indexOf(step));
  return higher.length === 0 ? { inAnyGroup: [step] } : { inAnyGroup: [step], notInAnyGroup: higher };
}

/** Returns the next step up; null at the top. Whoever stands on none begins at the lowest. */
export function stepAbove(step: Step, ladder: readonly string[]): string | null {
  const at = step === null ? ladder.length : ladder.indexOf(step);
  return ladder[at - 1] ?? null;
}

/** Returns the next step down; null at the lowest, and below it. */
export function stepBelow(step: Step, ladder: readonly string[]): string | null {
  return step === null ? null : (ladder[ladder.indexOf(step) + 1] ?? null);
}
