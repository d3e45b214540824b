import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../../adapters/backends/notifica/check.ts';
import { adapt, plain } from '../../../adapters/backends/notifica/sanitise.ts';
import { LIMITS, NS } from '../../../adapters/backends/notifica/schema.ts';
import { translate } from '../../../adapters/backends/notifica/translate.ts';
import type { Sending } from '../../../contracts/event.ts';
import { parseXml, type XmlTree } from '../../../src/transport/soap.ts';
import { HOLDER, HOME, outbound, PDF_BASE64, REPRESENTATIVE, sendEvent } from './sample.ts';

const context = { entity: { apiKey: 'x' }, today: '2026-10-01' };
const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
const bytesOf = (pieces: readonly Uint8Array[]) => Buffer.concat(pieces);
const read = (pieces: readonly Uint8Array[]) => parseXml(bytesOf(pieces), { maxBytes: 1_000_000 });
const all = (node: XmlTree): XmlTree[] => [node, ...node.children.flatMap(all)];
const valuesOf = (node: XmlTree, name: string) =>
  all(node)
    .filter((each) => each.name === name)
    .map((each) => each.text);

/** The documented order of each element's children (altaRemesaEnvios.xsd as published). */
const ORDER: Readonly<Record<string, string>> = {
  altaRemesaEnvios:
    'codigoOrganismoEmisor tipoEnvio concepto descripcion fechaEnvioProgramado procedimiento documento envios opcionesRemesa',
  documento: 'contenido hash enlaceDocumento metadatos opcionesDocumento',
  envio: 'referenciaEmisor titular destinatarios entregaPostal entregaDEH',
  titular: 'nif nombre apellidos razonSocial email telefono codigoDestino',
  destinatario: 'nif nombre apellidos razonSocial email telefono codigoDestino',
  entregaPostal:
    'organismoPagadorPostal organismoPagadorCIE tipoDomicilio tipoVia nombreVia numeroCasa puntoKilometrico portal puerta escalera planta bloque complemento calificadorNumero codigoPostal apartadoCorreos municipio provincia pais poblacion linea1 linea2 opcionesCIE',
};

describe('whatever a sender writes and check lets pass', () => {
  const anything = fc.record({
    title: text,
    body: text,
    name: text.map((each) => `A${each.slice(0, 8)}`),
    surname: text.map((each) => `A${each.slice(0, 8)}`),
    email: text,
    phone: text,
    street: text.map((each) => `C${each}`),
    extra: text,
  });

  it('gotchas 3, 12: is translated without throwing, into XML in the documented order without empty elements', () => {
    fc.assert(
      fc.property(anything, (each) => {
        const holder = {
          ...HOLDER,
          givenName: each.name,
          surname1: each.surname,
          email: each.email,
          phone: each.phone,
        };
        const address = { ...HOME, streetName: each.street, extra: each.extra };
        const event = sendEvent({
          data: { title: { lang: 'es', value: `abc${each.title}` }, body: { lang: 'es', value: `abc${each.body}` } },
          sending: { holder, postalFallback: { address, afterDays: 3 } },
        });
        const { errors, warnings } = check(event);
        fc.pre(errors.length === 0);
        const translated = translate(outbound(event), context);
        expect(translated.warnings).toEqual(warnings);
        for (const node of all(read(translated.payload))) {
          expect(node.namespace).toBe(NS.alta);
          expect(node.children.length + node.text.trim().length).toBeGreaterThan(0);
          const order = ORDER[node.name]?.split(' ') ?? [];
          const places = node.children.map(({ name }) => order.indexOf(name));
          if (order.length > 0) expect(places).toEqual(places.toSorted((a, b) => a - b));
          if (order.length > 0) expect(places).not.toContain(-1);
        }
      }),
    );
  });

  it('has a title and a description the platform can take', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (value) => {
        const adapted = adapt(value, LIMITS.concepto).text;
        expect([...adapted].length).toBeLessThanOrEqual(LIMITS.concepto);
        expect(adapted).not.toMatch(/[\p{C}\r\n'"<>&%]| {2}|^ | $/u);
        expect(adapt(adapted, LIMITS.concepto)).toEqual({ text: adapted, change: null, cutFrom: null });
      }),
    );
  });

  it('keeps what can be kept', () => {
    const kept = 'Licencia nº 3/2026 (obra menor): ¿cuándo?; às, ç, ü – 2ª; DNI_1.';
    expect(adapt(kept, 255)).toEqual({ text: kept, change: null, cutFrom: null });
    expect(plain('C/ Mayor, 5 #2\u0007\n 3º')).toBe('C/ Mayor, 5 #2 3º');
  });

  it.each([
    ['letters of other languages', 'Łukasz Weiß Ørsted Šimić', 'Lukasz Weiss Orsted Simic'],
    ['Catalan in one sign', 'Co\u0140lecció', 'Col.lecció'],
    ['fractions', 'cuota de 5½', 'cuota de 5 1/2'],
    ['words apart on two lines', 'uno\u2028dos\u00a0tres\tcuatro', 'uno dos tres cuatro'],
    ['dashes and quotation marks', '“a” — ‘b’ ‐ c', '´a´ - ´b´ - c'],
    ['composed or not', 'A\u0301vila', 'Ávila'],
  ])('%s stay readable', (_, before, after) => expect(adapt(before, 255).text).toBe(after));
});

