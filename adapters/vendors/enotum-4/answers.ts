/** The answer to any operation: its members, or the contract's errors, or of a tramesa that came in part both. */
import type { XmlNode } from '../../../src/signing/canonical.ts';
import type { EnotumError } from './refusals.ts';
import { leaf, type Member, node } from './xml.ts';

/** `of`: to which notification of the answer it belongs, where several were asked for. */
export type AnsweredError = EnotumError & {
  of?: { id: string; organisation: string; department: string; backOffice: string | undefined };
};

/** `operation`: such as `ProcessarTramesa`. */
export function answer(operation: string, members: readonly Member[], errors: readonly AnsweredError[] = []): XmlNode {
  const list = errors.length === 0 ? null : node('Errors', ...errors.map(errorNode));
  return node(`Resposta${operation}`, list, ...members);
}

function errorNode({ code, text, of }: AnsweredError): XmlNode {
  const about =
    of === undefined
      ? null
      : node(
          'DadesNotificacio',
          leaf('IdNotificacio', of.id),
          leaf('Organisme', of.organisation),
          leaf('Departament', of.department),
          of.backOffice === undefined ? null : leaf('BackOffice', of.backOffice),
        );
  return node('Error', leaf('CodiError', code), leaf('MissatgeError', text), about);
}
