/** The words of maintenance and its calendar, in the reader's language. A code table. */
import type { PageLanguage } from '../../contracts/operator-pages.ts';

const ES = {
  calendar: 'Calendario de mantenimientos y pausas',
  previous: 'Mes anterior',
  next: 'Mes siguiente',
  nothing: 'Este mes no hay ninguno.',
  wholeDay: 'todo el día',
  pause: 'en pausa',
  announced: 'Mantenimientos anunciados',
  from: 'Desde',
  to: 'Hasta',
  madrid: 'hora de Madrid',
  reason: 'Motivo',
  by: 'Quién',
  configured: 'configuración',
  announce: 'Anunciar un mantenimiento',
  announceConsequence:
    'Mientras dure no se envía, ni se pregunta, ni se consulta nada a este destino; lo aceptado espera sin gastar intentos. Después sale solo, primero de uno en uno.',
  takeBack: 'Retirar',
  takeBackConsequence: 'No habrá mantenimiento: a esa hora se seguirá enviando.',
  endConsequence: 'Termina ahora: lo que espera empieza a salir, primero de uno en uno.',
};

export type MaintenanceTexts = typeof ES;

export const MAINTENANCE_TEXTS: Record<PageLanguage, MaintenanceTexts> = {
  es: ES,
  ca: {
    calendar: 'Calendari de manteniments i pauses',
    previous: 'Mes anterior',
    next: 'Mes següent',
    nothing: 'Aquest mes no n’hi ha cap.',
    wholeDay: 'tot el dia',
    pause: 'en pausa',
    announced: 'Manteniments anunciats',
    from: 'Des de',
    to: 'Fins a',
    madrid: 'hora de Madrid',
    reason: 'Motiu',
    by: 'Qui',
    configured: 'configuració',
    announce: 'Anuncia un manteniment',
    announceConsequence:
      'Mentre dure no s’envia, ni es pregunta, ni es consulta res a aquesta destinació; el que s’ha acceptat espera sense gastar intents. Després ix tot sol, primer d’un en un.',
    takeBack: 'Retira',
    takeBackConsequence: 'No hi haurà manteniment: a eixa hora es continuarà enviant.',
    endConsequence: 'S’acaba ara: el que espera comença a eixir, primer d’un en un.',
  },
  en: {
    calendar: 'Calendar of maintenance and pauses',
    previous: 'Month before',
    next: 'Month after',
    nothing: 'There is none this month.',
    wholeDay: 'all day',
    pause: 'paused',
    announced: 'Announced maintenance',
    from: 'From',
    to: 'To',
    madrid: 'Madrid time',
    reason: 'Reason',
    by: 'By',
    configured: 'configuration',
    announce: 'Announce maintenance',
    announceConsequence:
      'While it lasts nothing is sent to this back end, asked or looked up there; what was accepted waits and uses up no attempt. Afterwards it leaves by itself, at first one by one.',
    takeBack: 'Take back',
    takeBackConsequence: 'There will be no maintenance: sending goes on at that hour.',
    endConsequence: 'It ends now: what waits begins to leave, at first one by one.',
  },
};