describe('the document', () => {
  it('goes out as the very bytes that came, never a copy', () => {
    const { payload } = translate(outbound(sendEvent()), context);
    expect(payload.filter((piece) => piece === PDF_BASE64)).toHaveLength(1);
    expect(valuesOf(read(payload), 'hash')).toEqual([Buffer.alloc(32, 0xa3).toString('base64')]);
  });
});

describe('options', () => {
  const optionsOf = (sending: Partial<Sending>, expiresOn: string | null = '2026-10-11') => {
    const root = read(translate({ ...outbound(sendEvent({ sending })), expiresOn }, context).payload);
    const batch = root.children.find(({ name }) => name === 'opcionesRemesa');
    return batch === undefined
      ? null
      : Object.fromEntries(batch.children.map((each) => [each.attributes.tipo, each.text]));
  };
  it('carry a delay only with a postal channel', () => {
    expect(optionsOf({})).toEqual({ caducidad: '2026-10-11' });
    expect(optionsOf({ postalFallback: { address: HOME } })).toEqual({ caducidad: '2026-10-11' });
    expect(optionsOf({ postalFallback: { address: HOME, afterDays: 0 } })).toEqual({
      retardo: '0',
      caducidad: '2026-10-11',
    });
  });
  it('are left out where there are none', () => expect(optionsOf({}, null)).toBeNull());
});

describe('the scheduled day', () => {
  const scheduled = (notBefore: string) =>
    valuesOf(
      read(translate(outbound(sendEvent({ data: { availability: { notBefore, naturalDays: 10 } } })), context).payload),
      'fechaEnvioProgramado',
    );
  it('gotcha 27: is sent only when it is after today', () => {
    expect(scheduled('2026-09-30')).toEqual([]);
    expect(scheduled('2026-10-01')).toEqual([]);
    expect(scheduled('2026-10-02')).toEqual(['2026-10-02']);
  });
});

describe('persons', () => {
  const translated = (sending: Partial<Sending>) => read(translate(outbound(sendEvent({ sending })), context).payload);
  it('gotcha 41: both surnames go in one, a second one that is blank leaves no blank', () => {
    expect(valuesOf(translated({ holder: { ...HOLDER, surname2: ' ' } }), 'apellidos')).toEqual(['FICTICIA']);
    expect(valuesOf(translated({ holder: { ...HOLDER, surname2: ' PF ' } }), 'apellidos')).toEqual(['FICTICIA PF']);
  });
  it('gotcha 38: an incapacitated holder is not named at all', () => {
    const root = translated({ representatives: [REPRESENTATIVE], holderIncapacitated: true });
    expect(valuesOf(root, 'nif')).toEqual(['99999999R']);
    expect(valuesOf(root, 'destinatarios')).toEqual([]);
  });
});
