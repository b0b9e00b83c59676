/** A request that a page shows, and the reply that it promises. */
export interface Recipe extends Request {
  readonly reply: string;
}

interface Request {
  /** The heading above it, and the line on which it begins. */
  readonly title: string;
  readonly document: PrintedDocument | NamedDocument;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Written out on the page. */
interface PrintedDocument {
  readonly kind: 'printed';
  readonly text: string;
}

/** A file of schema/operations, by its name without the ending. */
interface NamedDocument {
  readonly kind: 'named';
  readonly name: string;
}

type Part = { readonly kind: 'request'; readonly request: Request } | { readonly kind: 'json'; readonly text: string };

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
  let asked: Request | null = null;
  for (const part of partsOf(markdown)) {
    if (part.kind === 'request') {
      if (asked !== null) throw new Error(`"${asked.title}" has no reply.`);
      asked = part.request;
    } else if (asked !== null) {
      recipes.push({ ...asked, reply: part.text });
      asked = null;
    }
  }
  if (asked !== null) throw new Error(`"${asked.title}" has no reply.`);
  return recipes;
}

function* partsOf(markdown: string): Generator<Part> {
  const lines = markdown.split('\n');
  let heading = '';
  for (let place = 0; place < lines.length; place += 1) {
    const line = lines[place] ?? '';
    heading = HEADING.exec(line)?.groups?.heading ?? heading;
    const title = `${heading}, line ${place + 1}`;
    if (line.startsWith('Document:')) yield { kind: 'request', request: namedRequest(title, line) };
    const language = FENCE.exec(line)?.groups?.language;
    if (language === undefined) continue;
    const end = lines.indexOf('```', place);
    const text = lines.slice(place + 1, end).join('\n');
    place = end;
    yield language === 'json'
      ? { kind: 'json', text }
      : { kind: 'request', request: { title, document: { kind: 'printed', text }, variables: {} } };
  }
}

function namedRequest(title: string, line: string): Request {
  const { name, variables = '{}' } = LINK.exec(line)?.groups ?? {};
  if (name === undefined) throw new Error(`"${title}" names no document.`);
  return { title, document: { kind: 'named', name }, variables: JSON.parse(variables) };
}
