import { describe, expect, it } from 'vitest';
import { check } from '../../../adapters/backends/geiser/check.ts';
import { STATES, TYPES } from '../../../adapters/backends/geiser/codes.ts';
import { geiser } from '../../../adapters/backends/geiser/index.ts';
import { FINDINGS } from '../../../adapters/backends/geiser/texts-findings.ts';
import { translate } from '../../../adapters/backends/geiser/translate.ts';
import type { Person, RegistryEntryEvent } from '../../../contracts/event.ts';
import { entryEvent, outboundEntry } from './sample.ts';

type Data = RegistryEntryEvent['data'];
const MB = 1024 * 1024;
const NATURAL = {
  kind: 'natural',
  idType: 'NIF',
  idNumber: '00000000T',
  givenName: 'CIUDADANIA',
  surname1: 'FICTICIA',
} as const;
const LEGAL = { kind: 'legal', idType: 'NIF', idNumber: 'Q0000000J', legalName: 'EMPRESA FICTICIA' } as const;

const found = (event: RegistryEntryEvent) => check(event).errors.map(({ pointer, code }) => `${pointer} ${code}`);
const ofPerson = (person: Person) => found(entryEvent({ entry: { interested: [{ person }] } }));
const ofDocuments = (documents: Partial<Data['documents'][number]>[]) => {
  const plain = {
    role: 'annex',
    name: 'a.pdf',
    mediaType: 'application/pdf',
    content: { by: 'upload', uploadId: 'x' },
  };
  return found(
    entryEvent({ data: { documents: documents.map((each) => ({ ...plain, ...each })) as Data['documents'] } }),
  );
};

describe('what is refused in an entry, before anything is stored', () => {
  it('is nothing in one that is right', () => {
    expect(check(entryEvent())).toEqual({ errors: [], warnings: [] });
    expect(ofPerson(LEGAL)).toEqual([]);
  });

  it('is said of every place at once', () => {
    const event = entryEvent({
      data: { title: { lang: 'es', value: '¿?¡!' } },
      entry: {
        direction: 'in',
        interested: [],
        subjectCode: 'X'.repeat(17),
        transport: { kind: 'pigeon' },
      },
    });
    expect(found(event)).toEqual([
      '/data/title/value geiser-summary-illegible',
      '/data/entry/subjectCode geiser-subject-code-too-long',
      '/data/entry/transport/kind geiser-transport-unknown',
      '/data/entry/interested geiser-interested-missing',
    ]);
  });

  it.each<[string, Person, string]>([
    ['a wrong control letter', { ...NATURAL, idNumber: '00000000A' }, 'idNumber geiser-nif-invalid'],
    [
      'the NIF of an organisation on a person',
      { ...NATURAL, idNumber: 'Q0000000J' },
      'idNumber geiser-id-of-an-organisation',
    ],
    [
      'a name in one piece',
      { kind: 'natural', idType: 'NIF', idNumber: '00000000T', fullName: 'CIUDADANIA FICTICIA' },
      'fullName geiser-name-not-split',
    ],
    ['a surname of 31 characters', { ...NATURAL, surname1: 'F'.repeat(31) }, 'surname1 geiser-value-too-long'],
    ['a company name of 81', { ...LEGAL, legalName: 'E'.repeat(81) }, 'legalName geiser-value-too-long'],
    ['a passport of 18', { ...NATURAL, idType: 'passport', idNumber: 'A'.repeat(18) }, 'idNumber geiser-id-too-long'],
  ])('is %s, never cut', (_what, person, expected) => {
    expect(ofPerson(person)).toEqual([`/data/entry/interested/0/person/${expected}`]);
  });

  it('is a representative’s fault too, and an address that fits no line', () => {
    const long = {
      form: 'free',
      line1: 'x'.repeat(50),
      line2: 'y'.repeat(50),
      streetName: 'z'.repeat(50),
      extra: 'w'.repeat(40),
      country: 'ES',
    } as const;
    const event = entryEvent({
      entry: {
        interested: [{ person: NATURAL, representative: { ...NATURAL, idNumber: '00000000A' }, address: long }],
      },
    });
    expect(found(event)).toEqual([
      '/data/entry/interested/0/representative/idNumber geiser-nif-invalid',
      '/data/entry/interested/0/address geiser-address-too-long',
    ]);
  });

  it('is an annex that SIR does not take: its type, its size, all of them together', () => {
    expect(ofDocuments([{ mediaType: 'application/zip' }])).toEqual(['/data/documents/0/mediaType geiser-annex-type']);
    expect(ofDocuments([{ size: 10 * MB + 1 }])).toEqual(['/data/documents/0/content geiser-annex-too-large']);
    expect(ofDocuments([{ size: 8 * MB }, { size: 8 * MB }])).toEqual(['/data/documents geiser-annexes-too-large']);
    expect(ofDocuments([{ size: 10 * MB }, { size: 5 * MB }])).toEqual([]);
    expect(ofDocuments(Array.from({ length: 6 }, () => ({})))).toEqual(['/data/documents geiser-too-many-annexes']);
  });
});

