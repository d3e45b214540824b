import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../../contracts/outcome.ts';
import { type Platform, platform, REFERENCE } from '../../support/scsp-pid.ts';
import { pemOf } from '../../support/seals.ts';
import { xmlsecAvailable, xmlsecVerify } from '../../support/xmlsec.ts';

let far: Platform;
beforeEach(async () => {
  far = await platform();
});
afterEach(() => far.close());

function statusOf(outcome: Outcome) {
  if (outcome.kind !== 'accepted' || outcome.status === undefined)
    throw new Error(`no answer: ${JSON.stringify(outcome)}`);
  return outcome.status;
}
function dataOf(outcome: Outcome): unknown {
  const piece = statusOf(outcome).evidence.find(({ name }) => name === 'datos.json');
  return JSON.parse(Buffer.from(piece?.bytes ?? []).toString('utf8'));
}

describe('a petition that is answered at once', () => {
  it('is accepted and answered, with the data and the signed answer', async () => {
    const outcome = await far.send();
    expect(outcome).toMatchObject({ kind: 'accepted', code: '0003', remoteId: `SVDDGPCIWS02.sync.${REFERENCE}` });
    const { steps, certified, evidence, unknownCodes } = statusOf(outcome);
    expect(steps).toMatchObject([{ legal: 'answered', code: '0003', at: '2026-12-01T09:30:00.000Z' }]);
    expect([certified, unknownCodes]).toEqual([true, []]);
    expect(evidence.map(({ name }) => name)).toEqual(['respuesta.xml', 'datos.json']);
    expect(dataOf(outcome)).toEqual({
      service: 'SVDDGPCIWS02',
      petition: REFERENCE,
      transmission: expect.stringMatching(/^T\d+$/),
      generatedAt: '2026-12-01T10:30:00.000+01:00',
      state: { code: '0003', text: 'La petición está tramitada.' },
      data: {
        supportNumber: 'AAA000000',
        givenName: 'CIUDADANIA',
        surname1: 'FICTICIA',
        surname2: 'INVENTADA',
        nationality: 'ESPAÑA',
        sex: 'F',
        birth: { on: '1980-01-01', town: 'VILLA INVENTADA', province: 'FICTICIA' },
        father: 'PADRE',
        mother: 'MADRE',
        documentExpiresOn: '2035-01-01',
      },
    });
  });

  it('of the residence brings the home and since when', async () => {
    expect(dataOf(await far.send({ service: 'SVDREXTFECHAWS01' }))).toMatchObject({
      data: {
        municipality: { code: '999', name: 'VILLA INVENTADA' },
        address: { street: { name: 'INVENTADA' }, number: { value: '0001' }, floor: '02', postcode: '99999' },
        lastChange: { on: '2020-03-15' },
      },
    });
  });

  it.each([
    ['DESCONOCE', '0233'],
    ['SINDATOS', '0238'],
  ])('is an answer too where the answer is no (%s, %s): signed, and with its code', async (surname2, code) => {
    const outcome = await far.send({ surname2 });
    expect(statusOf(outcome)).toMatchObject({
      code,
      steps: [{ legal: 'answered', code }],
      certified: true,
      unknownCodes: [],
    });
    expect(dataOf(outcome)).toMatchObject({ state: { code }, data: null });
  });

  it.skipIf(!xmlsecAvailable())('keeps an answer that xmlsec1 accepts, by the platform’s seal alone', async () => {
    const answer = statusOf(await far.send()).evidence.find(({ name }) => name === 'respuesta.xml');
    expect(xmlsecVerify(answer?.bytes ?? new Uint8Array(), pemOf('seal-villa-inventada'))).toBe(true);
    expect(xmlsecVerify(answer?.bytes ?? new Uint8Array(), pemOf('seal-ayuntamiento-ficticio'))).toBe(false);
  });
});

describe('a node that wants to know us in TLS', () => {
  it('is shown the certificate that is configured, when it is asked as well', async () => {
    const clientCertificate = { cert: pemOf('seal-ayuntamiento-ficticio'), privateKey: '-----BEGIN PRIVATE KEY-----' };
    const known = await platform({}, { clientCertificate });
    const shown: unknown[] = [];
    const { exchange } = known.tools.transport;
    known.tools.transport.exchange = ({ certificate, ...request }) => {
      shown.push(certificate);
      return exchange(request);
    };
    await known.send({ mode: 'async' });
    await known.query(`SVDDGPCIWS02.async.${REFERENCE}`);
    expect(shown).toEqual([clientCertificate, clientCertificate]);
    await known.close();
  });
});

describe('what is no answer', () => {
  it.each([
    ['FALSA', 'signature-certificate-not-trusted'],
    ['ALTERADA', 'signature-not-genuine'],
    ['AJENA', 'another-petition'],
  ])('%s is believed in nothing: the petition is uncertain (%s)', async (surname2, code) => {
    expect(await far.send({ surname2 })).toEqual({ kind: 'unknown', code, text: '', infrastructure: false });
  });

  it('a lost answer leaves it uncertain, and the same IdPeticion is then refused as repeated', async () => {
    expect(await far.send({ surname2: 'PERDIDA' })).toMatchObject({ kind: 'unknown', infrastructure: true });
    expect(await far.send({ surname2: 'PERDIDA' })).toMatchObject({ kind: 'duplicate', code: '0229' });
    expect(far.simulator.petitions()).toHaveLength(1);
  });

  it.each(['hang', 'error', 'garbage', 'reset'] as const)('trouble (%s) decides nothing', async (fault) => {
    const troubled = await platform({}, { timeoutMs: 300 });
    troubled.simulator.lasting(fault);
    expect(await troubled.send()).toMatchObject({ kind: 'unknown', infrastructure: true });
    await troubled.close();
  });
});

describe('what the platform refuses', () => {
  it.each([
    ['0314', 'rejected'],
    ['0301', 'rejected'],
    ['0231', 'rejected'],
    ['0902', 'rejected'],
    ['0229', 'duplicate'],
    ['0230', 'temporary'],
    ['0901', 'unknown'],
    ['0502', 'unknown'],
    ['0242', 'unknown'],
    ['9999', 'unknown'],
  ])('%s is %s, wherever the fault says its code', async (code, kind) => {
    expect(await far.send({ surname2: `FALLO${code}` })).toMatchObject({ kind, code });
    const other = await platform({ faultInDetail: true });
    expect(await other.send({ surname2: `FALLO${code}` })).toMatchObject({ kind, code });
    await other.close();
  });

  it('of a body whose seal is of another NIF (0235), and of a procedure without authorisation (0314)', async () => {
    const others = await platform({
      requesters: new Map([['Q9999999J', far.access.signer === null ? [] : [far.access.signer.certificate]]]),
    });
    expect(await others.send()).toMatchObject({ kind: 'rejected', code: '0235' });
    await others.close();
    const strict = await platform({ procedures: ['OTRO'] });
    expect(await strict.send()).toMatchObject({ kind: 'rejected', code: '0314' });
    await strict.close();
  });

  it('a TimeStamp of neither today nor yesterday: the petition carries the time it is sent at', async () => {
    far.pass(24 * 9);
    expect(await far.send()).toMatchObject({ kind: 'accepted' });
    const slow = await platform({ now: () => new Date(far.clock.now.getTime() + 72 * 3_600_000) });
    expect(await slow.send()).toMatchObject({ kind: 'temporary', code: '0230' });
    expect(slow.simulator.petitions()).toHaveLength(0);
    await slow.close();
  });
});
