import { describe, expect, it } from 'vitest';
import { check } from '../../../adapters/backends/notifica/check.ts';
import { FINDING_CODES } from '../../../adapters/backends/notifica/finding-texts.ts';
import type { Person, PostalAddress, SendEvent, Sending } from '../../../contracts/event.ts';
import { textOf } from '../../support/source-tree.ts';
import { HOLDER, HOME, REPRESENTATIVE, sendEvent } from './sample.ts';

const found = (event: SendEvent) => check(event).errors.map(({ pointer, code }) => `${pointer} ${code}`);
const ofSending = (sending: Partial<Sending>) => found(sendEvent({ sending }));
const ofHolder = (holder: object) => ofSending({ holder: holder as Person });
const at = (address: object) => ofSending({ postalFallback: { address: address as PostalAddress } });
const titled = (value: string) => check(sendEvent({ data: { title: { lang: 'es', value } } }));
const main = {
  role: 'main',
  name: 'a.pdf',
  mediaType: 'application/pdf',
  content: { by: 'upload', uploadId: 'u' },
} as const;
const organisation = { kind: 'legal', idType: 'CIF', idNumber: 'Q0000000J', legalName: 'ORGANISMO FICTICIO' } as const;

describe('a sending Notific@ would take', () => {
  it('has nothing to report', () => expect(check(sendEvent())).toEqual({ errors: [], warnings: [] }));
  it('may be to an organisation', () => expect(ofHolder(organisation)).toEqual([]));
  it('may be to an administration', () =>
    expect(ofHolder({ ...organisation, kind: 'administration', dir3: 'L01999998' })).toEqual([]));
  it('may go by post to a person without NIF', () => {
    const holder = { kind: 'natural-without-nif', givenName: 'PERSONA', surname1: 'FICTICIA' } as const;
    expect(ofSending({ holder, postalFallback: { address: HOME } })).toEqual([]);
    expect(ofSending({ holder, representatives: [REPRESENTATIVE] })).toEqual([]);
  });
  it('gotcha 40: may have a NIF written with blanks, hyphens and small letters', () =>
    expect(ofHolder({ ...HOLDER, idNumber: '00.000.000-t' })).toEqual([]));
});

describe('documents', () => {
  it('gotcha 35: are one, a PDF or a ZIP, of ten mebibytes at most', () => {
    const documents = [
      { ...main, mediaType: 'text/plain', size: 10 * 1024 * 1024 + 1 },
      { ...main, role: 'annex' as const, size: 10 * 1024 * 1024 },
    ];
    expect(found(sendEvent({ data: { documents } }))).toEqual([
      '/data/documents/0/mediaType media-type',
      '/data/documents/0/content document-too-large',
      '/data/documents/1 single-document',
    ]);
  });
  it('may be a ZIP', () =>
    expect(found(sendEvent({ data: { documents: [{ ...main, mediaType: 'application/zip' }] } }))).toEqual([]));
});

describe('persons', () => {
  const holder = '/data/sendings/0/holder';
  it.each([
    ['a wrong letter', { ...HOLDER, idNumber: '00000000R' }, [`${holder}/idNumber nif-invalid`]],
    [
      'a name that is not split',
      { kind: 'natural', idType: 'NIF', idNumber: '00000000T', fullName: 'A B' },
      [`${holder}/fullName name-not-split`],
    ],
    ['a company name too', { ...HOLDER, legalName: 'FICTICIA SL' }, [`${holder}/legalName name-and-company`]],
    ['a company with a given name', { ...organisation, givenName: 'A' }, [`${holder}/givenName name-and-company`]],
    ['an empty name', { ...HOLDER, givenName: '  ' }, [`${holder}/givenName name-illegible`]],
    ['a name in other letters', { ...HOLDER, surname1: 'Вымышленный' }, [`${holder}/surname1 name-illegible`]],
    ['a long name', { ...HOLDER, surname1: 'F'.repeat(31) }, [`${holder}/surname1 name-too-long`]],
    ['a name that grows when replaced', { ...HOLDER, surname1: 'ß'.repeat(16) }, [`${holder}/surname1 name-too-long`]],
    [
      'a passport',
      { ...HOLDER, idType: 'passport', idNumber: 'X1' },
      [`${holder}/idType id-type-unsupported`, `${holder}/idNumber nif-missing`],
    ],
    [
      'a number of no kind',
      { kind: 'administration', dir3: 'L01999998', legalName: 'AYUNTAMIENTO', idNumber: 'Q0000000J' },
      [`${holder}/idType id-type-missing`, `${holder}/idNumber nif-missing`],
    ],
  ])('%s is reported where it stands', (_, person, expected) => expect(ofHolder(person)).toEqual(expected));

  it('an empty second surname is none', () => expect(ofHolder({ ...HOLDER, surname2: ' ' })).toEqual([]));
  it('names of thirty characters are taken', () =>
    expect(ofHolder({ ...HOLDER, surname1: 'F'.repeat(30) })).toEqual([]));

  it('the second sending and its representative are named by their place', () => {
    const sendings = [
      { ref: '1', holder: HOLDER },
      { ref: '2', holder: HOLDER, representatives: [{ ...REPRESENTATIVE, idNumber: '99999999T' }] },
    ];
    expect(found(sendEvent({ data: { sendings } }))).toEqual([
      '/data/sendings/1/representatives/0/idNumber nif-invalid',
    ]);
  });

  it('gotcha 38: an incapacitated holder needs a representative, whose NIF is then the one that counts', () => {
    const withoutNif = { kind: 'natural-without-nif', givenName: 'REPRESENTANTE', surname1: 'FICTICIO' } as const;
    expect(ofSending({ holderIncapacitated: true })).toEqual([
      '/data/sendings/0/representatives representative-missing',
    ]);
    expect(ofSending({ holderIncapacitated: true, representatives: [REPRESENTATIVE] })).toEqual([]);
    expect(ofSending({ holderIncapacitated: true, representatives: [withoutNif] })).toEqual([
      '/data/sendings/0/representatives/0/idNumber nif-missing',
    ]);
  });
});