describe('what is told beside it', () => {
  it('is what does not travel, and how a foreign country does', () => {
    const event = entryEvent({
      data: { procedure: { sia: '2104567' } },
      entry: { interested: [{ person: NATURAL, address: { form: 'foreign', line1: 'x', country: 'PT' } }] },
    });
    expect(check(event).warnings.map(({ code }) => code)).toEqual([
      'geiser-country-in-words',
      'geiser-procedure-not-carried',
    ]);
  });

  it('shows nothing of what a person wrote', () => {
    const event = entryEvent({ entry: { exposes: 'Mi vecino\u0002 se llama así' } });
    expect(check(event).warnings).toEqual([{ code: 'characters-replaced', pointer: '/data/entry/exposes' }]);
  });
});

describe('kinds of identifiers', () => {
  // Put together here: no register has them.
  const NIE = `X${'0'.repeat(7)}T`;
  it.each<[Person, string, string]>([
    [NATURAL, 'NIF', '00000000T'],
    [{ ...NATURAL, idNumber: '00.000.000-T' }, 'NIF', '00000000T'],
    [{ ...NATURAL, idType: 'NIE', idNumber: NIE }, 'DOCUMENTO_IDENTIFICACION_EXTRANJEROS', NIE],
    [{ ...NATURAL, idType: 'passport', idNumber: 'AA-00' }, 'PASAPORTE', 'AA-00'],
    [{ ...NATURAL, idType: 'eidas', idNumber: 'ES/AT/00' }, 'OTROS_PERSONA_FISICA', 'ES/AT/00'],
    [LEGAL, 'CIF', 'Q0000000J'],
    [{ kind: 'administration', dir3: 'L01999998', legalName: 'Villa Inventada' }, 'CODIGO_DE_ORIGEN', 'L01999998'],
  ])('%j goes as %s', (person, type, number) => {
    const { payload } = translate(outboundEntry(entryEvent({ entry: { interested: [{ person }] } })));
    const text = Buffer.concat(payload).toString('utf8');
    expect(text).toContain(`<r:tipoIdentificadorInteresado>${type}</r:tipoIdentificadorInteresado>`);
    expect(text).toContain(`<r:identificadorInteresado>${number}</r:identificadorInteresado>`);
  });
});

describe('annexes and what the event says of them', () => {
  it('go together whatever their order: the bytes come the main document first', () => {
    const documents = [
      { role: 'annex', name: 'plano.pdf', signed: true },
      { role: 'main', name: 'oficio.pdf', signed: false },
    ].map((each) => ({ ...each, mediaType: 'application/pdf', content: { by: 'upload', uploadId: 'x' } }));
    const message = outboundEntry(entryEvent({ data: { documents: documents as Data['documents'] } }));
    const text = Buffer.concat(translate({ ...message, documents: message.documents.toReversed() }).payload).toString();
    const annexes = [...text.matchAll(/<r:nombre>([^<]*)<.*?<r:tipoFirma>([^<]*)</g)].map(([, name, sign]) => [
      name,
      sign,
    ]);
    expect(annexes).toEqual([
      ['oficio.pdf', 'SIN_FIRMA'],
      ['plano.pdf', 'EMBEBIDA'],
    ]);
  });
});

describe('every word of GEISER, every state and every finding', () => {
  it('says what it means and what to do, in three languages', () => {
    const words = [...TYPES.keys(), ...STATES.keys(), 'REGISTRADO', ...Object.keys(FINDINGS)];
    const untold = words.flatMap((word) =>
      (['es', 'ca', 'en'] as const).flatMap((language) => {
        const text = geiser.explain(`geiser-${word}`, language);
        return text !== null && /\p{L}/u.test(text.detail) && /\p{L}/u.test(text.fix) ? [] : [`${word} ${language}`];
      }),
    );
    expect(untold).toEqual([]);
    expect(geiser.explain('geiser-nobody-knows', 'es')).toBeNull();
    expect(geiser.explain('name-not-split', 'es')).toBeNull();
  });
});
