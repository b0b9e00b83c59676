export async function report(args: readonly string[]): Promise<number> {
  return args.length;
}