describe('addresses', () => {
  const place = '/data/sendings/0/postalFallback/address';
  const { number: _, ...withoutNumber } = HOME;
  it.each([
    ['national', HOME],
    ['national by kilometre', { ...withoutNumber, km: '12.5' }],
    ['foreign', { form: 'foreign', streetName: 'Inexistente', town: 'Ficticia', country: 'FR' }],
    [
      'po-box',
      { form: 'po-box', poBox: '1', town: 'V', municipalityIne6: '020037', provinceIne2: '02', country: 'ES' },
    ],
    ['free', { form: 'free', line1: 'Uno', line2: 'Dos', postcode: '02001', country: 'ES' }],
  ])('%s is complete', (_name, address) => expect(at(address)).toEqual([]));

  it.each([
    ['a number and a kilometre', { ...HOME, km: '1' }, [`${place}/km number-and-km`]],
    ['neither', withoutNumber, [`${place}/number number-or-km-missing`]],
    ['a blank town', { ...HOME, town: ' ' }, [`${place}/town address-incomplete`]],
    ['a street type that is no code', { ...HOME, streetType: 'AVENIDA' }, [`${place}/streetType street-type-too-long`]],
    [
      'abroad without a street',
      { form: 'foreign', town: 'F', country: 'FR' },
      [`${place}/streetName address-incomplete`],
    ],
    [
      'free lines alone',
      { form: 'free', line1: 'Uno', country: 'ES' },
      [`${place}/line2 address-incomplete`, `${place}/postcode address-incomplete`],
    ],
    [
      'a province that is none',
      { ...HOME, provinceIne2: '53' },
      [`${place}/provinceIne2 province-unknown`, `${place}/municipalityIne6 municipality-of-another-province`],
    ],
    [
      'province 00',
      { ...HOME, provinceIne2: '00', municipalityIne6: '000037' },
      [`${place}/provinceIne2 province-unknown`, `${place}/municipalityIne6 municipality-unknown`],
    ],
    [
      'a municipality of no number',
      { ...HOME, municipalityIne6: '020007' },
      [`${place}/municipalityIne6 municipality-unknown`],
    ],
    [
      'a municipality elsewhere',
      { ...HOME, municipalityIne6: '030149' },
      [`${place}/municipalityIne6 municipality-of-another-province`],
    ],
    ['a postcode of four digits', { ...HOME, postcode: '2001' }, [`${place}/postcode postcode-format`]],
    ['a postcode of no province', { ...HOME, postcode: '99001' }, [`${place}/postcode postcode-format`]],
    ['a country that is none', { ...HOME, country: 'XX' }, [`${place}/country country-unknown`]],
    ['a Spanish form abroad', { ...HOME, country: 'FR' }, [`${place}/country country-not-spain`]],
    [
      'a foreign form in Spain',
      { form: 'foreign', streetName: 'Inexistente', town: 'F', country: 'ES' },
      [`${place}/country country-is-spain`],
    ],
  ])('%s is reported', (_name, address, expected) => expect(at(address)).toEqual(expected));
});

