/** Reads a kept PeticioProcessarTramesa back for a person: what was sent, to whom and for how long. It judges nothing. */
import type { RequestReading } from '../../../contracts/evidence.ts';
import { GatewayError } from '../../../src/errors.ts';
import { child, childrenNamed, childText, parseSoap, type XmlTree } from '../../../src/transport/soap.ts';
import { NS, OPERATIONS } from './schema.ts';

/** A request without its documents is a few kilobytes. */
const MAX_BYTES = 1024 * 1024;

export function readRequest(body: Uint8Array): RequestReading | null {
  const petition = petitionOf(body);
  const notification = petition === null ? undefined : child(petition, 'Tramesa', 'Notificacio');
  const list = notification === undefined ? undefined : child(notification, 'Destinataris');
  if (petition === null || notification === undefined || list === undefined) return null;
  const recipients = childrenNamed(list, 'Destinatari');
  const holder = recipients.find((each) => childText(each, 'Titular') === 'true') ?? recipients[0];
  if (holder === undefined) return null;
  return {
    kind: childText(notification, 'TipusObjecte') === 'COMUNICACIO' ? 'communication' : 'notification',
    subject: childText(notification, 'Titol') ?? '',
    description: childText(petition, 'Tramesa', 'DadesOfici', 'CosNotificacio') ?? null,
    issuer: childText(petition, 'Usuari', 'Empleat', 'CodiOrganisme') ?? '',
    procedure: childText(notification, 'ProcedimentSIA') ?? null,
    reference: childText(notification, 'Referencia') ?? '',
    // It says how many days, not which is the last.
    expiresOn: null,
    scheduledFor: null,
    holder: party(holder),
    recipients: recipients.filter((each) => each !== holder).map(party),
    postal: false,
    documentSha256: hex(childText(petition, 'Tramesa', 'Documents', 'Resolucio', 'Hash')),
  };
}

function petitionOf(body: Uint8Array): XmlTree | null {
  try {
    const message = parseSoap(body, { maxBytes: MAX_BYTES });
    if (message.kind === 'fault') return null;
    const sent = child(message.node, 'Peticion', 'Solicitudes', 'SolicitudTransmision', 'DatosEspecificos');
    const [petition] = sent?.children ?? [];
    return petition?.namespace === NS.nt && petition.name === `Peticio${OPERATIONS.send}` ? petition : null;
  } catch (error) {
    if (error instanceof GatewayError) return null;
    throw error;
  }
}

function party(recipient: XmlTree): RequestReading['holder'] {
  const natural = child(recipient, 'PersonaFisica');
  const who = natural ?? child(recipient, 'PersonaJuridica') ?? recipient;
  const names = ['Nom', 'PrimerCognom', 'SegonCognom'].map((each) => childText(who, each)).filter(Boolean);
  const identity = child(who, 'DocumentIdentificatiu')?.children[0]?.text.trim() ?? null;
  return { name: childText(who, 'RaoSocial') ?? names.join(' '), idNumber: identity };
}

function hex(base64: string | undefined): string | null {
  return base64 === undefined ? null : Buffer.from(base64, 'base64').toString('hex');
}
