/**
 * `clientRequestwithReturn` of RecepcioReports: e-NOTUM tells changes of state, one at a time when they happen and all of
 * a day once. Nothing it says is believed before the query confirms it: by default it comes without any credential.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReceivedCallback } from '../../../contracts/backend.ts';
import { GatewayError } from '../../../src/errors.ts';
import { element, escapeAttribute, serialiseText, type XmlNode } from '../../../src/signing/canonical.ts';
import {
  child,
  childrenNamed,
  childText,
  parseSoap,
  soapEnvelope,
  soapFault,
  type XmlTree,
} from '../../../src/transport/soap.ts';
import { EVIDENCED_STATES, SIGNERS, STATES } from './codes.ts';
import { type EnotumEntity, organisationOf } from './config.ts';
import { readInstant } from './dates.ts';
import { isNumber } from './interpret.ts';
import { ANSWER_BYTES, NS } from './schema.ts';
import { leaf, node } from './wire.ts';

const XML = 'text/xml; charset=utf-8';
/** Longest word of theirs that is kept. Characters. */
const CODE_MAX = 60;
/** Changes in one report; a day of a province has some thousands. */
const MAX_CHANGES = 10_000;

/**
 * Each change it tells; none, where a day brought none. Of several, each is kept with its own part of the report alone:
 * what is kept of one person's notification says nothing of another's.
 */
export function receive(body: Uint8Array, entities: ReadonlyMap<string, EnotumEntity>): ReceivedCallback[] {
  const report = reportOf(body);
  const organisation = childText(report, 'Emissor', 'CodiOrganisme');
  const of = { organisation, issuer: issuerOf(organisation, entities) };
  const changes = childrenNamed(report, 'DadesNotificacio');
  if (changes.length > MAX_CHANGES) throw malformed('The report tells too much at once.');
  return changes.map((change) => ({
    ...readChange(change, of),
    ...(changes.length === 1 ? {} : { part: partOf(report, change) }),
  }));
}

type Of = { organisation: string | undefined; issuer: string | null };

function readChange(change: XmlTree, { organisation, issuer }: Of): ReceivedCallback {
  const remoteId = childText(change, 'DadesNotificacio', 'IdNotificacio');
  if (!isNumber(remoteId)) throw malformed('The report names no notification.');
  const code = (childText(change, 'DadesEstat', 'Estat') ?? '').slice(0, CODE_MAX);
  const written = childText(change, 'DadesEstat', 'DataActualitzacio') ?? '';
  const signer = child(change, 'DadesSignador')?.children[0]?.name;
  const reference = childText(change, 'DadesNotificacio', 'IdNotificacioEmissor');
  return {
    remoteId,
    issuer,
    code,
    at: readInstant(written)?.toISOString() ?? null,
    certificate: EVIDENCED_STATES.has(code),
    by: signer === undefined ? null : (SIGNERS[signer] ?? null),
    known: STATES.has(code),
    receipts: [],
    healed: [],
    // The same said of another body is another report.
    identity: [remoteId, organisation ?? '', code, written, digestOf(change)],
    ...(reference === undefined ? {} : { reference: reference.slice(0, CODE_MAX) }),
  };
}

/* The same change told on line and in the daily report is one; told otherwise, it is another. */
function digestOf(change: XmlTree): string {
  return createHash('sha256')
    .update(serialiseText(copied(change)))
    .digest('base64');
}

/** The DIR3 of the entity that has this code; `?` where none has. */
function issuerOf(code: string | undefined, entities: ReadonlyMap<string, EnotumEntity>): string | null {
  if (code === undefined) return null;
  const found = [...entities].find(([, entity]) => organisationOf(entity) === code);
  return found?.[0] ?? '?';
}

function reportOf(body: Uint8Array): XmlTree {
  try {
    const message = parseSoap(body, { maxBytes: ANSWER_BYTES.callback, maxNodes: 1_000_000 });
    const report = message.kind === 'body' ? child(message.node, 'Report') : undefined;
    if (message.kind === 'body' && message.node.name === 'clientRequestwithReturn' && report?.namespace === NS.nt)
      return report;
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'xml-refused') throw malformed(error.message, error);
    throw error;
  }
  throw malformed('The message is no clientRequestwithReturn with a Report.');
}

function malformed(message: string, cause?: unknown): GatewayError {
  return new GatewayError('callback-malformed', 'callback', message, cause === undefined ? {} : { cause });
}

/* A report with this change alone, as e-NOTUM could have sent it. */
function partOf(report: XmlTree, change: XmlTree): Uint8Array {
  const kept = report.children.filter((each) => each === change || each.name !== 'DadesNotificacio');
  const request = element(
    'clientRequestwithReturn',
    { namespaces: { '': NS.process } },
    node('Report', ...kept.map(copied)),
  );
  return Buffer.from(soapEnvelope(serialiseText(request)), 'utf8');
}

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

function copied({ name, children, text, attributes }: XmlTree): XmlNode {
  if (attributes.nil === 'true')
    return element(name, { namespaces: { '': NS.nt, xsi: XSI }, attributes: { 'xsi:nil': 'true' } });
  return children.length > 0 ? node(name, ...children.map(copied)) : leaf(name, text);
}

/** Empty: it was received (README, section 4). */
export function acknowledge(): { status: number; mediaType: string; body: string } {
  const answer = element('clientRequestwithReturnResponse', { namespaces: { '': NS.process } }, node('RespostaReport'));
  return { status: 200, mediaType: XML, body: soapEnvelope(serialiseText(answer)) };
}

/** A fault, upon which e-NOTUM tells it again. */
export function refuse(reason: string): { status: number; mediaType: string; body: string } {
  return { status: 400, mediaType: XML, body: soapFault({ code: 'soapenv:Client', text: reason }) };
}

const CONTRACT = join(import.meta.dirname, '../../../contracts/wsdl/aoc-enotum');
const IMPORTED = /\s*<xs:import namespace="http:\/\/www\.aocat\.net\/NT\/v4\.0" schemaLocation="[^"]*"\/>/;

/** Our own writing of the contract, its schema inside, with the address it is really served at. */
export function callbackWsdl(location: string): string {
  const wsdl = readFileSync(join(CONTRACT, 'recepcio-reports.wsdl'), 'utf8');
  const schema = readFileSync(join(CONTRACT, 'enotum.xsd'), 'utf8').replace(/^<\?xml[^>]*\?>\s*/, '');
  // Functions, so that no `$` of what is put in is read as a pattern.
  return wsdl
    .replace(IMPORTED, () => `<xs:import namespace="${NS.nt}"/>`)
    .replace('<wsdl:types>', () => `<wsdl:types>\n${schema}`)
    .replace(/(<soap:address location=")[^"]*/, (_, open: string) => `${open}${escapeAttribute(location)}`);
}
