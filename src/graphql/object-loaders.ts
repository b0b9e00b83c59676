import { indexOf } from '../loaders/index-loaders.ts';
import type { ObjectLoaders } from '../loaders/object-loaders.ts';
import type { Context } from './context.ts';

/**
 * Returns where the fields of an object are read: an object below `directory` comes from the index, and so does all that is
 * below it, at any depth; any other comes from the pool.
 */
export function loadersOf(item: object, { loaders }: Pick<Context, 'loaders'>): ObjectLoaders {
  return indexOf(item) ?? loaders;
}

/** Returns the item as an object of the same origin as another. */
export function ofSameOrigin<Item extends object>(origin: object, item: Item): Item {
  return indexOf(origin)?.own(item) ?? item;
}
