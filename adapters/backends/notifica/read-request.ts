/** Reads a kept `altaRemesaEnvios` back for a person: what was sent, to whom and until when. It judges nothing. */
import type { RequestReading } from '../../../contracts/evidence.ts';
import { GatewayError } from '../../../src/errors.ts';
import { child, childrenNamed, childText, parseSoap, type XmlTree } from '../../../src/transport/soap.ts';
import { KIND, NS } from './schema.ts';

/** A request without its document is a few kilobytes. */
const MAX_BYTES = 1024 * 1024;

export function readRequest(body: Uint8Array): RequestReading | null {
  const remesa = remesaOf(body);
  const envio = remesa === null ? undefined : child(remesa, 'envios', 'envio');
  const titular = envio === undefined ? undefined : child(envio, 'titular');
  if (remesa === null || envio === undefined || titular === undefined) return null;
  return {
    kind: childText(remesa, 'tipoEnvio') === KIND.notification ? 'notification' : 'communication',
    subject: childText(remesa, 'concepto') ?? '',
    description: childText(remesa, 'descripcion') ?? null,
    issuer: childText(remesa, 'codigoOrganismoEmisor') ?? '',
    procedure: childText(remesa, 'procedimiento') ?? null,
    reference: childText(envio, 'referenciaEmisor') ?? '',
    expiresOn: option(child(remesa, 'opcionesRemesa'), 'caducidad'),
    scheduledFor: childText(remesa, 'fechaEnvioProgramado') ?? null,
    holder: party(titular),
    recipients: (child(envio, 'destinatarios')?.children ?? []).map(party),
    postal: child(envio, 'entregaPostal') !== undefined,
    documentSha256: hex(childText(remesa, 'documento', 'hash')),
  };
}

function remesaOf(body: Uint8Array): XmlTree | null {
  try {
    const message = parseSoap(body, { maxBytes: MAX_BYTES });
    return message.kind === 'body' && message.node.namespace === NS.alta ? message.node : null;
  } catch (error) {
    if (error instanceof GatewayError) return null;
    throw error;
  }
}

function party(node: XmlTree): RequestReading['holder'] {
  const natural = [childText(node, 'nombre'), childText(node, 'apellidos')].filter((each) => each !== undefined);
  return { name: childText(node, 'razonSocial') ?? natural.join(' '), idNumber: childText(node, 'nif') ?? null };
}

function option(options: XmlTree | undefined, tipo: string): string | null {
  const found = options === undefined ? [] : childrenNamed(options, 'opcion');
  return found.find((each) => each.attributes.tipo === tipo)?.text.trim() ?? null;
}

function hex(base64: string | undefined): string | null {
  return base64 === undefined ? null : Buffer.from(base64, 'base64').toString('hex');
}
