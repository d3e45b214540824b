/**
 * One sending as PeticioProcessarTramesa (e-NOTUM 4.0): one Notificacio per tramesa, so that the one number that comes
 * back can be nobody else's. Elements in the order of the schema; empty ones are left out.
 */
import type { Translated } from '../../../contracts/backend.ts';
import type { DeliverableDocument, OutboundSending } from '../../../contracts/message.ts';
import type { Warning } from '../../../contracts/outcome.ts';
import { daysBetween } from '../../../src/domain/calendar.ts';
import { serialise, type XmlNode } from '../../../src/signing/canonical.ts';
import { departmentOf, type EnotumConfig, type EnotumEntity, organisationOf } from './config.ts';
import { identityOf, isLegal, type Named, recipientsOf } from './people.ts';
import { ID, LANGUAGES, LIMITS, OPERATIONS } from './schema.ts';
import { documentName, leaf, node, plain, shortened, some } from './wire.ts';

export type Context = { config: EnotumConfig; entity: EnotumEntity; today: string };

export function translate(message: OutboundSending, context: Context): Translated {
  const { event, document, annexes } = message;
  const warnings: Warning[] = [];
  const body = shortened(event.data.body?.value ?? event.data.title.value, LIMITS.body);
  const documents = [document, ...annexes];
  const names = uniqueNames(documents);
  const beside = context.config.security === 'mtls' && sizeOf(documents) > LIMITS.inside;
  const part = (each: DeliverableDocument, n: number) => documentNode(each, { n, name: names[n] ?? each.name, beside });
  const root = node(
    `Peticio${OPERATIONS.send}`,
    some('BackOffice', context.entity.backOffice),
    userNode(context.entity, message.issuer),
    node(
      'Tramesa',
      node('DadesOfici', leaf('CosNotificacio', body.text)),
      node('Documents', ...documents.map(part)),
      notificationNode(message, context, warnings),
    ),
  );
  const translated = { payload: serialise(root), warnings, reference: message.reference, route: context.config.mode };
  if (!beside) return translated;
  const parts = documents.map(({ mediaType, contentBase64, name }, n) => {
    return { id: partId(n), name: names[n] ?? name, mediaType, contentBase64 };
  });
  return { ...translated, parts };
}

/** Id of its Fichero, and of its part of the message. */
function partId(n: number): string {
  return `document-${n}`;
}

function sizeOf(documents: readonly DeliverableDocument[]): number {
  return documents.reduce((sum, { size }) => sum + size, 0);
}

/** Who asks: an employee of the body. Every request begins with it. */
export function userNode(entity: EnotumEntity, issuer: string): XmlNode {
  const codes = [leaf('CodiOrganisme', organisationOf(entity)), leaf('CodiDepartament', departmentOf(entity, issuer))];
  return node('Usuari', node('Empleat', ...codes));
}

function notificationNode(message: OutboundSending, context: Context, warnings: Warning[]): XmlNode {
  const { event, reference, kind, sending } = message;
  const { data } = event;
  const position = data.sendings.findIndex(({ ref }) => ref === sending.ref);
  const title = shortened(data.title.value, LIMITS.title);
  if (title.cutFrom !== null) warnings.push(cutTo('/data/title/value', title.cutFrom, LIMITS.title));
  const { holder, others } = recipientsOf(sending, `/data/sendings/${position}`);
  return node(
    'Notificacio',
    leaf('Titol', title.text),
    // Both: the service is searched by the one, and its reports bring back the other.
    leaf('Referencia', reference),
    leaf('IdNotificacioEmissor', reference),
    registerNode(message),
    leaf('TipusObjecte', kind === 'notification' ? 'NOTIFICACIO' : 'COMUNICACIO'),
    leaf('TipusAcces', ACCESS[data.assurance ?? 'low']),
    some('DiesExpiracio', daysOf(message, context, warnings)),
    some('Idioma', LANGUAGES[data.language]),
    leaf('Canal', 'DIGITAL'),
    some('ProcedimentSIA', data.procedure?.sia),
    some('Expedient', fileOf(data.file?.id, context.entity)),
    node(
      'Destinataris',
      recipientNode(holder, { titular: true, obliged: sending.obliged }),
      ...others.map((each) => recipientNode(each, { titular: false, obliged: undefined })),
    ),
  );
}

