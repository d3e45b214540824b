/** The words of GEISER in three languages: its kinds of answer, and the states of an entry. */
import type { Language, Row } from './texts-shape.ts';

export const TYPE_TEXTS: Readonly<Record<string, Row>> = {
  OK: {
    es: ['GEISER lo hizo.', 'No hay nada que hacer.'],
    ca: ['GEISER ho ha fet.', 'No cal fer res.'],
    en: ['GEISER did it.', 'There is nothing to do.'],
  },
  ERROR_INTERNAL: {
    es: [
      'GEISER falló por dentro; pudo haber registrado.',
      'Espere: la pasarela busca el asiento antes de repetir nada.',
    ],
    ca: [
      'GEISER ha fallat per dins; pot haver registrat.',
      "Espereu: la passarel·la busca l'assentament abans de repetir res.",
    ],
    en: [
      'GEISER failed inside; it may have registered.',
      'Wait: the gateway searches for the entry before anything is repeated.',
    ],
  },
  ERROR_AUTHENTICATION: {
    es: [
      'GEISER no reconoce la aplicación, el usuario o la contraseña.',
      'Revise application, user y passwordFile de la entidad.',
    ],
    ca: [
      "GEISER no reconeix l'aplicació, l'usuari o la contrasenya.",
      "Reviseu application, user i passwordFile de l'entitat.",
    ],
    en: [
      'GEISER does not know the application, the user or the password.',
      'Check application, user and passwordFile of the entity.',
    ],
  },
  ERROR_AUTHORIZATION: {
    es: [
      'El usuario no puede hacer esto en esa oficina.',
      'Revise office de la entidad y pida el permiso a quien administra GEISER.',
    ],
    ca: [
      "L'usuari no pot fer això en aquesta oficina.",
      "Reviseu office de l'entitat i demaneu el permís a qui administra GEISER.",
    ],
    en: [
      'The user may not do this at that office.',
      'Check office of the entity, and ask those who run GEISER for the permission.',
    ],
  },
  ERROR_CONVERSION: {
    es: ['GEISER no entiende la petición.', 'Avise al mantenimiento de la pasarela.'],
    ca: ['GEISER no entén la petició.', 'Aviseu el manteniment de la passarel·la.'],
    en: ['GEISER does not understand the request.', 'Tell those who maintain the gateway.'],
  },
  ERROR_VALIDATOR: {
    es: ['GEISER rechaza un dato del asiento.', 'Lea su texto en el intento, corrija el dato y envíe otro evento.'],
    ca: [
      "GEISER rebutja una dada de l'assentament.",
      "Llegiu-ne el text a l'intent, corregiu la dada i envieu un altre esdeveniment.",
    ],
    en: ['GEISER refuses something in the entry.', 'Read its text at the attempt, correct it, and send another event.'],
  },
  WARNING_NOTFOUND: {
    es: ['GEISER no tiene ese asiento.', 'Compruebe el número de registro y la oficina.'],
    ca: ['GEISER no té aquest assentament.', "Comproveu el número de registre i l'oficina."],
    en: ['GEISER has no such entry.', 'Check the register number and the office.'],
  },
  WARNING_MAXLIMIT: {
    es: ['GEISER encontró más asientos de los que cuenta.', 'Busque el asiento en GEISER y decida usted.'],
    ca: ['GEISER ha trobat més assentaments dels que diu.', "Busqueu l'assentament a GEISER i decidiu vós."],
    en: ['GEISER found more entries than it tells.', 'Look for the entry in GEISER and decide.'],
  },
  WARNING_DUPLICATE: {
    es: ['GEISER dice que ya tiene este asiento.', 'Espere: la pasarela lo busca por su referencia.'],
    ca: ['GEISER diu que ja té aquest assentament.', 'Espereu: la passarel·la el busca per la seva referència.'],
    en: ['GEISER says that it has this entry already.', 'Wait: the gateway searches for it by its reference.'],
  },
  WARNING_ANEXO_CONTENT_DELETED: {
    es: ['GEISER ya no guarda el contenido de algún anexo.', 'Pídalo, si hace falta, a la oficina de origen.'],
    ca: ["GEISER ja no desa el contingut d'algun annex.", "Demaneu-lo, si cal, a l'oficina d'origen."],
    en: ['GEISER no longer keeps the content of an annex.', 'Ask the office it came from, if it is needed.'],
  },
};

