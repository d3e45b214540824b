/** Where words of something that arrived for the town differ from those of something that was sent. A code table. */
import { RECEIVED_REF } from '../../contracts/inbox.ts';
import type { PageLanguage } from '../../contracts/operator-pages.ts';

export function isArrival({ ref }: { ref: string }): boolean {
  return ref === RECEIVED_REF;
}

type Words = { title: string; arrived: string; backend: string; remoteId: string; lookFirst: string };
export const ARRIVAL_TEXTS: Readonly<Record<PageLanguage, Words>> = {
  es: {
    title: 'Recibido para la entidad',
    arrived: 'llegado',
    backend: 'Llegó por',
    remoteId: 'Identificador en el servicio',
    lookFirst: 'Lea antes qué es y quién lo manda:',
  },
  ca: {
    title: "Rebut per a l'entitat",
    arrived: 'arribat',
    backend: 'Ha arribat per',
    remoteId: 'Identificador al servei',
    lookFirst: 'Llegiu abans què és i qui ho envia:',
  },
  en: {
    title: 'Arrived for the entity',
    arrived: 'arrived',
    backend: 'Arrived by',
    remoteId: 'Identifier at the service',
    lookFirst: 'Read first what it is and who sends it:',
  },
};
