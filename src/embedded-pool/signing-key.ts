import { createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, sign, verify } from 'node:crypto';
import { isRecord } from './request-input.ts';

/** The public key, as in `/.well-known/jwks.json`. A type and not an interface, to be assignable to JSON types. */
type PublicJwk = {
  readonly kid: string;
  readonly kty: 'RSA';
  readonly alg: 'RS256';
  readonly use: 'sig';
  readonly n: string;
  readonly e: string;
};

export type KeySet = { readonly keys: PublicJwk[] };

export type Claims = Readonly<Record<string, unknown>>;

/** The key with which a pool signs its tokens. Created when it is first needed, which takes some 100 ms. */
export class SigningKey {
  readonly #kid = randomUUID();
  #privateKey: KeyObject | undefined;

  /** Returns a JWT of these claims, signed with RS256. */
  sign(claims: Claims): string {
    const signed = `${encode({ kid: this.#kid, alg: 'RS256' })}.${encode(claims)}`;
    return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), this.#key()).toString('base64url')}`;
  }

  /** Returns the claims of a token that this key has signed, or null for any other text. */
  verify(token: string): Claims | null {
    const [header = '', payload = '', signature = '', ...rest] = token.split('.');
    const signed = Buffer.from(`${header}.${payload}`);
    if (rest.length > 0 || !verify('RSA-SHA256', signed, this.#key(), Buffer.from(signature, 'base64url'))) return null;
    return decodeClaims(token);
  }

  /** Returns the public keys, the same at every call. */
  keySet(): KeySet {
    const { n = '', e = '' } = createPublicKey(this.#key()).export({ format: 'jwk' });
    return { keys: [{ kid: this.#kid, kty: 'RSA', alg: 'RS256', use: 'sig', n, e }] };
  }

  #key(): KeyObject {
    this.#privateKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    return this.#privateKey;
  }
}

/** Returns the claims of a token without verifying it, or null if it is not a token. */
export function decodeClaims(token: string): Claims | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return isRecord(claims) ? claims : null;
  } catch {
    return null;
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
