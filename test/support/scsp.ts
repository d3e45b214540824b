/** Petitions of an SCSP requester: one that is right in every way, and the envelope a requester signs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scspAskerSchema, scspSettingsSchema } from '../../adapters/folders/scsp-v3/config.ts';
import { PROFILE } from '../../adapters/folders/scsp-v3/schema.ts';
import { wsSecurity } from '../../src/signing/ws-security.ts';
import { exampleSeal, type SealName, SIGNED_AT } from './seals.ts';
import { ROOT } from './source-tree.ts';

export const SCSP_FIXTURES = join(ROOT, 'fixtures', 'scsp-v3');
export const SCSP_SETTINGS = scspSettingsSchema.parse({ emitter: { nif: 'Q0000000J', name: 'Pasarela ficticia' } });
export const SCSP_ASKER = scspAskerSchema.parse({ requesters: ['Q0000000J'], procedures: ['PROC_PRUEBA'] });

/** The Peticion of a fixture; a summary as holder if none is named. */
export function petition(name = 'interpret__a-summary-as-holder'): string {
  return readFileSync(join(SCSP_FIXTURES, name, 'petition.xml'), 'utf8');
}

export async function signedPetition(
  more: { xml?: string; seal?: SealName; now?: Date; certificateNow?: Date } = {},
): Promise<Buffer> {
  const now = more.now ?? SIGNED_AT;
  const seal = more.seal ?? 'seal-villa-inventada';
  const pieces = await wsSecurity.sign({
    headerXml: '',
    bodyPieces: [Buffer.from(more.xml ?? petition())],
    signer: await exampleSeal(seal, more.certificateNow ?? now),
    now,
    profile: PROFILE,
  });
  return Buffer.concat(pieces);
}
