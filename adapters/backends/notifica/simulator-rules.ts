/**
 * The rules of altaRemesaEnvios (contract §3.1): reads a request into what is to be created, or refuses it with the
 * number of the first rule it breaks. A batch is taken or refused as a whole.
 */
import { isDay } from './simulator-clock.ts';
import { DELAY_WARNING, Refusal } from './simulator-errors.ts';
import type { XmlNode } from './simulator-message.ts';
import { checkDocument, type DocumentFacts } from './simulator-rules-document.ts';
import { checkPostal, readPerson } from './simulator-rules-person.ts';
import type { Person } from './simulator-store.ts';

export type AltaLimits = {
  /** Madrid day on which the request arrived. */
  today: string;
  maxDocumentBytes: number;
  /** SIA codes that exist and the bodies that own them; any code of any body when absent. */
  procedures: Readonly<Record<string, readonly string[]>> | undefined;
};

export type AltaEnvio = {
  referenciaEmisor: string | null;
  titular: Person;
  destinatarios: Person[];
  postal: boolean;
};

export type Alta = DocumentFacts & {
  dir3: string;
  tipoEnvio: 1 | 2;
  concepto: string;
  descripcion: string | null;
  procedimiento: string | null;
  fechaEnvioProgramado: string | null;
  caducidad: string | null;
  retardo: number | null;
  envios: AltaEnvio[];
  warning: string | null;
};

/** The issuer of a request, checked for its form only; whether the key may use it is another question. */
export function readIssuer(request: XmlNode, field: string): string {
  const dir3 = request.text(field)?.trim() ?? '';
  if (dir3 === '') throw new Refusal('4012');
  if (!/^[A-Z]{1,2}\d{7,8}$/.test(dir3) || dir3.length !== 9) throw new Refusal('4010');
  return dir3;
}

export function readAlta(request: XmlNode, limits: AltaLimits): Alta {
  const dir3 = readIssuer(request, 'codigoOrganismoEmisor');
  const tipoEnvio = readKind(request);
  const concepto = request.text('concepto') ?? '';
  if (concepto.trim() === '') throw new Refusal('4500');
  if (concepto.length > 255) throw new Refusal('4501');
  const descripcion = request.text('descripcion') ?? null;
  if (/[\r\n]/.test(descripcion ?? '')) throw new Refusal('4522');
  // No number is known for this one.
  if ((descripcion?.length ?? 0) > 1000) throw new Refusal('4000', 'Descripción demasiado larga');
  const fechaEnvioProgramado = readScheduled(request, limits.today);
  const procedimiento = readProcedure(request, { dir3, tipoEnvio, procedures: limits.procedures });
  const document = checkDocument(request, limits.maxDocumentBytes);
  const envios = readEnvios(request);
  const electronic = envios.some((envio) => !envio.postal);
  const options = request.child('opcionesRemesa')?.options() ?? new Map<string, string>();
  const retardo = readDelay(options.get('retardo'));
  return {
    ...document,
    dir3,
    tipoEnvio,
    concepto,
    descripcion,
    procedimiento,
    fechaEnvioProgramado,
    caducidad: readExpiry(options.get('caducidad'), { electronic, today: limits.today }),
    retardo,
    envios,
    warning: electronic && (retardo ?? 0) > 0 ? DELAY_WARNING : null,
  };
}

function readKind(request: XmlNode): 1 | 2 {
  const kind = request.text('tipoEnvio')?.trim() ?? '';
  if (kind === '') throw new Refusal('4510');
  if (kind !== '1' && kind !== '2') throw new Refusal('4511');
  return kind === '1' ? 1 : 2;
}

function readScheduled(request: XmlNode, today: string): string | null {
  const day = request.text('fechaEnvioProgramado')?.trim();
  if (day === undefined) return null;
  if (!isDay(day)) throw new Refusal('4533');
  if (day <= today) throw new Refusal('4532');
  return day;
}

function readProcedure(
  request: XmlNode,
  context: { dir3: string; tipoEnvio: 1 | 2; procedures: AltaLimits['procedures'] },
): string | null {
  const sia = request.text('procedimiento')?.trim() ?? '';
  if (sia === '') {
    if (context.tipoEnvio === 2) throw new Refusal('4530');
    return null;
  }
  if (!/^\d{1,9}$/.test(sia)) throw new Refusal('4535');
  if (context.procedures === undefined) return sia;
  const owners = context.procedures[sia];
  if (owners === undefined) throw new Refusal('4531');
  if (!owners.includes('*') && !owners.includes(context.dir3)) throw new Refusal('4534');
  return sia;
}

function readEnvios(request: XmlNode): AltaEnvio[] {
  const nodes = request.children('envios').flatMap((list) => list.children('envio'));
  if (nodes.length === 0) throw new Refusal('4401');
  if (nodes.length > 100) throw new Refusal('4400');
  const envios = nodes.map(readEnvio);
  const references = envios.flatMap((envio) => envio.referenciaEmisor ?? []);
  if (new Set(references).size !== references.length) throw new Refusal('4160');
  return envios;
}

function readEnvio(node: XmlNode): AltaEnvio {
  const reference = node.text('referenciaEmisor')?.trim() ?? '';
  if (reference.length > 20) throw new Refusal('4020');
  const holder = node.child('titular');
  if (holder === undefined) throw new Refusal('4401');
  const titular = readPerson(holder);
  const recipients = node.child('destinatarios')?.children('destinatario') ?? [];
  if (recipients.length > 100) throw new Refusal('4400');
  const destinatarios = recipients.map(readPerson);
  const address = node.child('entregaPostal');
  if (address !== undefined) checkPostal(address);
  const identified = [titular, ...destinatarios].some((person) => person.nif !== null);
  if (address === undefined && !identified) throw new Refusal('4201');
  return {
    referenciaEmisor: reference === '' ? null : reference,
    titular,
    destinatarios,
    postal: address !== undefined,
  };
}

function readDelay(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,3}$/.test(text.trim())) throw new Refusal('4000', 'Opción retardo no válida');
  return Number(text);
}

function readExpiry(text: string | undefined, context: { electronic: boolean; today: string }): string | null {
  if (text === undefined || text.trim() === '') {
    if (context.electronic) throw new Refusal('6201');
    return null;
  }
  // The day itself still counts, to 23:59:59.
  if (!isDay(text.trim()) || text.trim() < context.today) throw new Refusal('6202');
  return text.trim();
}
