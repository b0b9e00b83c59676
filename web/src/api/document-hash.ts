import type { TypedDocumentNode } from '@urql/core';

/** Returns the hash by which the service knows the document: the generator has written it there. */
// biome-ignore lint/suspicious/noExplicitAny: a document of any data and variables
export function documentHash(document: TypedDocumentNode<any, any>): string | null {
  const { __meta__: meta } = document as { readonly __meta__?: { readonly hash?: string } };
  return meta?.hash ?? null;
}
