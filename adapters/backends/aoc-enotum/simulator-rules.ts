/**
 * What the simulated e-NOTUM refuses in a tramesa, in the contract's numbers. What each number is for is its text's to
 * say; in which order the service looks is not public.
 */
import { createHash } from 'node:crypto';
import { isLegalNif, isPersonalNif } from '../../../src/domain/identifiers.ts';
import { child, childrenNamed, childText, type XmlTree } from '../../../src/transport/soap.ts';
import { LIMITS } from './schema.ts';
import { ELSEWHERE } from './simulator-persons.ts';

export type Attached = ReadonlyMap<string, Uint8Array>;
export type RuleContext = { now: Date; parts: Attached; maxDocumentBytes: number; sarcat: boolean };

/** Of the whole, and of its one notification, the first number that applies; null: none. */
export function refusalOf(tramesa: XmlTree, context: RuleContext): number | null {
  const notifications = childrenNamed(tramesa, 'Notificacio');
  const kinds = new Set(notifications.map((each) => childText(each, 'TipusObjecte')));
  if (kinds.size > 1) return 1038;
  return (
    ofOffice(child(tramesa, 'DadesOfici')) ??
    first(documentsIn(tramesa), (each) => ofDocument(each, context)) ??
    first(notifications, (each) => ofNotification(each, context))
  );
}

export function documentsIn(tramesa: XmlTree): XmlTree[] {
  return child(tramesa, 'Documents')?.children.slice() ?? [];
}

/** The bytes a document brings, in the message or beside it; null where it names what is not there. */
export function bytesOf(document: XmlTree, parts: Attached): Uint8Array | null {
  const inside = childText(document, 'Dades');
  if (inside !== undefined) return Buffer.from(inside, 'base64');
  const beside = childText(document, 'IdFicheroPCI');
  return beside === undefined ? null : (parts.get(beside) ?? null);
}

function ofOffice(office: XmlTree | undefined): number | null {
  if (office === undefined || (childText(office, 'CosNotificacio') ?? '') === '') return 1003;
  for (const [name, code] of [
    ['OficinaRegistre', 1013],
    ['UnitatOrganitzativa', 1014],
  ] as const)
    if (!/^\d*$/.test(childText(office, name) ?? '')) return code;
  return null;
}

function ofDocument(document: XmlTree, { parts, maxDocumentBytes }: RuleContext): number | null {
  const name = childText(document, 'Nom') ?? '';
  if (name.length > LIMITS.documentName) return 925;
  if (/[^\x20-\x7e]/.test(name)) return 1039;
  if (child(document, 'URLDescarrega') !== undefined) return 505;
  const bytes = bytesOf(document, parts);
  if (bytes === null) return 912;
  if (bytes.byteLength > maxDocumentBytes) return 914;
  if (child(document, 'Dades') !== undefined && bytes.byteLength > LIMITS.inside) return 924;
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(4, bytes.byteLength)).toString('latin1');
  if (start !== '%PDF' && start !== 'PK\u0003\u0004') return 911;
  const hash = child(document, 'Hash');
  if (hash === undefined) return 918;
  const algorithm = hash.attributes.Algoritme === 'SHA-1' ? 'sha1' : 'sha256';
  const digest = createHash(algorithm).update(bytes).digest('base64');
  return digest === hash.text.trim() ? null : 923;
}

const REGISTER_DAYS = 60;
const DAY_MS = 86_400_000;

function ofNotification(notification: XmlTree, { now, sarcat }: RuleContext): number | null {
  const text = (...path: string[]) => childText(notification, ...path) ?? '';
  const communication = text('TipusObjecte') === 'COMUNICACIO';
  const [title, reference] = [[...text('Titol')].length, text('Referencia').length];
  if (title < 3 || title > LIMITS.title) return 1005;
  if (reference === 0) return 718;
  // Its schema says 255, this number 250.
  if (reference < 3 || reference > 250) return 721;
  if (child(notification, 'SenseRegistre') !== undefined && !communication) return 1012;
  const register = child(notification, 'DadesRegistre');
  if (register !== undefined) {
    if ((childText(register, 'NumeroRegistre') ?? '') === '') return 717;
    const at = Date.parse(childText(register, 'DataRegistre') ?? '');
    if (!(at <= now.getTime()) || at < now.getTime() - REGISTER_DAYS * DAY_MS) return 716;
  }
  if (communication && text('Canal') === 'PAPER') return 723;
  if (Number(text('DiesExpiracio') || '1') > LIMITS.days) return 1007;
  const file = text('Expedient').length;
  if (file > 0 && (file < 3 || file > LIMITS.file)) return 728;
  if (sarcat && file > LIMITS.fileInSarcat) return 729;
  const recipients = childrenNamed(child(notification, 'Destinataris') ?? notification, 'Destinatari');
  if (recipients.filter((each) => childText(each, 'Titular') === 'true').length > 1) return 708;
  return first(recipients, (each) => ofRecipient(each, text('Canal') === 'PAPER'));
}

function ofRecipient(recipient: XmlTree, onPaper: boolean): number | null {
  const natural = child(recipient, 'PersonaFisica');
  const legal = child(recipient, 'PersonaJuridica');
  const who = natural ?? legal ?? recipient;
  const obliged = childText(recipient, 'Obligat');
  if (legal !== undefined && obliged === 'false') return 706;
  const contact = contactsOf(who);
  if (contact.wrong !== null) return contact.wrong;
  if (natural !== undefined && obliged !== 'true' && !onPaper && contact.count === 0) return 701;
  const identity = child(who, 'DocumentIdentificatiu')?.children[0];
  if (identity === undefined) return 713;
  const value = identity.text.trim();
  if (identity.name === 'NIF' && !isPersonalNif(value)) return 615;
  if (identity.name === 'CIF' && !isLegalNif(value)) return 614;
  if (identity.name === 'Passaport' && identity.attributes.Pais === undefined) return 617;
  if (identity.name === 'VAT' && identity.attributes.Pais === undefined) return 620;
  return legal === undefined ? ofNames(who) : ofCompany(childText(legal, 'RaoSocial') ?? '');
}

function ofCompany(name: string): number | null {
  if (name === '') return 705;
  return name.toUpperCase().includes(ELSEWHERE) ? 720 : null;
}

function ofNames(who: XmlTree): number | null {
  const rows = [
    ['Nom', 702, 725],
    ['PrimerCognom', 703, 726],
    ['SegonCognom', null, 727],
  ] as const;
  for (const [name, missing, long] of rows) {
    const value = childText(who, name) ?? '';
    if (value === '' && missing !== null) return missing;
    if ([...value].length > LIMITS.name) return long;
  }
  return null;
}

function contactsOf(who: XmlTree): { count: number; wrong: number | null } {
  const mailboxes = childrenNamed(child(who, 'BustiesCorreu') ?? { ...who, children: [] }, 'BustiaCorreu');
  const phones = childrenNamed(child(who, 'Telefons') ?? { ...who, children: [] }, 'Telefon');
  const wrong = mailboxes.some(({ text }) => !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim()))
    ? 613
    : phones.some(({ text }) => !/^\+?[\d ]{6,}$/.test(text.trim()))
      ? 630
      : null;
  return { count: mailboxes.length + phones.length, wrong };
}

function first(list: readonly XmlTree[], of: (each: XmlTree) => number | null): number | null {
  for (const each of list) {
    const found = of(each);
    if (found !== null) return found;
  }
  return null;
}
