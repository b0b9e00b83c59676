/**
 * Returns whether a host, as HOST names it or a client calls it, is always this machine's own loopback interface.
 *
 * Not the names below `.localhost`: browsers resolve them to the loopback address by themselves (RFC 6761, section 6.3), but
 * the C libraries that resolve HOST may ask the DNS, whose reply can be any address of this machine. A server that took such
 * a name for loopback could serve a network without authentication.
 */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
