import type { Agent } from 'node:http';

/**
 * Connects by the proxy that HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names for an address, and directly where NO_PROXY names
 * it, as other programs do. Keeps connections, through the proxy as well.
 *
 * Loaded where it is needed: it takes as long to load as a tenth of the service.
 */
export async function createProxyAgent(proxy: 'of the environment' | 'none'): Promise<Agent | undefined> {
  if (proxy === 'none') return undefined;
  const { ProxyAgent } = await import('proxy-agent');
  return new ProxyAgent({ keepAlive: true, maxSockets: 50 });
}
