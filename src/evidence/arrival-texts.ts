/** The words of a summary where it tells of something that arrived for the entity, instead of something it sent. */
import type { FolderLanguage, SummaryTexts } from './summary-texts.ts';

type Words = {
  title: string;
  arrived: string;
  sections: Pick<SummaryTexts['sections'], 'what' | 'who'>;
  steps: Pick<SummaryTexts['steps'], 'received'>;
  simulated: string;
  labels: { kind: string; sender: string; since: string };
  kinds: Readonly<Record<'registry-entry' | 'notification' | 'communication', string>>;
  /** Where what was listed is erased. */
  unknown: string;
  fromListing: string;
  proves: string;
};

export const ARRIVAL_SUMMARY_TEXTS: Readonly<Record<FolderLanguage, Words>> = {
  es: {
    title: 'Evidencia de algo recibido para la entidad',
    arrived: 'llegado',
    sections: { what: 'Qué llegó', who: 'Quién lo manda y a quién nombra' },
    steps: { received: 'La pasarela lo lee en el buzón de la entidad' },
    simulated: 'SIMULADO: el servicio por el que llegó es un simulador. Nada de esto tiene efecto jurídico.',
    labels: { kind: 'Tipo', sender: 'Lo manda', since: 'Espera desde' },
    kinds: { 'registry-entry': 'Asiento de registro', notification: 'Notificación', communication: 'Comunicación' },
    unknown: 'Lo que decía el listado se borró al acabar su plazo de conservación.',
    fromListing: 'Tal como lo mostraba el servicio al leerlo: arrival.json, en esta misma carpeta.',
    proves:
      'Las huellas y la cadena prueban que nada cambió desde que se anotó; la firma de la petición, qué se hizo en nombre de la entidad y con qué sello. Qué fue de ello lo dicen la respuesta y el acuse del servicio.',
  },
  ca: {
    title: 'Evidència d’una cosa rebuda per a l’entitat',
    arrived: 'arribat',
    sections: { what: 'Què va arribar', who: 'Qui ho envia i qui anomena' },
    steps: { received: 'La passarel·la ho llegeix a la bústia de l’entitat' },
    simulated: 'SIMULAT: el servei pel qual va arribar és un simulador. Res d’això té efecte jurídic.',
    labels: { kind: 'Tipus', sender: 'Ho envia', since: 'Espera des de' },
    kinds: { 'registry-entry': 'Assentament de registre', notification: 'Notificació', communication: 'Comunicació' },
    unknown: 'El que deia el llistat es va esborrar en acabar el seu termini de conservació.',
    fromListing: 'Tal com ho mostrava el servei en llegir-ho: arrival.json, en aquesta mateixa carpeta.',
    proves:
      'Les empremtes i la cadena proven que res no ha canviat des que es va anotar; la signatura de la petició, què es va fer en nom de l’entitat i amb quin segell. Què se n’ha fet ho diuen la resposta i el justificant del servei.',
  },
  en: {
    title: 'Evidence of something that arrived for the entity',
    arrived: 'arrived',
    sections: { what: 'What arrived', who: 'Who sent it, and whom it names' },
    steps: { received: 'The gateway reads it in the inbox of the entity' },
    simulated: 'SIMULATED: the service it arrived by is a simulator. None of this has any legal effect.',
    labels: { kind: 'Kind', sender: 'Sent by', since: 'Waits since' },
    kinds: { 'registry-entry': 'Entry of a registry', notification: 'Notification', communication: 'Communication' },
    unknown: 'What the listing said was erased when its time was over.',
    fromListing: 'As the service showed it when it was read: arrival.json, in this folder.',
    proves:
      'Digests and chain prove that nothing changed since it was noted down; the signature of the request, what was done in the name of the entity and with which seal. What became of it is said by the answer and the receipt of the service.',
  },
};

/** The texts of a summary, in the words of what arrived. */
export function arrivalTexts(texts: SummaryTexts, language: FolderLanguage): SummaryTexts {
  const words = ARRIVAL_SUMMARY_TEXTS[language];
  return {
    ...texts,
    title: { ...texts.title, message: words.title },
    sections: { ...texts.sections, ...words.sections },
    steps: { ...texts.steps, ...words.steps },
    delivery: { ...texts.delivery, accepted: words.arrived },
    simulated: words.simulated,
    limits: { ...texts.limits, proves: words.proves },
  };
}
