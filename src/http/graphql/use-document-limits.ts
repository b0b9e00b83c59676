import {
  type ASTNode,
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  parse,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
  validate,
  visit,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { httpGraphQLError } from '../errors/http-graphql-error.ts';

/**
 * Far above any document of this API: the examples have 40 to 70 tokens. The worst case of validation is quadratic in it.
 */
const MAX_TOKENS = 1_000;
/** Nested fields. GraphiQL's introspection is 15 deep, the deepest example 4. */
const MAX_DEPTH = 15;
/** In one document. Aliases are for several single objects at once: `nodes(ids:)` takes 100. */
const MAX_ALIASES = 30;
const MAX_DIRECTIVES = 20;
/** Characters of one name. An alias occurs in the response as often as its field, and in the path of every error. */
const MAX_NAME_LENGTH = 256;
/** Of one document: a short one can have hundreds of the same error. graphql-js adds a line that it has stopped. */
const MAX_ERRORS = 5;

/**
 * Rejects documents that would cost much more to validate or execute than to send: too long, too deep, too many aliases or
 * directives. That is checked before the document is validated against the schema, since such documents exploit the
 * comparison of fields with each other.
 *
 * The usual plugins are not used: they allow introspection of any depth, call what they reject a syntax error, and respond
 * without a status.
 *
 * @param introspection whether the schema itself may be queried
 */
export function useDocumentLimits({ introspection }: { introspection: 'on' | 'off' }): Plugin {
  return {
    onParse({ setParseFn }) {
      setParseFn((source, options) => limitedParse(source, options));
    },
    onValidate({ addValidationRule, setValidationFn }) {
      // The library's own call passes its options as the wrong argument.
      setValidationFn((schema, document, rules) => validate(schema, document, rules, { maxErrors: MAX_ERRORS }));
      addValidationRule(OperationLimitsRule);
      if (introspection === 'off') addValidationRule(NoSchemaIntrospectionCustomRule);
    },
  };
}

function limitedParse(source: Parameters<typeof parse>[0], options: Parameters<typeof parse>[1]): DocumentNode {
  try {
    return parse(source, { ...options, maxTokens: MAX_TOKENS });
  } catch (error) {
    if (!(error instanceof GraphQLError) || !error.message.includes(`more that ${MAX_TOKENS} tokens`)) throw error;
    throw limitError(`The document has more than ${MAX_TOKENS} tokens. Send long lists as variables.`);
  }
}

/** Throws instead of reporting: no further validation of such a document is needed. */
function OperationLimitsRule(_context: ValidationContext): ASTVisitor {
  return {
    Document(document) {
      const aliases = count(document, (node) => node.kind === Kind.FIELD && node.alias !== undefined);
      const directives = count(document, (node) => node.kind === Kind.DIRECTIVE);
      const depth = depthOf(document);
      const longName = longestName(document);
      if (longName > MAX_NAME_LENGTH)
        throw limitError(`A name in the document has ${longName} characters; at most ${MAX_NAME_LENGTH}.`);
      if (aliases > MAX_ALIASES) throw tooMany('aliases', aliases, MAX_ALIASES);
      if (directives > MAX_DIRECTIVES) throw tooMany('directives', directives, MAX_DIRECTIVES);
      if (depth > MAX_DEPTH) throw limitError(`The document is ${depth} fields deep; at most ${MAX_DEPTH}.`);
    },
  };
}

function longestName(document: DocumentNode): number {
  let longest = 0;
  visit(document, {
    Name({ value }) {
      longest = Math.max(longest, value.length);
    },
  });
  return longest;
}

function count(document: DocumentNode, isCounted: (node: ASTNode) => boolean): number {
  let found = 0;
  visit(document, {
    enter(node) {
      if (isCounted(node)) found += 1;
    },
  });
  return found;
}

/**
 * Returns the depth of nested fields, with fragments unfolded. Each fragment is measured once, however often it is spread.
 * One that contains itself counts as 0, and is rejected by another rule.
 */
function depthOf({ definitions }: DocumentNode): number {
  const fragments = new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])),
  );
  const depths = new Map<string, number>();

  const ofSet = (set: SelectionSetNode | undefined): number => Math.max(0, ...(set?.selections ?? []).map(ofSelection));
  const ofSelection = (selection: SelectionNode): number => {
    if (selection.kind === Kind.FIELD) return 1 + ofSet(selection.selectionSet);
    return selection.kind === Kind.INLINE_FRAGMENT ? ofSet(selection.selectionSet) : ofFragment(selection.name.value);
  };
  const ofFragment = (name: string): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    depths.set(name, 0);
    const depth = ofSet(fragments.get(name)?.selectionSet);
    depths.set(name, depth);
    return depth;
  };

  return Math.max(0, ...definitions.map((node) => ('selectionSet' in node ? ofSet(node.selectionSet) : 0)));
}

function tooMany(what: string, found: number, most: number): GraphQLError {
  return limitError(`The document has ${found} ${what}; at most ${most}.`);
}

function limitError(message: string): GraphQLError {
  return httpGraphQLError('BAD_USER_INPUT', message);
}
