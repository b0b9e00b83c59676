/** A seeded generator: the same seed gives the same sequence, on every machine. */
export interface Random {
  /** 0 ≤ x < 1. */
  fraction(): number;
  /** 0 ≤ n < bound, whole. */
  below(bound: number): number;
  /** One of the items. */
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  /** Returns a UUID of version 4, its random bits from this generator. */
  uuid(): string;
}

/** mulberry32: small, fast, and random enough for made-up people. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function bits(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
  const fraction = () => bits() / 2 ** 32;
  const below = (bound: number) => Math.floor(fraction() * bound);
  return {
    fraction,
    below,
    pick: (items) => items[below(items.length)] ?? items[0],
    uuid() {
      // The bits of version 4 and variant 10, by RFC 4122.
      const hex = [bits(), (bits() & 0xffff0fff) | 0x4000, (bits() & 0x3fffffff) | 0x80000000, bits()]
        .map((word) => (word >>> 0).toString(16).padStart(8, '0'))
        .join('');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    },
  };
}
