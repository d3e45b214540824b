/**
 * Every folder of fixtures/notifica is a case: `<operation>__<sentence>/`. Adding one needs no code.
 * translate: event.json, entity.json? → request.xml · interpret, ask, query, query-v2: response.* → outcome.json ·
 * cancel, extend, report: wish.json → request.xml, or response.* → outcome.json · callback: request.xml → outcome.json.
 * meta.json says where it comes from.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { receive } from '../../../adapters/backends/notifica/callback.ts';
import { interpretExtension, interpretSync } from '../../../adapters/backends/notifica/change-answer.ts';
import { check } from '../../../adapters/backends/notifica/check.ts';
import { notifica } from '../../../adapters/backends/notifica/index.ts';
import { interpretQueryV2, interpretTerm } from '../../../adapters/backends/notifica/info-v2.ts';
import { interpret } from '../../../adapters/backends/notifica/interpret.ts';
import { interpretPrintCentres } from '../../../adapters/backends/notifica/print-centres.ts';
import { PROFILE } from '../../../adapters/backends/notifica/schema.ts';
import { interpretAsk, interpretQuery } from '../../../adapters/backends/notifica/status.ts';
import { translate } from '../../../adapters/backends/notifica/translate.ts';
import type { HttpResult } from '../../../contracts/backend.ts';
import { EVENT_TYPES, eventSchema, type SendEvent } from '../../../contracts/event.ts';
import type { OutboundSending } from '../../../contracts/message.ts';
import type { EvidencePiece, RemoteStatus } from '../../../contracts/outcome.ts';
import { loadSeal } from '../../../src/signing/keys.ts';
import { verifySoap } from '../../../src/signing/verify.ts';
import { wsSecurity } from '../../../src/signing/ws-security.ts';
import { parseSoap, parseXml, type XmlTree } from '../../../src/transport/soap.ts';
import { xmlsecAvailable, xmlsecVerify } from '../../support/xmlsec.ts';
import { ACCESS, CONFIG, farSide, sendEvent } from './sample.ts';

const ROOT = join(import.meta.dirname, '../../../fixtures/notifica');
const CERTS = join(import.meta.dirname, '../../../certs-example');
const cases = readdirSync(ROOT).sort();
const read = (name: string, file: string) => readFileSync(join(ROOT, name, file));
const json = (name: string, file: string) => JSON.parse(read(name, file).toString('utf8'));

function answerOf(name: string): HttpResult {
  const meta = json(name, 'meta.json') as {
    http?: Partial<Extract<HttpResult, { kind: 'answer' }>>;
    result?: HttpResult;
  };
  if (meta.result !== undefined) return meta.result;
  const file = ['response.xml', 'response.html', 'response.txt'].find((each) => existsSync(join(ROOT, name, each)));
  return {
    kind: 'answer',
    status: meta.http?.status ?? 200,
    headers: {},
    body: read(name, file ?? 'response.xml'),
    durationMs: 1,
  };
}

/** Receipts by name and text, so that a fixture stays readable. */
const piece = ({ bytes, ...rest }: EvidencePiece) => ({
  ...rest,
  starts: Buffer.from(bytes).subarray(0, 5).toString('latin1'),
});
function readable(status: RemoteStatus | null) {
  return status === null ? null : { ...status, evidence: status.evidence.map(piece) };
}

const PDF = Buffer.from('%PDF-1.4\n%%EOF\n');
function translated(name: string) {
  const event = json(name, 'event.json') as SendEvent;
  const entity = existsSync(join(ROOT, name, 'entity.json')) ? json(name, 'entity.json') : { apiKey: 'x' };
  const message: OutboundSending = {
    kind: event.type === EVENT_TYPES.notification ? 'notification' : 'communication',
    messageId: 'msg_1',
    entity: event.entitydir3,
    issuer: event.data.emitter.unitDir3 ?? event.data.emitter.dir3,
    reference: 'AAAAAAAAAAAAAAAAAAAA',
    event,
    sending: event.data.sendings[0]!,
    document: {
      name: 'a.pdf',
      mediaType: 'application/pdf',
      size: PDF.byteLength,
      sha256: Buffer.from('a3'.repeat(32), 'hex'),
      contentBase64: Buffer.from(PDF.toString('base64')),
      normalized: event.data.documents[0]?.normalized,
    },
    annexes: [],
    expiresOn: '2026-10-11',
  };
  return translate(message, { entity, today: '2026-10-01' });
}

