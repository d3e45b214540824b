import { execFileSync, spawnSync } from 'node:child_process';
import { constants, createHmac, createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import forge from 'node-forge';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { type JwsOptions, signJws, verifyJws } from '../../src/signing/jws.ts';
import { certificateFile, exampleSeal, passphraseOf, pemOf } from '../support/seals.ts';
import { ROOT } from '../support/source-tree.ts';

const NAME = 'seal-ayuntamiento-ficticio';
const payload = Buffer.from('{"n":1,"título":"Notificación"}');
const seal = await exampleSeal(NAME);
const compact = await signJws({ payload, signer: seal, typ: 'example+jws' });
const detached = await signJws({ payload, signer: seal, detached: true });
const hasOpenssl = spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0;

const own: JwsOptions = { certificates: [pemOf(NAME)] };
const embedded: JwsOptions = { certificates: 'embedded' };

function reasonOf(jws: string, options: JwsOptions): unknown {
  try {
    verifyJws(jws, options);
    return null;
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'signature-invalid') return error.params.reason;
    throw error;
  }
}

const b64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
/** Another protected header over the same content and signature. */
const withHeader = (header: unknown) => [b64(header), ...compact.split('.').slice(1)].join('.');

describe('a JWS made with a seal', () => {
  it('verifies with the certificate the caller trusts, and gives the content back', () => {
    const verified = verifyJws(compact, own);
    expect(verified.payload).toEqual(payload);
    expect(verified.header).toMatchObject({ alg: 'RS256', typ: 'example+jws' });
    expect(verified.trusted).toBe(true);
    expect(new X509Certificate(verified.certificate).subject).toContain('Ayuntamiento Ficticio');
  });

  it('verifies with the certificate inside it, saying that nobody has checked whose it is', () => {
    expect(verifyJws(compact, embedded)).toMatchObject({ trusted: false, payload });
  });

  it('brings the issuers that the PKCS#12 file brings', () => {
    const issuers = verifyJws(compact, embedded).chain.map((der) => new X509Certificate(der));
    expect(issuers.map(({ raw }) => raw)).toEqual([new X509Certificate(certificateFile('ca.crt')).raw]);
  });

  it('with detached content carries none, and verifies over what is handed in', () => {
    expect(detached.split('.')[1]).toBe('');
    expect(verifyJws(detached, { ...own, payload }).payload).toEqual(payload);
    expect(reasonOf(detached, own)).toBe('content-missing');
    expect(reasonOf(compact, { ...own, payload })).toBe('content-twice');
    expect(reasonOf(detached, { ...own, payload: Buffer.from('{"n":2}') })).toBe('not-genuine');
  });

  it('is refused under another certificate than the ones given, even where it brings its own', () => {
    expect(reasonOf(compact, { certificates: [pemOf('seal-villa-inventada')] })).toBe('certificate-not-trusted');
    expect(reasonOf(compact, { certificates: [] })).toBe('certificate-not-trusted');
  });

  it('is refused with any one character changed', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    fc.assert(
      fc.property(fc.nat(compact.length - 1), fc.constantFrom(...alphabet, '.', '=', ' '), (at, character) => {
        fc.pre(compact[at] !== character);
        const changed = compact.slice(0, at) + character + compact.slice(at + 1);
        expect(reasonOf(changed, own)).not.toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it.skipIf(!hasOpenssl)('is accepted by OpenSSL', () => {
    const folder = mkdtempSync(join(tmpdir(), 'carpeta-jws-'));
    const [header, content, signature = ''] = compact.split('.');
    const path = (name: string) => join(folder, name);
    writeFileSync(path('signed'), `${header}.${content}`);
    writeFileSync(path('signature'), Buffer.from(signature, 'base64url'));
    writeFileSync(path('key.pem'), new X509Certificate(pemOf(NAME)).publicKey.export({ type: 'spki', format: 'pem' }));
    const args = ['dgst', '-sha256', '-verify', path('key.pem'), '-signature', path('signature'), path('signed')];
    expect(execFileSync('openssl', args).toString()).toContain('Verified OK');
    rmSync(folder, { recursive: true });
  });
});

describe('what is no JWS we accept', () => {
  const header = JSON.parse(Buffer.from(compact.split('.')[0]!, 'base64url').toString()) as Record<string, unknown>;

  it.each([
    ['no algorithm', { ...header, alg: 'none' }, 'algorithm-not-allowed'],
    ['a shared key', { ...header, alg: 'HS256' }, 'algorithm-not-allowed'],
    ['SHA-1', { ...header, alg: 'RS1' }, 'algorithm-not-allowed'],
    ['an extension that must be understood', { ...header, crit: ['exp'] }, 'critical-extension'],
    ['unencoded content', { ...header, b64: false }, 'unencoded-content'],
    ['a header that is no object', [1], 'header-unreadable'],
    ['a header that is no JSON', 'x', 'header-unreadable'],
    ['a certificate that is none', { ...header, x5c: ['AAAA'] }, 'certificate-unreadable'],
    ['certificates without end', { ...header, x5c: Array.from({ length: 11 }, () => '') }, 'certificate-unreadable'],
    ["another algorithm than the key's own", { ...header, alg: 'ES256' }, 'not-genuine'],
  ])('%s', (_what, wrong, reason) => {
    expect(reasonOf(withHeader(wrong), embedded)).toBe(reason);
  });

  it('one without certificate, where nobody says whose it should be', () => {
    expect(reasonOf(withHeader({ alg: 'RS256' }), embedded)).toBe('no-certificate');
  });

  it('two parts, four parts, no signature, an endless header', () => {
    expect(reasonOf('a.b', own)).toBe('not-compact-jws');
    expect(reasonOf(`${compact}.x`, own)).toBe('not-compact-jws');
    expect(reasonOf(`${compact.split('.').slice(0, 2).join('.')}.`, own)).toBe('not-compact-jws');
    expect(reasonOf(`${'A'.repeat(70_000)}.AAAA.AAAA`, own)).toBe('not-compact-jws');
  });

  it('an HMAC keyed with the public key', () => {
    const signed = `${b64({ ...header, alg: 'HS256' })}.${compact.split('.')[1]}`;
    const mac = createHmac('sha256', pemOf(NAME)).update(signed).digest('base64url');
    expect(reasonOf(`${signed}.${mac}`, embedded)).toBe('algorithm-not-allowed');
  });

  it('an algorithm the caller does not want', () => {
    expect(reasonOf(compact, { ...own, algorithms: ['ES256'] })).toBe('algorithm-not-allowed');
  });
});

describe('the algorithms others may sign with', () => {
  const made = (alg: string, certificate: string, signature: (data: Buffer) => Buffer) => {
    const x5c = [new X509Certificate(certificate).raw.toString('base64')];
    const signed = `${b64({ alg, x5c })}.${payload.toString('base64url')}`;
    return `${signed}.${signature(Buffer.from(signed)).toString('base64url')}`;
  };
  const keyOf = (name: string) =>
    createPrivateKey(
      execFileSync(
        'openssl',
        ['pkcs12', '-in', join(ROOT, 'certs-example', `${name}.p12`), '-nodes', '-nocerts', '-passin', 'stdin'],
        { input: passphraseOf(name), stdio: 'pipe' },
      ),
    );

  it.skipIf(!hasOpenssl)('PS256 verifies', () => {
    const key = keyOf('seal-openssl3');
    const options = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    expect(
      verifyJws(
        made('PS256', pemOf(NAME), (data) => sign('sha256', data, options)),
        own,
      ).payload,
    ).toEqual(payload);
  });

  it.skipIf(!hasOpenssl)('ES256 verifies, with the signature as JWS writes it and not as X.509 does', () => {
    const key = keyOf('seal-ec');
    const pem = certificateFile('seal-ec.crt').toString();
    const raw = made('ES256', pem, (data) => sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' }));
    const der = made('ES256', pem, (data) => sign('sha256', data, key));
    expect(verifyJws(raw, { certificates: [pem] }).payload).toEqual(payload);
    expect(reasonOf(der, { certificates: [pem] })).toBe('not-genuine');
  });

  it('a key too short to be trusted does not, however right its signature', () => {
    const signedWith = (bits: number) => {
      const keys = forge.pki.rsa.generateKeyPair({ bits, e: 0x10001 });
      const certificate = forge.pki.createCertificate();
      certificate.publicKey = keys.publicKey;
      certificate.serialNumber = '01';
      certificate.validity = {
        notBefore: new Date('2025-01-01T00:00:00Z'),
        notAfter: new Date('2045-01-01T00:00:00Z'),
      };
      certificate.setSubject([{ name: 'commonName', value: 'EJEMPLO' }]);
      certificate.setIssuer([{ name: 'commonName', value: 'EJEMPLO' }]);
      certificate.sign(keys.privateKey, forge.md.sha256.create());
      const key = createPrivateKey(forge.pki.privateKeyToPem(keys.privateKey));
      return made('RS256', forge.pki.certificateToPem(certificate), (data) => sign('sha256', data, key));
    };
    expect(reasonOf(signedWith(1024), embedded)).toBe('not-genuine');
    expect(reasonOf(signedWith(2048), embedded)).toBeNull();
  });
});
