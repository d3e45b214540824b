import { expect, it } from 'vitest';
import type { Petition } from '../../../adapters/folders/scsp-v3/interpret.ts';
import { faultXml, responseXml } from '../../../adapters/folders/scsp-v3/translate.ts';
import type { FileStatus } from '../../../contracts/file-model.ts';
import { child, childText, parseXml } from '../../../src/transport/soap.ts';
import { STUB_NOW } from '../../support/folder-stub.ts';
import { SCSP_SETTINGS } from '../../support/scsp.ts';

const petition = {
  id: 'P1',
  generic: { Titular: { TipoDocumentacion: 'NIF', Documentacion: '00000000T' }, Transmision: {} },
  page: { number: 1, size: 50 },
} as unknown as Petition;

function answered(title: string, at = STUB_NOW) {
  const file: FileStatus = {
    entity: 'L01999999',
    number: 'EXP/1',
    procedure: {},
    title: { es: title },
    open: true,
    situation: 'in-progress',
    pending: 'no',
    actions: [],
    updatedAt: '2026-09-20T10:00:00Z',
    milestones: [],
    documents: [],
    notifications: [],
    interestedCount: 1,
    link: 'https://sede.example.org/1',
  };
  const answer = {
    transmissionId: '01',
    at,
    complete: true,
    sources: [],
    total: 1,
    files: [{ handle: 'h', role: 'holder' as const, file }],
  };
  const xml = Buffer.concat(responseXml(petition, { kind: 'list', answer }, SCSP_SETTINGS));
  return parseXml(xml, { maxBytes: 100_000 });
}

const titleOf = (title: string) =>
  childText(
    child(
      answered(title),
      'Transmisiones',
      'TransmisionDatos',
      'DatosEspecificos',
      'Retorno',
      'Expedientes',
      'Expediente',
    )!,
    'Asunto',
  );

it('a text that XML cannot carry costs its odd characters, not the whole answer', () => {
  expect(titleOf('Obra\u0000 y \uD800 más')).toBe('Obra\uFFFD y \uFFFD más');
  expect(titleOf('a < b && "c" ]]> \uFFFF')).toBe('a < b && "c" ]]> \uFFFD');
});

it('times are Madrid’s with their offset, in winter and in summer', () => {
  const stampAt = (at: string) => childText(answered('x', new Date(at)), 'Atributos', 'TimeStamp');
  expect(stampAt('2026-12-01T09:30:00.005Z')).toBe('2026-12-01T10:30:00.005+01:00');
  expect(stampAt('2026-07-01T22:30:00.120Z')).toBe('2026-07-02T00:30:00.120+02:00');
});

it('a fault names a petition only where it is given one', () => {
  const about = { settings: SCSP_SETTINGS, at: STUB_NOW };
  expect(faultXml('0305', { ...about, id: null })).not.toContain('Atributos');
  expect(faultXml('0301', { ...about, id: 'P<1' })).toContain('<f:IdPeticion>P&lt;1</f:IdPeticion>');
});
