import { isIP } from 'node:net';

/** Which names a request may call the service by, in its header Host. */
export type HostPolicy =
  /** Any: a token says who is asking. */
  | { readonly kind: 'any' }
  /**
   * Only those of this machine: who reaches the service without a token must not be a page of another site, which got
   * here by a name of its own that it had point at this machine (DNS rebinding). To the browser it is the same site.
   */
  | { readonly kind: 'own'; readonly listensOn: string };

/** @param header the request's header Host: a name or an address, and maybe a port */
export function isTrustedHost(header: string | undefined, rule: HostPolicy): boolean {
  if (rule.kind === 'any') return true;
  const host = hostIn(header);
  if (host === null) return false;
  return isLoopback(host) || host === rule.listensOn.toLowerCase() || (isWildcard(rule.listensOn) && isIP(host) > 0);
}

/** In lower case, without port and brackets; null where it is no host. */
function hostIn(header: string | undefined): string | null {
  const [, address, name] = /^(?:\[([\da-f:.]+)\]|([^\s:@/[\]]+))(?::\d+)?$/i.exec(header ?? '') ?? [];
  return (address ?? name)?.toLowerCase().replace(/\.$/, '') ?? null;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Who listens on every address is called by any of them; an address cannot be pointed elsewhere. */
function isWildcard(listensOn: string): boolean {
  return listensOn === '0.0.0.0' || listensOn === '::';
}
