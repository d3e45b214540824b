/**
 * Reads what the platform answered. What counts is read from the Body its signature covers, never from the message around
 * it, and only when it is about the petition it answers. Faults are not signed (the published client checks none).
 */
import type { HttpResult } from '../../../contracts/backend.ts';
import { GatewayError } from '../../../src/errors.ts';
import { trustOf } from '../../../src/signing/trust-signer.ts';
import { verifySoap } from '../../../src/signing/verify.ts';
import { child, childrenNamed, childText, parseXml, type XmlTree } from '../../../src/transport/soap.ts';
import { readAnswer } from '../../../src/transport/soap-answer.ts';
import { PROGRESS } from './codes.ts';
import type { Config } from './config.ts';
import { readScspFault } from './fault.ts';
import { profileOf } from './profile.ts';
import { attributesSchema, LIMITS, NS, type Returned, transmissionSchema } from './schema.ts';
import { serviceOf } from './services/index.ts';

export type Expected = { config: Config; service: string; petition: string; now: Date };

export type Reply =
  /** Processed: `bytes` are the message as it came, which its signature proves. */
  | {
      kind: 'answered';
      at: Date;
      code: string;
      returned: Returned;
      transmission: { id: string | null; at: string | null };
      bytes: Uint8Array;
    }
  | { kind: 'waiting'; code: string; at: Date; hours: number | null }
  | { kind: 'fault'; code: string; text: string }
  | { kind: 'unreadable'; code: string; infrastructure: boolean };

const XML_LIMITS = { maxBytes: LIMITS.answerBytes };

export function readReply(result: HttpResult, expected: Expected): Reply {
  const unreadable = (code: string, infrastructure: boolean): Reply => ({ kind: 'unreadable', code, infrastructure });
  const answer = readAnswer(result, XML_LIMITS);
  switch (answer.kind) {
    case 'not-sent':
    case 'lost':
      return unreadable(answer.reason, true);
    case 'unreadable':
    case 'empty':
      return unreadable(`http-${answer.status}`, true);
    case 'fault': {
      const { code, text, petition } = readScspFault(answer.fault);
      if (petition !== null && petition !== expected.petition) return unreadable('another-petition', false);
      return code === null ? unreadable(`http-${answer.status}`, true) : { kind: 'fault', code, text };
    }
    case 'body': {
      const body = verified(answer.envelope, expected);
      if ('reason' in body) return unreadable(`signature-${body.reason}`, false);
      return readSigned(body.node, answer.envelope, expected) ?? unreadable('answer-unknown', false);
    }
  }
}

function verified(bytes: Uint8Array, { config, service, now }: Expected): { node: XmlTree } | { reason: string } {
  const settings = config.services[service];
  if (settings === undefined) return { reason: 'service-not-configured' };
  try {
    const { bodyXml } = verifySoap(bytes, { profile: profileOf(settings), now, ...trustOf(config.answers ?? {}) });
    const node = parseXml(Buffer.from(bodyXml, 'utf8'), XML_LIMITS).children[0];
    return node === undefined ? { reason: 'empty' } : { node };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { reason: String(error.params?.reason ?? error.code) };
  }
}

function readSigned(node: XmlTree, bytes: Uint8Array, expected: Expected): Reply | null {
  const isResponse = node.name === 'Respuesta' && node.namespace === NS.response;
  const isConfirmation = node.name === 'ConfirmacionPeticion' && node.namespace === NS.confirmation;
  const said = isResponse || isConfirmation ? child(node, 'Atributos') : undefined;
  const attributes = said === undefined ? null : attributesSchema.safeParse(plain(said)).data;
  if (!attributes) return null;
  if (attributes.IdPeticion !== expected.petition || attributes.CodigoCertificado !== expected.service)
    return { kind: 'unreadable', code: 'another-petition', infrastructure: false };
  const at = instantOf(attributes.TimeStamp);
  const code = attributes.Estado?.CodigoEstado ?? '';
  if (at === null) return null;
  if (PROGRESS[code] === 'waiting') {
    const hours = attributes.Estado?.TiempoEstimadoRespuesta;
    return { kind: 'waiting', code, at, hours: hours === undefined ? null : Number(hours) };
  }
  if (!isResponse || PROGRESS[code] !== 'done') return null;
  return readAnswered(node, { code, at, bytes }, expected);
}

/** One transmission, of this petition: we ask for one, and another one's data must never come under its name. */
function readAnswered(
  node: XmlTree,
  of: { code: string; at: Date; bytes: Uint8Array },
  { service, petition }: Expected,
): Reply | null {
  const [data, ...more] = childrenNamed(child(node, 'Transmisiones') ?? node, 'TransmisionDatos');
  const said = data === undefined ? undefined : child(data, 'DatosGenericos', 'Transmision');
  const transmission = said === undefined ? null : transmissionSchema.safeParse(plain(said)).data;
  if (data === undefined || more.length > 0 || !transmission) return null;
  if (transmission.IdSolicitud !== petition || transmission.CodigoCertificado !== service)
    return { kind: 'unreadable', code: 'another-petition', infrastructure: false };
  const specific = data.children.find((each) => each.name === 'DatosEspecificos' && each.namespace === NS.specific);
  const nothing: Returned = { code: null, text: null, data: undefined };
  return {
    kind: 'answered',
    ...of,
    returned: specific === undefined ? nothing : (serviceOf(service)?.read(specific) ?? nothing),
    transmission: { id: transmission.IdTransmision ?? null, at: transmission.FechaGeneracion ?? null },
  };
}

/** `yyyy-MM-dd'T'HH:mm:ss.SSS±hh:mm`; null for what is no instant. */
function instantOf(text: string): Date | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text)) return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at;
}

type Plain = { [name: string]: string | Plain };

/* Every element once, by its first; what is empty is not there. */
function plain(node: XmlTree): Plain {
  const members: Plain = {};
  for (const each of node.children) {
    if (each.name in members) continue;
    if (each.children.length > 0) members[each.name] = plain(each);
    else {
      const text = childText({ ...node, children: [each] }, each.name);
      if (text !== undefined) members[each.name] = text;
    }
  }
  return members;
}
