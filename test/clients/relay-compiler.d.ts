/** The path of the compiler's program. The package has no types of its own. */
declare module 'relay-compiler' {
  const program: string;
  export default program;
}
