/**
 * What the platform (PCI) says around an answer of e-NOTUM: answered, taken and still at work, refused, or nothing that
 * can be read. Of its own errors only the state 0502 is public; its faults are not described anywhere.
 */
import type { HttpResult } from '../../../contracts/backend.ts';
import { child, childrenNamed, childText, type XmlTree } from '../../../src/transport/soap.ts';
import { readAnswer } from '../../../src/transport/soap-answer.ts';
import { NS, PCI_STATE } from './schema.ts';

export type PciAnswer =
  /** What e-NOTUM itself says. */
  | { kind: 'answer'; node: XmlTree }
  /** It has the petition and no answer yet; `hours`: when it thinks it will. */
  | { kind: 'working'; id: string; hours: number }
  /** 0502, or a state nobody knows. */
  | { kind: 'refused'; code: string; text: string }
  | { kind: 'fault'; code: string; text: string; server: boolean }
  /** It answered, but not what was asked. */
  | { kind: 'unexpected'; code: string }
  | { kind: 'not-sent'; reason: string }
  /** No whole answer, or one that is no SOAP: it says nothing of what the service did. */
  | { kind: 'lost'; reason: string };

/** Its answers may come as MTOM, though nothing that is asked for here comes beside them. */
const PARTS = { maxParts: 10, maxHeaderBytes: 4_000 } as const;

/** `name`: of the answer e-NOTUM gives to what was asked. `isAnother`: is this IdPeticion one that was not asked about? */
export function readPci(
  result: HttpResult,
  name: string,
  maxBytes: number,
  isAnother: (id: string) => boolean = () => false,
): PciAnswer {
  const message = readAnswer(result, {
    maxBytes,
    parts: { ...PARTS, maxPartBytes: maxBytes, maxTotalBytes: maxBytes },
  });
  switch (message.kind) {
    case 'not-sent':
    case 'lost':
      return { kind: message.kind, reason: message.reason };
    case 'unreadable':
      return { kind: 'lost', reason: `http-${message.status}` };
    case 'empty':
      return { kind: 'unexpected', code: 'unexpected-answer' };
    case 'fault': {
      const { code, text } = message.fault;
      return { kind: 'fault', code: bounded(code), text: tidy(text), server: /^Server(\.|$)/i.test(code) };
    }
    case 'body':
      break;
  }
  if (message.node.name !== 'procesaResponse' || message.node.namespace !== NS.process)
    return { kind: 'unexpected', code: 'unexpected-answer' };
  const confirmation = child(message.node, 'ConfirmacionPeticion');
  const said = confirmation ?? child(message.node, 'Respuesta');
  if (said !== undefined && isAnother(childText(child(said, 'Atributos') ?? said, 'IdPeticion') ?? ''))
    return { kind: 'unexpected', code: 'another-petition' };
  if (confirmation !== undefined) return readState(confirmation) ?? { kind: 'unexpected', code: 'unexpected-state' };
  const response = child(message.node, 'Respuesta');
  if (response === undefined) return { kind: 'unexpected', code: 'unexpected-answer' };
  return readState(response) ?? readSpecific(response, name);
}

/* Null where it is done: then what e-NOTUM says counts. */
function readState(node: XmlTree): PciAnswer | null {
  const attributes = child(node, 'Atributos') ?? node;
  const state = childText(attributes, 'Estado', 'CodigoEstado') ?? '';
  switch (state) {
    case PCI_STATE.done:
      return node.name === 'Respuesta' ? null : { kind: 'unexpected', code: 'unexpected-state' };
    case PCI_STATE.pending:
    case PCI_STATE.processing: {
      const hours = Number(childText(attributes, 'Estado', 'TiempoEstimadoRespuesta') ?? '0');
      const id = childText(attributes, 'IdPeticion') ?? '';
      return { kind: 'working', id, hours: Number.isInteger(hours) && hours >= 0 ? hours : 0 };
    }
    default: {
      const secondary = childText(attributes, 'Estado', 'CodigoEstadoSecundario');
      const code = bounded(secondary === undefined ? `pci-${state}` : `pci-${state}-${secondary}`);
      return { kind: 'refused', code, text: tidy(childText(attributes, 'Estado', 'LiteralError') ?? '') };
    }
  }
}

/* One transmission was asked for: of two answers nobody could tell which is ours. */
function readSpecific(response: XmlTree, name: string): PciAnswer {
  const list = child(response, 'Transmisiones');
  const transmissions = list === undefined ? [] : childrenNamed(list, 'TransmisionDatos');
  const specific = transmissions.length === 1 ? child(transmissions[0]!, 'DatosEspecificos') : undefined;
  const own = specific?.children.filter((each) => each.namespace === NS.nt) ?? [];
  const [node] = own;
  if (own.length !== 1 || node?.name !== name) return { kind: 'unexpected', code: 'unexpected-answer' };
  return { kind: 'answer', node };
}

/** What an answer of e-NOTUM refuses for, in its order. */
export function errorsIn(node: XmlTree): { code: string; text: string }[] {
  const list = child(node, 'Errors');
  return (list === undefined ? [] : childrenNamed(list, 'Error')).map((each) => ({
    code: bounded(childText(each, 'CodiError') ?? ''),
    text: tidy(childText(each, 'MissatgeError') ?? ''),
  }));
}

/** Longest code and longest text of theirs that are kept. Characters. */
const CODE_MAX = 40;
const TEXT_MAX = 300;

/** A code as it may be kept: whatever came stood in an answer. */
export function bounded(code: string): string {
  return code === '' ? 'no-code' : code.slice(0, CODE_MAX);
}

/** One line, bounded; identifiers of people are taken out, since a refusal may quote one. */
export function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\b[XYZKLM]?\d{7,8}[A-Z]\b|\b[A-Z]\d{7}[0-9A-J]\b/gi, '[NIF]')
    .replace(/[^\s@<>]+@[^\s@<>]+/g, '[@]')
    .trim()
    .slice(0, TEXT_MAX);
}
