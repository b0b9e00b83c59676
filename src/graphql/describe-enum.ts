/** The values of a GraphQL enum, each with its description: one that lacks it does not compile. */
export function describeEnum<Value extends string>(
  values: readonly Value[],
  descriptions: Readonly<Record<Value, string>>,
): Record<Value, { readonly description: string }> {
  const entries = values.map((value) => [value, { description: descriptions[value] }]);
  // Object.fromEntries forgets which keys it was given.
  return Object.fromEntries(entries) as Record<Value, { readonly description: string }>;
}