/** TipusAcces. */
const ACCESS = { low: 'BAIX', substantial: 'SUBSTANCIAL', high: 'ALT' } as const;

/* Only a communication may go without an entry; a notification without one is left to the service to register. */
function registerNode({ event, kind }: OutboundSending): XmlNode | null {
  const { registry } = event.data;
  if (registry !== undefined) {
    const at = new Date(registry.at).toISOString();
    return node('DadesRegistre', leaf('NumeroRegistre', registry.number), leaf('DataRegistre', at));
  }
  return kind === 'communication' ? node('SenseRegistre') : null;
}

/* Counted by the service from the day it is deposited: here, from today. */
function daysOf({ expiresOn }: OutboundSending, { today }: Context, warnings: Warning[]): number | undefined {
  if (expiresOn === null) return undefined;
  const days = daysBetween(today, expiresOn);
  if (days <= LIMITS.days) return Math.max(1, days);
  warnings.push(cutTo('/data/availability', days, LIMITS.days, `${ID}-term-shortened`));
  return LIMITS.days;
}

/** Undefined where the service would refuse it (728, 729): a part of a number names another file. */
export function fileOf(file: string | undefined, { sarcat }: Pick<EnotumEntity, 'sarcat'>): string | undefined {
  const id = plain(file ?? '');
  const fits = id.length >= LIMITS.fileMin && id.length <= (sarcat ? LIMITS.fileInSarcat : LIMITS.file);
  return fits ? id : undefined;
}

function recipientNode({ person }: Named, of: { titular: boolean; obliged: boolean | undefined }): XmlNode {
  const legal = isLegal(person);
  const identity = identityOf(person);
  const attributes = identity?.country === undefined || identity.name === 'NIF' ? {} : { Pais: identity.country };
  const language = person.language === undefined ? undefined : LANGUAGES[person.language];
  const [email, phone] = [plain(person.email ?? ''), plain(person.phone ?? '')];
  const who = node(
    legal ? 'PersonaJuridica' : 'PersonaFisica',
    email === '' ? null : node('BustiesCorreu', leaf('BustiaCorreu', email)),
    phone === '' ? null : node('Telefons', leaf('Telefon', phone)),
    identity === null
      ? null
      : node('DocumentIdentificatiu', leaf(identity.name, identity.value, identity.name === 'CIF' ? {} : attributes)),
    ...(legal ? [leaf('RaoSocial', person.legalName ?? '')] : namesOf(person)),
  );
  return node(
    'Destinatari',
    who,
    leaf('Titular', of.titular),
    some('Idioma', language),
    // Of a company it is always so, and false is refused (706).
    legal ? null : some('Obligat', of.obliged),
  );
}

function namesOf({ givenName, surname1, surname2 }: Named['person']): (XmlNode | null)[] {
  return [leaf('Nom', givenName ?? ''), leaf('PrimerCognom', surname1 ?? ''), some('SegonCognom', surname2?.trim())];
}

function documentNode(document: DeliverableDocument, of: { n: number; name: string; beside: boolean }): XmlNode {
  const hash = Buffer.from(document.sha256).toString('base64');
  return node(
    of.n === 0 ? 'Resolucio' : 'Annex',
    leaf('Nom', of.name),
    leaf('Hash', hash, { Algoritme: 'SHA-256' }),
    leaf('Mida', document.size),
    of.beside ? leaf('IdFicheroPCI', partId(of.n)) : node('Dades', document.contentBase64),
  );
}

/** As the service takes them, each once. */
function uniqueNames(documents: readonly DeliverableDocument[]): string[] {
  const seen = new Set<string>();
  return documents.map(({ name }, n) => {
    const plainName = documentName(name, LIMITS.documentName);
    const given = seen.has(plainName) ? documentName(`${n}-${plainName}`, LIMITS.documentName) : plainName;
    seen.add(given);
    return given;
  });
}

function cutTo(pointer: string, before: number, after: number, code = 'text-shortened'): Warning {
  return { code, pointer, before: String(before), after: String(after) };
}
