/** A request that a page shows, with the reply that it shows. */
export interface DocsExample extends Request {
  readonly reply: string;
}

interface Request {
  /** The heading above it, and its first line. */
  readonly title: string;
  readonly document: PrintedDocument | NamedDocument;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Its text is on the page. */
interface PrintedDocument {
  readonly kind: 'printed';
  readonly text: string;
}

/** A file of schema/operations, by its name without the extension. */
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
 * Returns the requests of a page in order: each a block of GraphQL or a line `Document: …` that names a file, with the first
 * block of JSON after it. JSON that follows no request is not a reply.
 *
 * @throws Error if a request has no reply
 */
export function docsExamplesOf(markdown: string): readonly DocsExample[] {
  const examples: DocsExample[] = [];
  let pending: Request | null = null;
  for (const part of partsOf(markdown)) {
    if (part.kind === 'request') {
      if (pending !== null) throw new Error(`"${pending.title}" has no reply.`);
      pending = part.request;
    } else if (pending !== null) {
      examples.push({ ...pending, reply: part.text });
      pending = null;
    }
  }
  if (pending !== null) throw new Error(`"${pending.title}" has no reply.`);
  return examples;
}

function* partsOf(markdown: string): Generator<Part> {
  const lines = markdown.split('\n');
  let heading = '';
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    heading = HEADING.exec(line)?.groups?.heading ?? heading;
    const title = `${heading}, line ${index + 1}`;
    if (line.startsWith('Document:')) yield { kind: 'request', request: namedRequest(title, line) };
    const language = FENCE.exec(line)?.groups?.language;
    if (language === undefined) continue;
    const end = lines.indexOf('```', index);
    const text = lines.slice(index + 1, end).join('\n');
    index = end;
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
