import type { ComponentType } from 'react';
import type { IconName } from '../parts/icon.tsx';

/** A screen as the frame knows it before it is opened: `route.ts` in its folder. What it shows is loaded at its first visit. */
export interface ScreenRoute<Path extends string = string> {
  /** Its address: `/people`, or `/people/$username` with the name of what it is about. */
  readonly path: Path;
  /** Its entry in the navigation; null for a screen that one comes to from another. */
  readonly entry: { readonly label: string; readonly icon: IconName } | null;
  load(): Promise<{ readonly default: ComponentType }>;
}

/** Keeps the path's own type, by which links and parameters are checked. */
export function screenRoute<const Path extends string>(screen: ScreenRoute<Path>): ScreenRoute<Path> {
  return screen;
}