export const STATE_TEXTS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  REGISTRADO: {
    es: 'El asiento tiene número y hora de registro.',
    ca: "L'assentament té número i hora de registre.",
    en: 'The entry has its number and its time.',
  },
  SIN_DATOS: { es: 'GEISER no da el estado.', ca: "GEISER no dona l'estat.", en: 'GEISER gives no state.' },
  PENDIENTE_ENVIO: {
    es: 'Registrado; aún no ha salido hacia la otra oficina.',
    ca: "Registrat; encara no ha sortit cap a l'altra oficina.",
    en: 'Registered; it has not left for the other office yet.',
  },
  ENVIO_PROCESO: {
    es: 'Registrado; está saliendo hacia la otra oficina.',
    ca: "Registrat; està sortint cap a l'altra oficina.",
    en: 'Registered; it is leaving for the other office.',
  },
  ENVIADO_PENDIENTE_CONFIRMACION: {
    es: 'Enviado; la otra oficina no lo ha confirmado aún.',
    ca: "Enviat; l'altra oficina encara no l'ha confirmat.",
    en: 'Sent; the other office has not confirmed it yet.',
  },
  ENVIADO_PENDIENTE_CONFIRMACION_MANUAL: {
    es: 'Enviado; la otra oficina lo confirma a mano.',
    ca: "Enviat; l'altra oficina el confirma a mà.",
    en: 'Sent; the other office confirms it by hand.',
  },
  RECIBIDO_PENDIENTE_CONFIRMACION: {
    es: 'Recibido; falta confirmarlo.',
    ca: 'Rebut; falta confirmar-lo.',
    en: 'Received; still to be confirmed.',
  },
  RECIBIDO_PENDIENTE_CONFIRMACION_MANUAL: {
    es: 'Recibido; falta confirmarlo a mano.',
    ca: 'Rebut; falta confirmar-lo a mà.',
    en: 'Received; still to be confirmed by hand.',
  },
  ENVIADO_CONFIRMADO: {
    es: 'La otra oficina lo confirmó.',
    ca: "L'altra oficina l'ha confirmat.",
    en: 'The other office confirmed it.',
  },
  RECIBIDO_CONFIRMADO: {
    es: 'Recibido y confirmado.',
    ca: 'Rebut i confirmat.',
    en: 'Received and confirmed.',
  },
  ENVIADO_RECHAZADO: {
    es: 'La otra oficina lo rechazó.',
    ca: "L'altra oficina l'ha rebutjat.",
    en: 'The other office refused it.',
  },
  RECIBIDO_RECHAZADO: {
    es: 'Recibido y rechazado.',
    ca: 'Rebut i rebutjat.',
    en: 'Received and refused.',
  },
  REENVIADO: {
    es: 'La otra oficina lo reenvió a una tercera.',
    ca: "L'altra oficina l'ha reenviat a una tercera.",
    en: 'The other office sent it on to a third.',
  },
  REENVIADO_RECHAZADO: {
    es: 'Reenviado a una tercera oficina, que lo rechazó.',
    ca: 'Reenviat a una tercera oficina, que l’ha rebutjat.',
    en: 'Sent on to a third office, which refused it.',
  },
  ANULADO: { es: 'El asiento está anulado.', ca: "L'assentament està anul·lat.", en: 'The entry is annulled.' },
  EN_TRAMITE: { es: 'Está en trámite.', ca: 'Està en tràmit.', en: 'It is being handled.' },
  ASIGNADO: { es: 'Está asignado a una unidad.', ca: 'Està assignat a una unitat.', en: 'It is assigned to a unit.' },
  FINALIZADO: { es: 'Registrado y finalizado.', ca: 'Registrat i finalitzat.', en: 'Registered and finished.' },
  RECTIFICADO: { es: 'El asiento se rectificó.', ca: "L'assentament s'ha rectificat.", en: 'The entry was corrected.' },
  RECIBIDO_RECHAZADO_CIUDADANO: {
    es: 'GEISER dice que se rechazó al ciudadano; qué significa no está confirmado.',
    ca: 'GEISER diu que es va rebutjar al ciutadà; què significa no està confirmat.',
    en: 'GEISER says it was refused to the citizen; what that means is unconfirmed.',
  },
};
