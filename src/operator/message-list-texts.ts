/** The words of the operator's list in the reader's language. A code table. */

export type ListTexts = {
  title: string;
  lead: string;
  none: string;
  noFile: string;
  columns: {
    received: string;
    entity: string;
    file: string;
    message: string;
    backend: string;
    delivery: string;
    legal: string;
    problem: string;
  };
  delivery: Record<string, string>;
  legal: Record<string, string>;
};

export const LIST_TEXTS: Record<'es' | 'ca' | 'en', ListTexts> = {
  es: {
    title: 'Mensajes',
    lead: 'Los más recientes primero. Esta página solo muestra; no cambia nada.',
    none: 'Todavía no hay mensajes.',
    noFile: 'sin expediente',
    columns: {
      received: 'Recibido',
      entity: 'Entidad',
      file: 'Expediente',
      message: 'Mensaje',
      backend: 'Destino',
      delivery: 'Entrega',
      legal: 'Efecto legal',
      problem: 'Problema',
    },
    delivery: {
      queued: 'en cola',
      sending: 'enviando',
      accepted: 'aceptado',
      rejected: 'rechazado por el destino',
      dead: 'sin entregar',
      cancelled: 'cancelado',
      uncertain: 'incierto',
      mirrored: 'anotado',
      held: 'retenido',
    },
    legal: {
      scheduled: 'programada',
      available: 'puesta a disposición',
      accessed: 'comparecencia',
      refused: 'rechazo',
      expired: 'expirada',
      returned: 'devuelta',
      annulled: 'anulada',
      failed: 'fallida',
    },
  },
  ca: {
    title: 'Missatges',
    lead: 'Els més recents primer. Aquesta pàgina només mostra; no canvia res.',
    none: 'Encara no hi ha missatges.',
    noFile: 'sense expedient',
    columns: {
      received: 'Rebut',
      entity: 'Entitat',
      file: 'Expedient',
      message: 'Missatge',
      backend: 'Destinació',
      delivery: 'Lliurament',
      legal: 'Efecte legal',
      problem: 'Problema',
    },
    delivery: {
      queued: 'en cua',
      sending: 'enviant',
      accepted: 'acceptat',
      rejected: 'rebutjat per la destinació',
      dead: 'sense lliurar',
      cancelled: 'cancel·lat',
      uncertain: 'incert',
      mirrored: 'anotat',
      held: 'retingut',
    },
    legal: {
      scheduled: 'programada',
      available: 'posada a disposició',
      accessed: 'compareixença',
      refused: 'rebuig',
      expired: 'expirada',
      returned: 'retornada',
      annulled: 'anul·lada',
      failed: 'fallida',
    },
  },
  en: {
    title: 'Messages',
    lead: 'Newest first. This page only shows; it changes nothing.',
    none: 'There are no messages yet.',
    noFile: 'no file',
    columns: {
      received: 'Received',
      entity: 'Entity',
      file: 'File',
      message: 'Message',
      backend: 'Back end',
      delivery: 'Delivery',
      legal: 'Legal effect',
      problem: 'Problem',
    },
    delivery: {
      queued: 'queued',
      sending: 'sending',
      accepted: 'accepted',
      rejected: 'rejected',
      dead: 'dead',
      cancelled: 'cancelled',
      uncertain: 'uncertain',
      mirrored: 'mirrored',
      held: 'held',
    },
    legal: {
      scheduled: 'scheduled',
      available: 'available',
      accessed: 'accessed',
      refused: 'refused',
      expired: 'expired',
      returned: 'returned',
      annulled: 'annulled',
      failed: 'failed',
    },
  },
};
