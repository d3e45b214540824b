import { describe, expect, it } from 'vitest';
import { parseXml } from '../../src/transport/soap.ts';
import { readAnswer } from '../../src/transport/soap-answer.ts';
import { faultCode, readFault, type SoapFault } from '../../src/transport/soap-fault.ts';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const known = (code: string) => ['0314', '4204', '0229', '1001'].includes(code);

function fault(code: string, text: string, detail = ''): SoapFault {
  const xml = `<s:Envelope xmlns:s="${SOAP}"><s:Body><s:Fault><faultcode>${code}</faultcode><faultstring>${text}</faultstring>${detail}</s:Fault></s:Body></s:Envelope>`;
  const result = { kind: 'answer', status: 500, headers: {}, body: Buffer.from(xml), durationMs: 1 } as const;
  const read = readAnswer(result, { maxBytes: 100_000 });
  if (read.kind !== 'fault') throw new Error(`read as ${read.kind}`);
  return read.fault;
}

const atributos = (code: string) =>
  `<detail><a:Atributos xmlns:a="urn:a"><a:IdPeticion>X1</a:IdPeticion><a:Estado><a:CodigoEstado>${code}</a:CodigoEstado><a:LiteralError>No autorizado</a:LiteralError></a:Estado></a:Atributos></detail>`;

describe('a fault', () => {
  it('is read in every place', () => {
    expect(fault('s:Server', ' [0314] Procedimiento no autorizado ', atributos('0314'))).toMatchObject({
      code: 'Server',
      rawCode: 's:Server',
      text: '[0314] Procedimiento no autorizado',
      codesInText: ['0314'],
      detail: { name: 'detail' },
      details: [
        { path: ['Atributos', 'IdPeticion'], text: 'X1' },
        { path: ['Atributos', 'Estado', 'CodigoEstado'], text: '0314' },
        { path: ['Atributos', 'Estado', 'LiteralError'], text: 'No autorizado' },
      ],
    });
  });

  it('may have nothing but itself', () => {
    const bare = readFault(parseXml(Buffer.from(`<s:Fault xmlns:s="${SOAP}"/>`), { maxBytes: 1_000 }));
    expect(bare).toEqual({ code: '', rawCode: '', text: '', codesInText: [], detail: null, details: [] });
    expect(faultCode(bare, () => true)).toBeUndefined();
  });

  it.each([
    ['the service’s own, bare', fault('0314', 'x'), '0314'],
    ['the service’s own, qualified', fault('scsp:0314', 'x'), '0314'],
    ['in detail', fault('s:Server', 'Error', atributos('0229')), '0229'],
    ['at the head of the text', fault('s:Server', '4204 El concepto no coincide'), '4204'],
    ['in brackets in the text', fault('s:Server', '[0314] Procedimiento'), '0314'],
    ['in detail rather than in the text', fault('s:Server', '4204 x', atributos('0229')), '0229'],
    ['in faultcode rather than in detail', fault('0314', 'x', atributos('0229')), '0314'],
    ['behind a colon, before a dash', fault('s:Server', 'Error:4204-El concepto'), '4204'],
    ['a known one behind one that is not', fault('s:Client', 'Error 9999: 1001'), '1001'],
    ['none that is known', fault('s:Server', '9999'), undefined],
  ])('has its code: %s', (_what, read, code) => {
    expect(faultCode(read, known)).toBe(code);
  });

  it.each([
    'año 12345',
    'importe 1001,50',
    'versión 1.1001',
    'fecha 2026-10-01',
    'expediente EXP1001',
    'referencia 1001/2026',
    '1001.5',
  ])('has no code in %s', (text) => {
    expect(fault('s:Server', text).codesInText).toEqual([]);
  });

  it('is bounded in what is kept of its detail', () => {
    const many = fault('s:Server', 'x', `<detail>${'<a>1</a>'.repeat(5_000)}</detail>`);
    expect(many.details).toHaveLength(200);
  });

  it('of another namespace is none', () => {
    expect(() => readFault(parseXml(Buffer.from('<Fault/>'), { maxBytes: 1_000 }))).toThrow(
      expect.objectContaining({ code: 'xml-refused' }),
    );
  });
});
