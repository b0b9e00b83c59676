/** A request that a page shows, and the reply that it promises. */
export interface Recipe {
  /** The heading above it, and the line on which it begins. */
  readonly title: string;
  readonly document: DocumentOfRecipe;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly reply: string;
}

export type DocumentOfRecipe =
  /** Written out on the page. */
  | { readonly kind: 'text'; readonly text: string }
  /** A file of schema/operations, by its name without the ending. */
  | { readonly kind: 'file'; readonly name: string };

const HEADING = /^#+ (?<heading>.+)$/;
const LINK =
  /^Document: \[`(?<name>[\w-]+)\.graphql`\]\(\.\.\/schema\/operations\/\k<name>\.graphql\)(?:, with `(?<variables>.+)`)?\.$/;
const FENCE = /^```(?<language>graphql|json)$/;

/**
 * The requests of a page in their order: each a block of GraphQL or a line `Document: …` that names a file, and the first
 * block of JSON after it. JSON that follows no request is something else.
 *
 * @throws Error where a request has no reply
 */
export function recipesOf(markdown: string): readonly Recipe[] {
  const recipes: Recipe[] = [];
  const lines = markdown.split('\n');
  let heading = '';
  let asked: Omit<Recipe, 'reply'> | null = null;
  const ask = (request: Omit<Recipe, 'reply'> | null) => {
    if (asked !== null && request !== null) throw new Error(`"${asked.title}" has no reply.`);
    asked = request;
  };

  for (let place = 0; place < lines.length; place += 1) {
    const line = lines[place] ?? '';
    heading = HEADING.exec(line)?.groups?.heading ?? heading;
    const title = `${heading}, line ${place + 1}`;
    if (line.startsWith('Document:')) {
      const { name, variables = '{}' } = LINK.exec(line)?.groups ?? {};
      if (name === undefined) throw new Error(`"${title}" names no document.`);
      ask({ title, document: { kind: 'file', name }, variables: JSON.parse(variables) });
    }
    const language = FENCE.exec(line)?.groups?.language;
    if (language === undefined) continue;
    const end = lines.indexOf('```', place + 1);
    const text = lines.slice(place + 1, end).join('\n');
    place = end;
    if (language === 'graphql') ask({ title, document: { kind: 'text', text }, variables: {} });
    else if (asked !== null) {
      recipes.push({ ...asked, reply: text });
      ask(null);
    }
  }
  if (asked !== null) throw new Error('The last request has no reply.');
  return recipes;
}