describe('what Notific@ has no place for', () => {
  it.each([
    ['how surely the citizen must be known', { data: { assurance: 'high' } }, ['/data/assurance']],
    ['the level that any way in gives', { data: { assurance: 'low' } }, []],
    ['that the person must deal electronically', { sending: { obliged: true } }, ['/data/sendings/0/obliged']],
  ] as const)('%s', (_name, said, expected) => {
    const { errors, warnings } = check(sendEvent(said));
    expect(errors).toEqual([]);
    expect(warnings).toEqual(expected.map((pointer) => ({ code: 'not-carried', pointer })));
  });
});

describe('an address that is allowed and hardly right', () => {
  const place = '/data/sendings/0/postalFallback';
  const warned = (address: object, more: object = {}) => {
    const { errors, warnings } = check(
      sendEvent({ sending: { postalFallback: { address: address as PostalAddress, ...more } } }),
    );
    expect(errors).toEqual([]);
    return warnings.map(({ pointer, code }) => `${pointer} ${code}`);
  };
  const { postcode: _, ...withoutPostcode } = HOME;
  it.each([
    ['nothing of the kind', HOME, {}, []],
    ['no postcode', withoutPostcode, {}, [`${place}/address/postcode postcode-missing`]],
    ['the postcode for none', { ...HOME, postcode: '00000' }, {}, [`${place}/address/postcode postcode-missing`]],
    [
      'one from next door',
      { ...HOME, postcode: '03001' },
      {},
      [`${place}/address/postcode postcode-of-another-province`],
    ],
    [
      'a street type nobody sends',
      { ...HOME, streetType: 'PATIO' },
      {},
      [`${place}/address/streetType street-type-unlisted`],
    ],
    ['a street type in small letters', { ...HOME, streetType: 'plaça' }, {}, []],
    ['an urgent letter', HOME, { service: 'urgent' }, [`${place}/service not-carried`]],
  ])('%s', (_name, address, more, expected) => expect(warned(address, more)).toEqual(expected));

  it('is told that paper shows the beginning of a long title', () => {
    const title = { lang: 'es' as const, value: 'Título '.repeat(10).trim() };
    const postal = { ref: '1', holder: HOLDER, postalFallback: { address: HOME } };
    expect(check(sendEvent({ data: { title, sendings: [postal] } })).warnings).toEqual([
      { code: 'title-shortened-on-paper', pointer: '/data/title/value', before: '69', after: '50' },
    ]);
    expect(check(sendEvent({ data: { title } })).warnings).toEqual([]);
  });
});

describe('characters Notific@ refuses', () => {
  it('gotcha 42: are replaced, and the sender sees which', () => {
    expect(titled('Taxa del 5% · L’Illa').warnings).toEqual([
      { code: 'characters-replaced', pointer: '/data/title/value', before: '% · ’', after: ' por ciento . ´' },
    ]);
  });

  it('of a name are not quoted', () => {
    const { warnings } = check(sendEvent({ sending: { holder: { ...HOLDER, surname1: "D'FICTICIA" } } }));
    expect(warnings).toEqual([{ code: 'characters-replaced', pointer: '/data/sendings/0/holder/surname1' }]);
  });

  it('that make a title too long leave it shortened, and say so', () => {
    const { errors, warnings } = titled('…'.repeat(100));
    expect(errors).toEqual([{ pointer: '/data/title/value', code: 'title-illegible' }]);
    expect(titled(`${'a'.repeat(200)}${'…'.repeat(30)}`).errors).toEqual([]);
    expect(warnings).toContainEqual({
      code: 'text-shortened',
      pointer: '/data/title/value',
      before: '300',
      after: '255',
    });
  });

  it.each(['☂☃☄', 'ab!', '¡¿?'])('leave of %j too little to read', (value) =>
    expect(titled(value).errors).toEqual([{ pointer: '/data/title/value', code: 'title-illegible' }]),
  );
  it('leave of three letters enough', () => expect(titled('☂abc').errors).toEqual([]));

  it('are looked for in the description too', () => {
    expect(found(sendEvent({ data: { body: { lang: 'es', value: '***' } } }))).toEqual([
      '/data/body/value title-illegible',
    ]);
  });
});

describe('what is reported', () => {
  it('is all explained', () => {
    const sources = ['check', 'check-address'].map((name) => textOf(`adapters/backends/notifica/${name}.ts`)).join('');
    const codes = [...sources.matchAll(/(?:`|pointer), '([a-z0-9-]+)'|code: '([a-z0-9-]+)'/g)].map(
      ([, reported, warned]) => reported ?? warned ?? '',
    );
    expect(new Set(codes).size).toBeGreaterThan(25);
    expect(codes.filter((code) => !FINDING_CODES.includes(code))).toEqual([]);
  });
});
