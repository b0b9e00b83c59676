/** What tools look for at the root by their own rules. A script belongs in `scripts/`. */
const CONFIGURATION = /(^codegen|\.config|^biome|^knip|^tsconfig)\.(ts|json)$/;

/** Code at the root of the checkout that is no tool's configuration. */
export function rootScripts(names: readonly string[]): readonly string[] {
  return names.filter((name) => /\.[cm]?[jt]s$/.test(name) && !CONFIGURATION.test(name));
}
