import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { interpret } from '../../../adapters/folders/scsp-v3/interpret.ts';
import { parseXml } from '../../../src/transport/soap.ts';
import { petition, SCSP_ASKER, SCSP_FIXTURES, SCSP_SETTINGS } from '../../support/scsp.ts';
import { SIGNED_AT } from '../../support/seals.ts';

const asker = { id: 'pid', entities: '*' as const, certificates: [], own: SCSP_ASKER };
const context = { asker, settings: SCSP_SETTINGS, now: SIGNED_AT, madeAt: SIGNED_AT };

function read(xml: string) {
  const body = parseXml(Buffer.from(`<Body>${xml}</Body>`), { maxBytes: 100_000 });
  return interpret(body, context);
}

describe('a petition', () => {
  it.each(readdirSync(SCSP_FIXTURES))('%s', (name) => {
    const expected: unknown = JSON.parse(readFileSync(join(SCSP_FIXTURES, name, 'outcome.json'), 'utf8'));
    const result = read(petition(name));
    if (result.kind === 'refused') return expect({ code: result.code, id: result.id }).toEqual(expected);
    const { question, operation, page } = result.petition;
    const { person, standing, filter } = question;
    expect({ operation, person, standing, filter, page }).toEqual(expected);
  });

  it('says who asks, as what, for what and when, so that the trace can', () => {
    const result = read(petition());
    expect(result.kind === 'petition' && result.petition.question.asker).toEqual({
      clientId: 'pid',
      entities: '*',
      requestId: 'Q0000000J AYTOPRUEBA00000001',
      askedAt: SIGNED_AT,
      requester: { dir3: null, system: 'Q0000000J' },
      purpose: 'Carpeta ciudadana',
      via: 'scsp-v3',
    });
  });

  it('is alone in its Body', () => {
    expect(read(petition() + petition())).toMatchObject({ kind: 'refused', code: '0406' });
    expect(read('')).toMatchObject({ kind: 'refused', code: '0406' });
  });
});
