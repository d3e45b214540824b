import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../adapters/backends/scsp-v3/config.ts';
import { scspV3 } from '../../../adapters/backends/scsp-v3/index.ts';
import { dataRequest } from '../../support/scsp-pid.ts';
import { pemOf } from '../../support/seals.ts';
import { volante } from '../../support/volante.ts';

const url = 'https://pid.example.org/x';
const answers = { certificates: pemOf('seal-villa-inventada') };
const config = configSchema.parse({
  services: {
    SVDDGPCIWS02: { syncUrl: url },
    SVDREXTFECHAWS01: { syncUrl: url, asyncUrl: url },
    SVDSCDWS01: { asyncUrl: url },
  },
  answers,
});
type Change = Parameters<typeof dataRequest>[0];
const found = (change: Change) =>
  scspV3.check(dataRequest(change), config).errors.map(({ pointer, code }) => `${pointer} ${code}`);
const AT = '/data/request';

describe('a request for data', () => {
  it('that is right is let pass, for every service', () => {
    for (const service of ['SVDDGPCIWS02', 'SVDREXTFECHAWS01', 'SVDSCDWS01']) expect(found({ service })).toEqual([]);
  });

  it('names a service and a mode that are set up here', () => {
    expect(found({ service: 'SVDRWS01' })).toEqual([`${AT}/service service-not-here`]);
    expect(found({ mode: 'async' })).toEqual([`${AT}/mode mode-not-here`]);
  });

  it('is of somebody the service can find', () => {
    const subject = dataRequest().data.request.subject;
    expect(found({ subject: { ...subject, idType: 'passport' } })).toEqual([`${AT}/subject/idType id-type-not-here`]);
    expect(found({ service: 'SVDREXTFECHAWS01', subject: { ...subject, idType: 'passport' } })).toEqual([]);
    const { idNumber: _number, ...unnumbered } = subject;
    expect(found({ subject: unnumbered })).toEqual([`${AT}/subject/idNumber holder-without-number`]);
    expect(found({ subject: { ...subject, surname1: 'F'.repeat(41) } })).toEqual([`${AT}/subject/surname1 too-long`]);
  });

  it('names its procedure, which the settings may do for it', () => {
    const event = dataRequest();
    const bare = { ...event, data: { ...event.data, procedure: { sia: '2104567' } } };
    expect(scspV3.check(bare, config).errors).toEqual([
      { pointer: '/data/procedure/name', code: 'procedure-without-name' },
    ]);
    const named = configSchema.parse({
      ...{ services: { SVDDGPCIWS02: { syncUrl: url } }, answers },
      procedures: { '2104567': { code: 'PROC_1', name: 'Licencia' } },
    });
    expect(scspV3.check(bare, named).errors).toEqual([]);
    const message = { messageId: 'm', entity: 'L01999999', issuer: 'L01999999', reference: 'R', event: bare };
    const entity = scspV3.entityConfigSchema.parse({ nif: 'Q0000000J', name: 'Ayuntamiento Ficticio' });
    const translated = scspV3.translate({ ...message, kind: 'data-request' }, { config: named, entity, today: '' });
    expect(Buffer.concat(translated.payload).toString('utf8')).toContain('>PROC_1<');
  });

  it('is told that a long number of file is not sent', () => {
    const event = dataRequest();
    const long = { ...event, data: { ...event.data, file: { id: 'E'.repeat(26) } } };
    expect(scspV3.check(long, config)).toEqual({
      errors: [],
      warnings: [{ code: 'file-left-out', pointer: '/data/file/id', before: 'E'.repeat(26), after: '' }],
    });
  });
});

describe('the specific data', () => {
  it('are judged by the schema of their service, each fault where it is', () => {
    expect(found({ specific: { supportNumber: 'x', birthYear: 1800, colour: 'red' } })).toEqual([
      `${AT}/specific/supportNumber specific-wrong`,
      `${AT}/specific/birthYear specific-wrong`,
      `${AT}/specific/colour specific-unknown`,
    ]);
    expect(found({ service: 'SVDREXTFECHAWS01', specific: { birth: { on: '2026-02-30' } } })).toEqual([
      `${AT}/specific/spanish specific-missing`,
      `${AT}/specific/birth/on specific-wrong`,
    ]);
  });

  const bodies = [{ code: 'DGT', name: 'Tráfico' }];
  it.each([
    ['no XML', 'no es XML'],
    ['another element', '<a/>'],
    ['one that nobody signed', volante((xml) => xml.replace(/<ds:Signature.*<\/ds:Signature>/s, ''))],
    ['a document type', volante((xml) => `<!DOCTYPE a>${xml}`)],
    [
      'a prefix of the message around it',
      volante((xml) => xml.replaceAll('xmlns:p=', 'xmlns:esp=').replaceAll('p:', 'esp:')),
    ],
  ])('hold a signed certificate of registration, and not %s', (_what, xml) => {
    expect(found({ service: 'SVDSCDWS01', specific: { volante: xml, bodies } })).toEqual([
      `${AT}/specific/volante specific-wrong`,
    ]);
  });

  it('name the bodies to be told', () => {
    const specific = { volante: volante(), bodies: [{ code: 'XYZ', name: 'Nadie' }] };
    expect(found({ service: 'SVDSCDWS01', specific })).toEqual([`${AT}/specific/bodies/0/code specific-wrong`]);
  });
});

describe('every finding', () => {
  it('has its meaning and remedy in three languages', () => {
    const codes = [
      ...['service-not-here', 'mode-not-here', 'holder-without-number', 'id-type-not-here', 'too-long'],
      ...[
        'cannot-ask',
        'service-not-configured',
        'another-petition',
        'answer-unknown',
        'signature-not-genuine',
        '0002',
        '0003',
      ],
      ...['procedure-without-name', 'specific-missing', 'specific-unknown', 'specific-wrong', 'file-left-out'],
    ];
    for (const code of codes)
      for (const language of ['es', 'ca', 'en'] as const)
        expect(scspV3.explain(code, language), code).toMatchObject({ detail: /\w/, fix: /\w/ });
  });
});
