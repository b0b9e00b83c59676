/** What stands behind the `?` of an address: texts, and lists of them where a name is there several times. */
export type Search = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads an address that people may write by hand: `?q=mül&in=admin&in=manager`. */
export function parseSearch(text: string): Record<string, string | string[]> {
  const parameters = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

/** Writes it; what is empty is left out. */
export function formatSearch(search: Search): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const each of [value ?? ''].flat()) if (each !== '') parameters.append(name, each);
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

/** Returns the value where there is exactly one. */
export function oneOf(search: Search, name: string): string | undefined {
  const value = search[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** Returns all values of a name. */
export function allOf(search: Search, name: string): readonly string[] {
  const value = search[name];
  return value === undefined ? [] : [value].flat();
}
