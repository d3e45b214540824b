/** PeticioProcessarTramesa at the far side: judged whole, then each of its notifications is made. */
import { createHash } from 'node:crypto';
import { child, childrenNamed, childText, type XmlTree } from '../../../src/transport/soap.ts';
import { bytesOf, documentsIn, type RuleContext, refusalOf } from './simulator-rules.ts';
import type { Held, HeldPerson } from './simulator-state.ts';

/** Their term where they name none: which it really is, is not public. */
const DEFAULT_DAYS = 10;

export type Made = { refused: number } | { held: Omit<Held, 'id' | 'createdAt'>[] };

export function makeTramesa(petition: XmlTree, context: RuleContext): Made {
  const tramesa = child(petition, 'Tramesa');
  if (tramesa === undefined) return { refused: 3001 };
  const refused = refusalOf(tramesa, context);
  if (refused !== null) return { refused };
  const documents = documentsIn(tramesa).map((each) => {
    const bytes = bytesOf(each, context.parts) ?? new Uint8Array();
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { name: childText(each, 'Nom') ?? '', bytes: bytes.byteLength, sha256 };
  });
  const text = (...path: string[]) => childText(petition, ...path) ?? null;
  const common = {
    organisation: text('Usuari', 'Empleat', 'CodiOrganisme') ?? '',
    department: text('Usuari', 'Empleat', 'CodiDepartament') ?? '',
    backOffice: text('BackOffice'),
    documents,
    steps: [],
    annulled: null,
    signer: null,
  };
  return { held: childrenNamed(tramesa, 'Notificacio').map((each) => ({ ...common, ...notificationOf(each) })) };
}

function notificationOf(node: XmlTree) {
  const text = (...path: string[]) => childText(node, ...path) ?? null;
  const at = text('DadesRegistre', 'DataRegistre');
  return {
    title: text('Titol') ?? '',
    reference: text('Referencia') ?? '',
    senderId: text('IdNotificacioEmissor'),
    kind: text('TipusObjecte') === 'COMUNICACIO' ? ('COMUNICACIO' as const) : ('NOTIFICACIO' as const),
    access: text('TipusAcces') ?? 'BAIX',
    days: Number(text('DiesExpiracio') ?? DEFAULT_DAYS),
    language: text('Idioma') ?? 'ca',
    file: text('Expedient'),
    sia: text('ProcedimentSIA'),
    registry: at === null ? null : { number: text('DadesRegistre', 'NumeroRegistre') ?? '', at },
    recipients: childrenNamed(child(node, 'Destinataris') ?? node, 'Destinatari').map(recipientOf),
  };
}

function recipientOf(node: XmlTree): HeldPerson {
  const legal = child(node, 'PersonaJuridica');
  const who = legal ?? child(node, 'PersonaFisica') ?? node;
  const names = ['Nom', 'PrimerCognom', 'SegonCognom'].map((each) => childText(who, each)).filter(Boolean);
  return {
    legal: legal !== undefined,
    identity: child(who, 'DocumentIdentificatiu')?.children[0]?.text.trim() ?? '',
    name: childText(who, 'RaoSocial') ?? names.join(' '),
    titular: childText(node, 'Titular') === 'true',
  };
}
