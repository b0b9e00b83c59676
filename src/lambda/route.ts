import type { Service } from '../app/create-service.ts';
import { GRAPHQL_PATH } from '../http/messages/paths.ts';
import { SECURITY_HEADERS } from '../http/security/security-headers.ts';

/**
 * The API and `/health`. Downloads are left out: they are streams. So is CORS, which the gateway or the function URL
 * does.
 */
export async function route({ app, health }: Pick<Service, 'app' | 'health'>, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const answer = pathname === GRAPHQL_PATH ? await app.fetch(request) : await answerOther(health, request, pathname);
  const headers = new Headers(answer.headers);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) if (!headers.has(name)) headers.set(name, value);
  return new Response(answer.body, { status: answer.status, headers });
}

async function answerOther(health: Service['health'], request: Request, pathname: string): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return Response.json({ error: 'Method not allowed.' }, { status: 405, headers: { allow: 'GET, HEAD' } });
  }
  if (pathname === '/health/live') return Response.json({ status: 'ok' });
  if (pathname === '/health' || pathname === '/health/ready') {
    const state = await health.ready();
    return Response.json(state, { status: state.ready ? 200 : 503 });
  }
  return Response.json({ error: `Nothing is here. The API is at ${GRAPHQL_PATH}.` }, { status: 404 });
}
