/** xmlsec1, an implementation of XML Signature that shares no code with ours, as an outside judge of signatures. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NS } from '../../src/signing/ws-security.ts';

/** True where the tool is installed; tests that need it are skipped, visibly, where it is not. */
export function xmlsecAvailable(): boolean {
  return spawnSync('xmlsec1', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Does xmlsec1 accept the message's signature with the public key of this certificate (PEM)? */
export function xmlsecVerify(envelope: Uint8Array, certificatePem: string): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'carpeta-xmlsec-'));
  const message = join(folder, 'message.xml');
  const certificate = join(folder, 'certificate.pem');
  try {
    writeFileSync(message, envelope);
    writeFileSync(certificate, certificatePem);
    // Ids are ids only where it is told so: there is no DTD. Texts over 10 MB need --huge, which not every version has.
    const ids = [`${NS.soap}:Body`, `${NS.wsu}:Timestamp`].flatMap((element) => ['--id-attr:Id', element]);
    execFileSync('xmlsec1', ['--verify', ...ids, '--pubkey-cert-pem', certificate, message], { stdio: 'pipe' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 1) return false;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The message with the digests and the value of its signature filled in by xmlsec1, a writer that is not ours. */
export function xmlsecSign(template: string, privateKeyPem: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'carpeta-xmlsec-'));
  const [message, key, signed] = ['message.xml', 'key.pem', 'signed.xml'].map((name) => join(folder, name));
  try {
    writeFileSync(message!, template);
    writeFileSync(key!, privateKeyPem, { mode: 0o600 });
    const ids = [`${NS.soap}:Body`, `${NS.wsu}:Timestamp`].flatMap((element) => ['--id-attr:Id', element]);
    execFileSync('xmlsec1', ['--sign', ...ids, '--privkey-pem', key!, '--output', signed!, message!], {
      stdio: 'pipe',
    });
    return readFileSync(signed!);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
