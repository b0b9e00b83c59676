import { isIP } from 'node:net';
import { isLoopback } from '../../config/loopback.ts';

/** The names that requests may have in their header Host. */
export type HostPolicy =
  /** Any name: a token authenticates the caller. */
  | { readonly kind: 'any' }
  /**
   * Only loopback names and the address that the service listens on. Without a token, a page of another site could make its
   * own name resolve to this machine (DNS rebinding), and the browser would take the service for the same site.
   */
  | { readonly kind: 'loopback-and-listen'; readonly listensOn: string };

/** @param header the request's header Host: a name or an address, with or without a port */
export function isTrustedHost(header: string | undefined, policy: HostPolicy): boolean {
  if (policy.kind === 'any') return true;
  const host = hostIn(header);
  if (host === null) return false;
  return (
    isLoopbackName(host) || host === policy.listensOn.toLowerCase() || (isWildcard(policy.listensOn) && isIP(host) > 0)
  );
}

/** In lower case, without port and brackets. Returns null if the header is not a host. */
function hostIn(header: string | undefined): string | null {
  const [, address, name] = /^(?:\[([\da-f:.]+)\]|([^\s:@/[\]]+))(?::\d+)?$/i.exec(header ?? '') ?? [];
  return (address ?? name)?.toLowerCase().replace(/\.$/, '') ?? null;
}

/**
 * Returns whether a client calls this machine by a loopback name or address. A browser resolves every name below
 * `.localhost` to the loopback address by itself (RFC 6761, section 6.3), so no page of another site can have such a
 * name.
 */
function isLoopbackName(host: string): boolean {
  return isLoopback(host) || host.endsWith('.localhost');
}

/**
 * Returns whether the server listens on every address. It may be called by any: unlike a name, none can be made to resolve
 * elsewhere.
 */
function isWildcard(listensOn: string): boolean {
  return listensOn === '0.0.0.0' || listensOn === '::';
}
