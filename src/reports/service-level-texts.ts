/** What the monthly report of service levels says, in the reader's language. */

export type ReportTexts = {
  title: string;
  counted(from: string, through: string): string;
  none: string;
  entity: string;
  caption: string;
  columns: readonly string[];
  meaningTitle: string;
  meaning: readonly string[];
  under(ms: string): string;
};

export const REPORT_TEXTS = {
  es: {
    title: 'Niveles de servicio',
    counted: (from, through) => `Días contados: del ${from} al ${through} (hora de Madrid).`,
    none: 'De este mes no hay ningún día contado.',
    entity: 'Entidad',
    caption: 'Servicios externos',
    columns: [
      'Servicio',
      'Intentos',
      'Respondidos',
      'Fallidos',
      'Rechazados',
      'Respondidos (%)',
      'Circuito abierto (min)',
      'Mantenimiento (min)',
      'Disponible (%)',
      'Media',
      'p50',
      'p95',
      'p99',
    ],
    meaningTitle: 'Qué se cuenta',
    meaning: [
      'Intento: cada envío de un mensaje a un servicio externo. No entran los que empezaron en una parada anunciada, ni las consultas.',
      'Fallido: no hubo respuesta en plazo, se perdió la conexión, el servicio dijo que no podía en ese momento o respondió algo que no se entiende.',
      'Rechazado: el servicio respondió y no lo aceptó por sus propias reglas. Cuenta como respondido.',
      'Circuito abierto: minutos en que, tras varios fallos seguidos, no se envió nada a ese servicio. Son de toda la instalación, no de una entidad.',
      'Disponible: minutos observados en que el circuito no estuvo abierto, aparte el mantenimiento anunciado.',
      'Tiempos: solo de lo respondido. La mitad (p50), 95 y 99 de cada 100 tardaron menos de lo indicado.',
    ],
    under: (ms) => `< ${ms} ms`,
  },
  ca: {
    title: 'Nivells de servei',
    counted: (from, through) => `Dies comptats: del ${from} al ${through} (hora de Madrid).`,
    none: "D'aquest mes no hi ha cap dia comptat.",
    entity: 'Entitat',
    caption: 'Serveis externs',
    columns: [
      'Servei',
      'Intents',
      'Respostos',
      'Fallits',
      'Rebutjats',
      'Respostos (%)',
      'Circuit obert (min)',
      'Manteniment (min)',
      'Disponible (%)',
      'Mitjana',
      'p50',
      'p95',
      'p99',
    ],
    meaningTitle: 'Què es compta',
    meaning: [
      'Intent: cada enviament d’un missatge a un servei extern. No hi entren els que van començar en una aturada anunciada, ni les consultes.',
      'Fallit: no hi va haver resposta a temps, es va perdre la connexió, el servei va dir que no podia en aquell moment o va respondre una cosa que no s’entén.',
      'Rebutjat: el servei va respondre i no ho va acceptar per les seves pròpies regles. Compta com a respost.',
      'Circuit obert: minuts en què, després de diverses fallades seguides, no es va enviar res a aquell servei. Són de tota la instal·lació, no d’una entitat.',
      'Disponible: minuts observats en què el circuit no va estar obert, a part del manteniment anunciat.',
      'Temps: només del que va tenir resposta. La meitat (p50), 95 i 99 de cada 100 van trigar menys del que s’indica.',
    ],
    under: (ms) => `< ${ms} ms`,
  },
  en: {
    title: 'Service levels',
    counted: (from, through) => `Days counted: ${from} to ${through} (Madrid time).`,
    none: 'No day of this month has been counted.',
    entity: 'Entity',
    caption: 'Outside services',
    columns: [
      'Service',
      'Attempts',
      'Answered',
      'Failed',
      'Refused',
      'Answered (%)',
      'Circuit open (min)',
      'Maintenance (min)',
      'Available (%)',
      'Mean',
      'p50',
      'p95',
      'p99',
    ],
    meaningTitle: 'What is counted',
    meaning: [
      'Attempt: each sending of a message to an outside service. Those begun within announced maintenance are left out, and so are questions.',
      'Failed: no answer in time, a lost connection, the service said it could not just then, or it answered something nobody understands.',
      'Refused: the service answered, and did not take it by its own rules. It counts as answered.',
      'Circuit open: minutes in which, after failures in a row, nothing was sent to that service. They are of the whole installation, not of one entity.',
      'Available: observed minutes in which the circuit did not stand open, announced maintenance apart.',
      'Times: of what was answered alone. Half (p50), 95 and 99 of 100 took less than is said.',
    ],
    under: (ms) => `< ${ms} ms`,
  },
} as const satisfies Record<'es' | 'ca' | 'en', ReportTexts>;