const REMOTE_ID = '6968b0c9a1b2c';
/** The element in the body as sent, written out as names and texts so that a fixture shows what counts. */
function bodyOf(operation: 'cancel' | 'extend' | 'report', name: string): string {
  const { receipt, ...wish } = json(name, 'wish.json') as { receipt?: string };
  const { tools } = farSide();
  const sending = existsSync(join(ROOT, name, 'sending.json'))
    ? json(name, 'sending.json')
    : sendEvent().data.sendings[0];
  const full =
    operation === 'report' ? { ...wish, receipt: receipt === undefined ? null : Buffer.from(receipt) } : wish;
  const target = { remoteId: REMOTE_ID, issuer: 'L01999999', sending };
  const { body, secrets } = notifica[operation]!.prepare(target, full as never, ACCESS, CONFIG, tools);
  expect(secrets).toEqual(['clave-de-prueba']);
  const message = parseSoap(Buffer.concat(body), { maxBytes: 1_000_000 });
  if (message.kind === 'fault') throw new Error('a fault');
  return outline(message.node);
}
function outline(node: XmlTree): string {
  const inner = node.children.map(outline).join('');
  return `<${node.name}>${node.children.length > 0 ? inner : node.text}</${node.name}>`;
}
function runChange(operation: 'cancel' | 'extend' | 'report', name: string): void {
  if (existsSync(join(ROOT, name, 'wish.json'))) {
    const expected = parseXml(read(name, 'request.xml'), { maxBytes: 1_000_000 });
    expect(bodyOf(operation, name)).toBe(outline(expected));
    return;
  }
  const answer = answerOf(name);
  const outcome = operation === 'extend' ? interpretExtension(answer, { remoteId: REMOTE_ID }) : interpretSync(answer);
  expect(outcome).toEqual(json(name, 'outcome.json'));
}

const RUN: Record<string, (name: string) => void> = {
  translate(name) {
    const event = json(name, 'event.json');
    expect(eventSchema.safeParse(event).error?.issues ?? []).toEqual([]);
    expect(check(event as SendEvent).errors).toEqual([]);
    const { payload, warnings } = translated(name);
    expect(Buffer.concat(payload).toString('utf8')).toBe(read(name, 'request.xml').toString('utf8').trim());
    expect(warnings).toEqual(existsSync(join(ROOT, name, 'warnings.json')) ? json(name, 'warnings.json') : []);
  },
  interpret(name) {
    expect(interpret(answerOf(name))).toEqual(json(name, 'outcome.json'));
  },
  ask(name) {
    const result = interpretAsk(answerOf(name));
    expect(result.kind === 'found' ? { ...result, status: readable(result.status) } : result).toEqual(
      json(name, 'outcome.json'),
    );
  },
  query(name) {
    const result = interpretQuery(answerOf(name), REMOTE_ID);
    expect(result.kind === 'status' ? { ...result, status: readable(result.status) } : result).toEqual(
      json(name, 'outcome.json'),
    );
  },
  cancel: (name) => runChange('cancel', name),
  extend: (name) => runChange('extend', name),
  report: (name) => runChange('report', name),
  'query-v2'(name) {
    const query = interpretQueryV2(answerOf(name), REMOTE_ID);
    const term = interpretTerm(answerOf(name), REMOTE_ID);
    const shown = query.kind === 'status' ? { ...query, status: readable(query.status) } : query;
    expect({ query: shown, term }).toEqual(json(name, 'outcome.json'));
  },
  centres(name) {
    expect(interpretPrintCentres(answerOf(name))).toEqual(json(name, 'outcome.json'));
  },
  callback(name) {
    const expected = json(name, 'outcome.json') as { refused?: string };
    if (expected.refused !== undefined)
      expect(() => receive(read(name, 'request.xml'))).toThrow(expect.objectContaining({ code: expected.refused }));
    else {
      // What makes two reports the same one has tests of its own.
      const { identity: _, receipts, ...rest } = receive(read(name, 'request.xml'));
      expect({ ...rest, receipts: receipts.map(piece) }).toEqual(expected);
    }
  },
};

