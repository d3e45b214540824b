/** The words of the operator's list in the reader's language. A code table. */

import type { ListView } from '../../contracts/operator-pages.ts';

export type ListTexts = {
  title: string;
  lead: string;
  none: string;
  /** After a number. */
  newer: string;
  noFile: string;
  filter: Record<
    'q' | 'hint' | 'any' | 'show' | 'since' | 'until' | 'submit' | 'clear' | 'first' | 'next' | 'csv',
    string
  >;
  views: Record<ListView, string>;
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
    lead: 'Los más recientes primero.',
    none: 'No hay ningún mensaje así.',
    newer: 'nuevos: mostrar',
    noFile: 'sin expediente',
    filter: {
      q: 'Buscar',
      hint: 'Identificador, recibo, expediente o referencia, entero y exacto. Nunca por persona: lo que se escribe queda en la dirección.',
      any: 'cualquiera',
      show: 'Además',
      since: 'Desde el día',
      until: 'Hasta el día',
      submit: 'Buscar',
      clear: 'Quitar filtros',
      first: 'Primera página',
      next: 'Página siguiente',
      csv: 'Descargar como CSV',
    },
    views: {
      'in-flight': 'en camino',
      expiring: 'caducan en 3 días',
      'accepted-day': 'aceptados en 24 h',
      'needs-person': 'inciertos que esperan a una persona',
      'died-of-late': 'dados por perdidos hace poco',
      ending: 'vencen pronto, según su destino',
      'evidence-late': 'terminados sin justificante',
      arrived: 'llegados a la entidad',
    },
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
      registered: 'registrada',
      confirmed: 'confirmada',
      answered: 'respondida',
    },
  },
  ca: {
    title: 'Missatges',
    lead: 'Els més recents primer.',
    none: 'No hi ha cap missatge així.',
    newer: 'nous: mostra’ls',
    noFile: 'sense expedient',
    filter: {
      q: 'Cerca',
      hint: 'Identificador, rebut, expedient o referència, sencer i exacte. Mai per persona: el que s’escriu queda en l’adreça.',
      any: 'qualsevol',
      show: 'A més',
      since: 'Des del dia',
      until: 'Fins al dia',
      submit: 'Cerca',
      clear: 'Lleva els filtres',
      first: 'Primera pàgina',
      next: 'Pàgina següent',
      csv: 'Baixa com a CSV',
    },
    views: {
      'in-flight': 'en camí',
      expiring: 'caduquen en 3 dies',
      'accepted-day': 'acceptats en 24 h',
      'needs-person': 'incerts que esperen una persona',
      'died-of-late': 'donats per perduts fa poc',
      ending: 'vencen prompte, segons la destinació',
      'evidence-late': 'acabats sense justificant',
      arrived: 'arribats a l’entitat',
    },
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
      registered: 'registrada',
      confirmed: 'confirmada',
      answered: 'resposta',
    },
  },
  en: {
    title: 'Messages',
    lead: 'Newest first.',
    none: 'There is no such message.',
    newer: 'new: show',
    noFile: 'no file',
    filter: {
      q: 'Search',
      hint: 'An id, receipt, file or reference, whole and exact. Never a person: what is typed stays in the address.',
      any: 'any',
      show: 'Also',
      since: 'From day',
      until: 'To day',
      submit: 'Search',
      clear: 'Clear filters',
      first: 'First page',
      next: 'Next page',
      csv: 'Download as CSV',
    },
    views: {
      'in-flight': 'on their way',
      expiring: 'expire within 3 days',
      'accepted-day': 'accepted in 24 h',
      'needs-person': 'uncertain, waiting for a person',
      'died-of-late': 'given up of late',
      ending: 'end soon, as their back end has it',
      'evidence-late': 'ended without their certificate',
      arrived: 'arrived for the town',
    },
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
      registered: 'registered',
      confirmed: 'confirmed',
      answered: 'answered',
    },
  },
};
