/**
 * What a signature costs: ours, node-soap's WSSecurityCert, and the bare RSA-2048 signature that nobody can go below.
 * All one after the other, never two at once, and in turns, so that a machine that slows down slows all three.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROFILE } from '../../adapters/backends/notifica/schema.ts';
import { element, serialise } from '../../src/signing/canonical.ts';
import { loadSeal, type Seal } from '../../src/signing/keys.ts';
import { wsSecurity } from '../../src/signing/ws-security.ts';
import { nodeSoapSigner } from './node-soap-signer.ts';
import { median } from './report.ts';

export type SigningRow = { name: string; size: string; medianMs: number };
/** Keys are sentences such as `node-soap / ours, 20 KB`. */
export type SigningBench = { rows: SigningRow[]; ratios: Record<string, number> };

/** Document, decoded; and how many of each contender a turn signs, so that every size takes about as long. */
const SIZES = [
  { kb: 1, perTurn: 10 },
  { kb: 20, perTurn: 10 },
  { kb: 1000, perTurn: 3 },
];
const ROUNDS = 20;
const WARM_UP = 2;
const CERTS = join(import.meta.dirname, '../../certs-example');
const OURS = 'ours';
const NODE_SOAP = "node-soap's WSSecurityCert";
const BARE = 'bare RSA-2048, asynchronous';

type Contender = { name: string; sign(): Promise<unknown> };

/** `rounds` turns of each contender at each size; the medians and what they are to one another. */
export async function benchSigning(rounds: number = ROUNDS): Promise<SigningBench> {
  const pkcs12 = readFileSync(join(CERTS, 'seal-ayuntamiento-ficticio.p12'));
  const passphrase = readFileSync(join(CERTS, 'seal-ayuntamiento-ficticio.passphrase'), 'utf8').trim();
  const seal = await loadSeal({ pkcs12, passphrase, now: new Date() });
  const rows: SigningRow[] = [];
  const ratios: Record<string, number> = {};
  for (const { kb, perTurn } of SIZES) {
    const times = await inTurns(contenders(seal, { pkcs12, passphrase, kb }), { rounds, perTurn });
    const size = `${kb} KB`;
    const of = (name: string) => median(times.get(name) ?? []);
    for (const name of times.keys()) rows.push({ name, size, medianMs: of(name) });
    ratios[`node-soap / ours, ${size}`] = of(NODE_SOAP) / of(OURS);
    ratios[`ours / bare RSA, ${size}`] = of(OURS) / of(BARE);
  }
  return { rows, ratios };
}

function contenders(seal: Seal, with_: { pkcs12: Uint8Array; passphrase: string; kb: number }): Contender[] {
  const { bodyPieces } = messageOf(with_.kb);
  const input = () => ({ headerXml: '', bodyPieces, signer: seal, now: new Date(), profile: PROFILE });
  const theirs = nodeSoapSigner(with_);
  // About as long as a SignedInfo: what RSA signs is a digest, whatever the message.
  const signedInfo = Buffer.alloc(1_000, 'A');
  return [
    { name: OURS, sign: () => wsSecurity.sign(input()) },
    { name: NODE_SOAP, sign: () => theirs.sign(input()) },
    { name: BARE, sign: () => seal.sign(signedInfo) },
  ];
}

/** Milliseconds of each signature, by contender. */
async function inTurns(
  list: readonly Contender[],
  turns: { rounds: number; perTurn: number },
): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>(list.map(({ name }) => [name, []]));
  for (let round = -WARM_UP; round < turns.rounds; round += 1)
    for (const { name, sign } of list)
      for (let each = 0; each < turns.perTurn; each += 1) {
        const startedAt = performance.now();
        await sign();
        if (round >= 0) times.get(name)?.push(performance.now() - startedAt);
      }
  return times;
}

/** A body of the size and shape of a real one: some thirty elements and a document in base64. */
function messageOf(kb: number): { bodyPieces: Uint8Array[] } {
  const document = Buffer.from(Buffer.alloc(kb * 1024, '%PDF-1.4 ejemplo ').toString('base64'));
  const fields = Array.from({ length: 30 }, (_, index) => element(`not:campo${index}`, {}, `Notificación ${index}`));
  const root = element(
    'not:altaRemesaEnvios',
    { namespaces: { not: 'urn:example:bench' } },
    ...fields,
    element('not:documento', {}, element('not:contenido', {}, document)),
  );
  return { bodyPieces: serialise(root) };
}
