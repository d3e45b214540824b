import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRequest } from '../../../adapters/backends/notifica/read-request.ts';
import { EVENT_TYPES, type SendEvent } from '../../../contracts/event.ts';
import { unsignedEnvelope } from '../../../src/signing/ws-security.ts';

const ROOT = join(import.meta.dirname, '../../../fixtures/notifica');
const translated = readdirSync(ROOT).filter((name) => name.startsWith('translate__'));
const envelope = (body: string | Buffer) =>
  Buffer.concat(unsignedEnvelope({ headerXml: '', bodyPieces: [Buffer.from(body)] }));
const requestOf = (name: string) => readFileSync(join(ROOT, name, 'request.xml'));

describe('a kept request', () => {
  it.each(translated)('%s is read back as what was asked for', (name) => {
    const event = JSON.parse(readFileSync(join(ROOT, name, 'event.json'), 'utf8')) as SendEvent;
    const [sending] = event.data.sendings;
    const reading = readRequest(envelope(requestOf(name)));
    expect(reading).toMatchObject({
      kind: event.type === EVENT_TYPES.notification ? 'notification' : 'communication',
      reference: 'AAAAAAAAAAAAAAAAAAAA',
      postal: sending?.postalFallback !== undefined,
      documentSha256: 'a3'.repeat(32),
      procedure: event.data.procedure?.sia ?? null,
    });
    expect(reading?.holder.name).not.toBe('');
    const people = [sending?.holder, ...(sending?.representatives ?? [])].flatMap((each) => each?.idNumber ?? []);
    const named = [reading?.holder, ...(reading?.recipients ?? [])].flatMap((each) => each?.idNumber ?? []);
    // Capitals and no separators, as the platform wants them.
    const plain = (value: string) => value.toUpperCase().replace(/[^A-Z0-9]/g, '');
    // Whoever may not act for themselves gives their place to who represents them, and is then not in the request.
    const gone = sending?.holderIncapacitated === true ? 1 : 0;
    expect(people.map(plain)).toEqual(expect.arrayContaining(named.map(plain)));
    expect(named).toHaveLength(people.length - gone);
  });

  it('says who appears for whom', () => {
    expect(readRequest(envelope(requestOf('translate__with-a-representative')))).toMatchObject({
      subject: 'Licencia de obra menor',
      issuer: 'L01999999',
      expiresOn: '2026-10-11',
      holder: { name: 'CIUDADANIA FICTICIA PF', idNumber: '00000000T' },
      recipients: [{ name: 'REPRESENTANTE FICTICIO', idNumber: '99999999R' }],
    });
  });

  it('is read without its document too, as it is kept', () => {
    const cut = requestOf('translate__with-a-representative')
      .toString()
      .replace(/(<not:contenido>)[^<]*/, '$1');
    expect(readRequest(envelope(cut))?.subject).toBe('Licencia de obra menor');
  });

  it.each([
    ['another operation', envelope('<x:sincronizarEnvioOE xmlns:x="urn:x"/>')],
    ['no SOAP', Buffer.from('<a/>')],
    ['no XML', Buffer.from('%PDF-1.4')],
    ['nothing', Buffer.alloc(0)],
    ['a document type', Buffer.from('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')],
    ['no end', Buffer.alloc(2_000_000, 'a')],
  ])('that is %s is none of ours', (_what, bytes) => {
    expect(readRequest(bytes)).toBeNull();
  });
});
