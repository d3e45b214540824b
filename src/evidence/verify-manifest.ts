/** Reads the manifest of an evidence folder: the signed one where its signature holds, and where the copy differs. */
import { X509Certificate } from 'node:crypto';
import { MANIFEST_TYP, type Manifest } from '../../contracts/evidence.ts';
import { GatewayError } from '../errors.ts';
import { verifyJws } from '../signing/jws.ts';
import { trustProblem } from '../signing/trust.ts';
import type { FolderReport, Report } from './folder-report.ts';
import { parseManifest } from './parse-manifest.ts';
import { commonName } from './words.ts';

export type ReadManifest = { manifest: Manifest | null; seal: FolderReport['seal']; chain: X509Certificate[] };

/** Never throws: what is wrong is reported, and the best there is is used for the rest of the checks. */
export function readManifest(
  given: { text: Buffer | null; jws: Buffer | null; anchors: readonly X509Certificate[] },
  report: Report,
): ReadManifest {
  const { text, jws } = given;
  if (text === null) report('manifest-missing', { path: 'manifest.json' }, 'manifest.json is missing');
  const copy = text === null ? null : parseManifest(text);
  if (text !== null && copy === null)
    report('manifest-unreadable', { path: 'manifest.json' }, 'manifest.json is not a manifest of an evidence folder');
  if (jws === null) {
    report('manifest-unsigned', { path: 'manifest.jws' }, 'the folder is not signed: there is no manifest.jws');
    return { manifest: copy, seal: null, chain: [] };
  }
  const signed = readSigned(jws.toString('utf8').trim(), report);
  if (signed === null) return { manifest: copy, seal: null, chain: [] };
  const { certificate, chain, payload } = signed;
  const manifest = parseManifest(payload);
  if (manifest === null)
    report(
      'manifest-unreadable',
      { path: 'manifest.jws' },
      'what manifest.jws signs is no manifest of an evidence folder',
    );
  else if (text !== null && !payload.equals(text)) {
    const places = copy === null ? [] : differences(manifest, copy, '');
    const where = places.length === 0 ? 'its spelling' : places.slice(0, MAX_PLACES).join(', ');
    report(
      'manifest-altered',
      { path: 'manifest.json' },
      `manifest.json is not what was signed; it differs at ${where}`,
    );
  }
  const at = new Date(manifest?.madeAt ?? Number.NaN);
  return { manifest: manifest ?? copy, seal: sealOf(certificate, { ...given, chain, at }, report), chain };
}

const MAX_PLACES = 10;

function readSigned(jws: string, report: Report) {
  try {
    const { payload, certificate, chain, header } = verifyJws(jws, { certificates: 'embedded' });
    if (header.typ !== MANIFEST_TYP)
      throw new GatewayError('signature-invalid', 'http', '', { params: { reason: 'typ' } });
    const certificates = chain.map((der) => new X509Certificate(der));
    return { payload, certificate: new X509Certificate(certificate), chain: certificates };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const text = `the signature of the manifest does not hold (${String(error.params.reason)}): manifest.jws was altered`;
    report('manifest-signature', { path: 'manifest.jws' }, text);
    return null;
  }
}

function sealOf(
  certificate: X509Certificate,
  facts: { anchors: readonly X509Certificate[]; chain: readonly X509Certificate[]; at: Date },
  report: Report,
): FolderReport['seal'] {
  const { anchors, chain: intermediates, at } = facts;
  const named = { subject: commonName(certificate), issuer: issuerName(certificate) };
  if (anchors.length === 0) return { ...named, trusted: null };
  const problem = trustProblem(certificate, { anchors, intermediates, at });
  if (problem !== null)
    report('seal-not-trusted', {}, `the seal of ${named.subject} does not lead to the authorities given: ${problem}`);
  return { ...named, trusted: problem === null };
}

function issuerName(certificate: X509Certificate): string {
  return /^CN=(.+)$/m.exec(certificate.issuer)?.[1] ?? certificate.issuer.replaceAll('\n', ', ');
}

/** JSON Pointers (RFC 6901) of what two values do not have in common. */
function differences(a: unknown, b: unknown, path: string): string[] {
  if (Object.is(a, b)) return [];
  const isTree = (value: unknown) => typeof value === 'object' && value !== null;
  if (!isTree(a) || !isTree(b)) return [path === '' ? '/' : path];
  const names = new Set([...Object.keys(a as object), ...Object.keys(b as object)]);
  return [...names].flatMap((name) =>
    differences(Reflect.get(a as object, name), Reflect.get(b as object, name), `${path}/${name}`),
  );
}
