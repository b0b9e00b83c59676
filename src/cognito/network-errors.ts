import { NoResponseError, UpstreamMisconfiguredError, UpstreamUnavailableError } from '../domain/model/errors.ts';
import { quotedMessage } from './quoted-message.ts';

/** The call never left this process, or never reached a server. */
const NOT_SENT = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Of OpenSSL, for a certificate that no authority vouches for which this process knows. */
const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'CERT_REJECTED',
  'CERT_UNTRUSTED',
  'INVALID_CA',
  'INVALID_PURPOSE',
]);
const OUT_OF_TIME = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
const OTHER_NAME = new Set(['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH']);
/** How a handshake fails with somebody who speaks no TLS, or another version of it. Later, a request may have been sent. */
const NO_HANDSHAKE =
  /wrong version number|packet length too long|unknown protocol|http request|unsupported protocol|no protocols available|handshake failure|alert protocol version|tlsv1 alert/i;

const PROXIED = 'Where a proxy stands between, set HTTPS_PROXY and NO_PROXY.';

/**
 * Returns what the network did to a call: UpstreamUnavailableError where nothing was sent, UnansweredError where it was and
 * no answer of Cognito's came back. Null if the error is of another kind.
 */
export function toNetworkError(
  error: Error,
  { operation, region }: { readonly operation: string; readonly region: string },
): UpstreamUnavailableError | null {
  const options: ErrorOptions = { cause: error };
  const code = codeOf(error);
  const misconfigured = (message: string) => new UpstreamMisconfiguredError(message, options);
  if (UNTRUSTED.has(code)) {
    return misconfigured(
      `The certificate of the server that answers for Cognito in ${region} is not trusted (${code}). Where a proxy of your network opens TLS, put its certificate authority into a file and name it in NODE_EXTRA_CA_CERTS.`,
    );
  }
  if (OUT_OF_TIME.has(code)) {
    return misconfigured(
      `The certificate of the server that answers for Cognito in ${region} is out of its time (${code}). Check the clock of this machine, or have the certificate renewed.`,
    );
  }
  if (OTHER_NAME.has(code)) {
    return misconfigured(
      `The server that answers for Cognito in ${region} has the certificate of another (${code}): ${quotedMessage(error.message)} Check COGNITO_ENDPOINT. ${PROXIED}`,
    );
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    if (!NO_HANDSHAKE.test(error.message)) {
      return new NoResponseError(`The connection broke before Cognito's answer to ${operation} (${code}).`, options);
    }
    return misconfigured(
      `The server that answers for Cognito in ${region} does not speak TLS as expected (${code}). Check whether COGNITO_ENDPOINT, or the address in HTTPS_PROXY, begins with http:// or https://.`,
    );
  }
  if (NOT_SENT.has(code)) {
    return new UpstreamUnavailableError(
      `Cognito in ${region} could not be reached (${[code, hostOf(error)].filter(Boolean).join(' ')}). Check AWS_REGION, COGNITO_ENDPOINT and the network. ${PROXIED}`,
      options,
    );
  }
  const stranger = strangerOf(error);
  if (stranger !== null) {
    const message = `Something else than Cognito answered ${operation}: ${stranger}. A proxy or a sign-in page of the network may stand between. Set HTTPS_PROXY and NO_PROXY, with name and password in the address of a proxy that asks for them, and NODE_EXTRA_CA_CERTS for its certificate authority.`;
    // A proxy that asks who calls has passed nothing on, and asks again however often it is tried.
    return stranger.startsWith('HTTP 407') ? misconfigured(message) : new NoResponseError(message, options);
  }
  return null;
}

/** Returns what an answer was that is none of Cognito's: "HTTP 200, text/html". Null if there was none, or Cognito's own. */
function strangerOf(error: Error): string | null {
  const code = codeOf(error);
  if (code.startsWith('HPE_')) return `no HTTP (${code})`;
  const response = '$response' in error ? error.$response : undefined;
  if (typeof response !== 'object' || response === null) return null;
  // The SDK could not read the body, or found no name of an exception in it.
  if (!(error instanceof SyntaxError) && !['Unknown', 'UnknownError'].includes(error.name)) return null;
  const status = 'statusCode' in response && typeof response.statusCode === 'number' ? response.statusCode : 0;
  return `HTTP ${status}, ${contentTypeOf(response)}`;
}

function contentTypeOf(response: object): string {
  if (!('headers' in response) || typeof response.headers !== 'object' || response.headers === null) return 'no type';
  const type = 'content-type' in response.headers ? response.headers['content-type'] : undefined;
  return typeof type === 'string' ? quotedMessage(type) : 'no type';
}

/** Whom the connection was for: it may have been a proxy, or a service that gives credentials. */
function hostOf(error: Error): string {
  if ('hostname' in error && typeof error.hostname === 'string') return error.hostname;
  return 'address' in error && typeof error.address === 'string' ? error.address : '';
}

export function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
