/** What the proof of sending says, line by line: facts this gateway keeps, no person in it, and that it is signed by nobody. */
import type { VendorMessage } from '../../../contracts/vendor-intake.ts';
import { toMadridLocal } from '../../../src/domain/calendar.ts';
import { ENVIAMENT_ESTATS } from './codes.ts';
import { enviamentEstat } from './estat.ts';
import { type Asked, tipusOf } from './format-status.ts';
import { referenciaOf } from './identity.ts';

export function justificantLines(
  messages: readonly VendorMessage[],
  { asked, at }: { asked: Asked; at: Date },
): string[] {
  const [first] = messages;
  if (first === undefined) return [];
  return [
    "JUSTIFICANT D'ENVIAMENT",
    '',
    `Identificador: ${first.event.id}`,
    `Tipus: ${tipusOf(first)}`,
    `Entitat emissora (DIR3): ${first.entity}`,
    ...(asked === null ? [] : [`Concepte: ${asked.data.title.value}`]),
    ...(first.file === null ? [] : [`Expedient: ${first.file}`]),
    `Rebuda a la passarel·la: ${local(first.acceptedAt)}`,
    ...messages.flatMap((message) => ['', ...enviamentLines(message)]),
    '',
    `Fet el ${local(at)} (hora de Madrid) amb les dades de la passarel·la. Sense signatura:`,
    "el que certifica cada enviament és l'acusament de Notific@.",
  ];
}

function enviamentLines(message: VendorMessage): string[] {
  const { remoteId, madeAvailableAt, legalAt } = message;
  return [
    `Enviament ${message.ref}: ${referenciaOf(message.event.id, message.ref)}`,
    `   Identificador de Notific@: ${remoteId ?? '(encara no lliurat)'}`,
    `   Estat: ${ENVIAMENT_ESTATS[enviamentEstat(message)].text}`,
    ...(madeAvailableAt === null ? [] : [`   Posat a disposició: ${local(madeAvailableAt)}`]),
    ...(legalAt === null ? [] : [`   Data de l'estat: ${local(legalAt)}`]),
  ];
}

function local(instant: Date): string {
  const [day = '', time = ''] = toMadridLocal(instant).split('T');
  return `${day.split('-').reverse().join('/')} ${time}`;
}
