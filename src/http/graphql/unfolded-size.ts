import { type DocumentNode, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';

/**
 * Returns how many selections a document has with every spread replaced by its fragment. A document of forty fragments that
 * each spread the next one twice has 2⁴⁰, and graphql-jit visits all of them. Each fragment is measured once, however often
 * it is spread. The document is valid, so no fragment contains itself.
 */
export function unfoldedSize({ definitions }: DocumentNode): number {
  const fragments = new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])),
  );
  const sizes = new Map<string, number>();

  const ofSet = (set: SelectionSetNode | undefined): number =>
    (set?.selections ?? []).reduce((sum, selection) => sum + 1 + ofSelection(selection), 0);
  const ofSelection = (selection: SelectionNode): number =>
    selection.kind === Kind.FRAGMENT_SPREAD ? ofFragment(selection.name.value) : ofSet(selection.selectionSet);
  const ofFragment = (name: string): number => {
    const size = sizes.get(name) ?? ofSet(fragments.get(name)?.selectionSet);
    sizes.set(name, size);
    return size;
  };

  return definitions.reduce(
    (sum, node) => (node.kind === Kind.OPERATION_DEFINITION ? sum + ofSet(node.selectionSet) : sum),
    0,
  );
}