/** With the numbers of the traps its note says it is about. */
function titleOf(name: string): string {
  const about = /gotchas? [\d, and]*\d/i.exec(json(name, 'meta.json').note ?? '')?.[0];
  return about === undefined ? name : `${name} (${about.toLowerCase()})`;
}

describe('fixtures of Notific@', () => {
  it('are at least forty, and each says where it comes from', () => {
    expect(cases.length).toBeGreaterThanOrEqual(40);
    for (const name of cases)
      expect(['recorded', 'official-example', 'constructed']).toContain(json(name, 'meta.json').origin);
  });
  it.each(cases.map((name) => [titleOf(name), name]))('%s', (_title, name) => {
    const run = RUN[name.split('__')[0] ?? ''];
    if (run === undefined) throw new Error(`no such operation: ${name}`);
    run(name);
  });
});

describe('every translated fixture', () => {
  // A second parser, strict, that shares nothing with the writer: it must find what we meant to say.
  const parser = new XMLParser({
    processEntities: false,
    parseTagValue: false,
    removeNSPrefix: true,
    ignoreAttributes: true,
  });
  it.each(cases.filter((name) => name.startsWith('translate__')))('is read alike by another parser: %s', (name) => {
    const xml = Buffer.concat(translated(name).payload).toString('utf8');
    expect(XMLValidator.validate(xml)).toBe(true);
    const { altaRemesaEnvios } = parser.parse(xml) as {
      altaRemesaEnvios: { envios: { envio: { referenciaEmisor: string } } };
    };
    expect(altaRemesaEnvios.envios.envio.referenciaEmisor).toBe('AAAAAAAAAAAAAAAAAAAA');
  });
});

describe('the signature of every translated fixture', () => {
  const names = cases.filter((name) => name.startsWith('translate__'));
  async function signed(name: string) {
    const seal = await loadSeal({
      pkcs12: readFileSync(join(CERTS, 'seal-ayuntamiento-ficticio.p12')),
      passphrase: readFileSync(join(CERTS, 'seal-ayuntamiento-ficticio.passphrase'), 'utf8').trim(),
      now: new Date(),
    });
    const pieces = await wsSecurity.sign({
      headerXml: '',
      bodyPieces: translated(name).payload,
      signer: seal,
      now: new Date(),
      profile: PROFILE,
    });
    return {
      envelope: Buffer.concat(pieces),
      pem: readFileSync(join(CERTS, 'seal-ayuntamiento-ficticio.crt'), 'utf8'),
    };
  }
  it.each(names)('is accepted by xml-crypto: %s', async (name) => {
    const { envelope, pem } = await signed(name);
    expect(verifySoap(envelope, { profile: PROFILE, trusted: [pem], now: new Date() }).bodyXml).toContain(
      'altaRemesaEnvios',
    );
    const changed = Buffer.from(envelope.toString('utf8').replace('2026-10-11', '2026-10-12'));
    expect(() => verifySoap(changed, { profile: PROFILE, trusted: [pem], now: new Date() })).toThrow(
      expect.objectContaining({ code: 'signature-invalid' }),
    );
  });
  it.skipIf(!xmlsecAvailable()).each(names)('is accepted by xmlsec1, an outsider: %s', async (name) => {
    const { envelope, pem } = await signed(name);
    expect(xmlsecVerify(envelope, pem)).toBe(true);
    expect(xmlsecVerify(Buffer.from(envelope.toString('utf8').replace('2026-10-11', '2026-10-12')), pem)).toBe(false);
  });
});
