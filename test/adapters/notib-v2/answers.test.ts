import { describe, expect, it } from 'vitest';
import { problem } from '../../../adapters/vendors/notib-v2/answers.ts';
import { describeAll } from '../../../adapters/vendors/notib-v2/describe-finding.ts';
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { PushProblem } from '../../../contracts/vendor-intake.ts';

const ALTA = '/notibapi/interna/notificacio/v2/alta';
const ESTAT = '/interna/notificacio/v2/consultaEstatNotificacio/:identificador';
const read = (of: PushProblem, path: string) => {
  const { status, body } = problem(of, path);
  return { status, answer: JSON.parse(String(body)) as Record<string, unknown> };
};
const invalid = (pointer: string, code: string): PushProblem => ({
  kind: 'fault',
  fault: new VendorFault({ kind: 'invalid', findings: [{ pointer, code }] }),
});

describe('what an application is told of a fault', () => {
  it.each([
    ['/enviaments/0/titular/nif', '1138', '[1138] Enviament 1 - Titular - nif no és correcte'],
    ['/enviaments/1/destinataris/0/nom', '1131', '[1131] Enviament 2 - Destinatari 1 - Falta nom.'],
    ['/enviaments/0/entregaPostal', '1155', '[1155] Enviament 1 - Falta entregaPostal.'],
    ['/document/arxiuNom', '1071', '[1071] Document 1 - Falta arxiuNom.'],
    ['/concepte', '1030', '[1030] Falta concepte.'],
    ['/caducitat', 'caducitat-missing', 'Falta caducitat o caducitatDiesNaturals'],
  ])('%s %s', (pointer, code, text) => {
    expect(describeAll([{ pointer, code }])).toContain(text);
  });

  it.each([
    ['/data/sendings/0/holder/idNumber', 'nif-letter', '[1138] Enviament 1 - Titular - nif '],
    ['/data/sendings/2/representatives/0/idNumber', 'nif-letter', '[1138] Enviament 3 - Destinatari 1 - nif '],
    ['/data/emitter/unitDir3', 'entity-not-allowed', '[1027] organGestor '],
    ['/data/documents/0/content', 'document-too-large', '[1085] document '],
    [
      '/data/availability/expiresOn',
      'deadline-too-short',
      'caducitat és massa aviat: el primer dia possible és el 2026-10-11.',
    ],
    ['/data/sendings/0/postalFallback/address/town', 'too-long', '[1185] Enviament 1 - poblacio '],
    ['/data/sendings/0/holder/legalName', 'name-and-company', 'Enviament 1 - Titular - raoSocial '],
    ['/data/title/value', 'too-short', 'concepte té menys de '],
    ['/data/statusSubscription', 'brand-new-code', 'no és admès (brand-new-code)'],
  ])('of the event it became: %s %s', (pointer, code, text) => {
    expect(describeAll([{ pointer, code, params: { earliest: '2026-10-11', maximum: 30, minimum: 3 } }])).toContain(
      text,
    );
  });

  it('names every fault, each once', () => {
    const twice = { pointer: '/concepte', code: '1030' };
    expect(describeAll([twice, twice, { pointer: '/usuariCodi', code: '1060' }])).toBe(
      '[1030] Falta concepte., [1060] Falta usuariCodi.',
    );
  });

  it('comes with a success where it is about what was asked: 201 where it creates, else 200', () => {
    const alta = read(invalid('/concepte', '1030'), ALTA);
    expect(alta).toEqual({
      status: 201,
      answer: { error: true, errorDescripcio: '[1030] Falta concepte.', estat: 'PENDENT' },
    });
    expect(
      read({ kind: 'refused', findings: [{ pointer: '/data/title/value', code: 'too-short' }] }, ESTAT).status,
    ).toBe(200);
  });

  it('comes with 400 where the request cannot be read', () => {
    expect(read(invalid('/enviamentTipus', 'not-one-of'), ALTA).status).toBe(400);
    expect(read({ kind: 'refused', findings: [{ pointer: '', code: 'json' }] }, ALTA)).toMatchObject({
      status: 400,
      answer: { error: true },
    });
  });

  it.each([
    ['unauthenticated', 401],
    ['not-found', 404],
    ['too-large', 413],
    ['too-many-requests', 429],
    ['unavailable', 503],
    ['internal', 500],
  ] as const)('%s is RespostaBase with %i', (kind, status) => {
    const { status: said, answer } = read({ kind }, ALTA);
    expect(said).toBe(status);
    expect(answer).toMatchObject({ error: true, errorDescripcio: expect.stringMatching(/\.$/) });
  });
});
