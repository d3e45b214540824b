/** What a code of Apoder@, or the reason why a power does not count, means: in Spanish, Catalan and English. */
type Row = readonly [detail: string, fix: string];
type Rows = { es: Row; ca: Row; en: Row };

const OURS: Rows = {
  es: [
    'El registro de apoderamientos no admite la consulta tal como se hace.',
    'Es un fallo de la pasarela o de su configuración: compruebe application y avise a quien la mantiene.',
  ],
  ca: [
    'El registre d’apoderaments no admet la consulta tal com es fa.',
    'És una fallada de la passarel·la o de la seua configuració: comproveu application i aviseu qui la manté.',
  ],
  en: [
    'The register of powers does not take the question as it is put.',
    'It is a fault of the gateway or of its configuration: check application, and tell whoever maintains it.',
  ],
};

function because(es: string, ca: string, en: string): Rows {
  return {
    es: [`Hay un poder, pero ${es}.`, 'Pida a la persona que lo revise en Apoder@.'],
    ca: [`Hi ha un poder, però ${ca}.`, 'Demaneu a la persona que el revise en Apoder@.'],
    en: [`There is a power, but ${en}.`, 'Ask the person to look at it in Apoder@.'],
  };
}

const TEXTS: Readonly<Record<string, Rows>> = {
  none: {
    es: [
      'No consta ningún poder entre esas dos personas.',
      'Es una respuesta normal: sin poder no se actúa en su nombre.',
    ],
    ca: [
      'No consta cap poder entre aquestes dues persones.',
      'És una resposta normal: sense poder no s’actua en nom seu.',
    ],
    en: ['No power between those two persons is known.', 'It is a normal answer: without one nobody acts for them.'],
  },
  'not-authorised': because('no está autorizado', 'no està autoritzat', 'it is not authorised'),
  'not-in-force': because('no está en vigor', 'no està en vigor', 'it is not in force'),
  'term-unreadable': because(
    'su vigencia no se puede leer',
    'la seua vigència no es pot llegir',
    'its term cannot be read',
  ),
  'type-unknown': because('es de un tipo desconocido', 'és d’un tipus desconegut', 'it is of an unknown type'),
  'other-body': because(
    'no vale ante esta entidad',
    'no val davant d’aquesta entitat',
    'it does not hold before this body',
  ),
  'other-procedure': because(
    'no vale para este procedimiento',
    'no val per a aquest procediment',
    'it does not hold for this procedure',
  ),
  'only-some-steps': because(
    'es solo para algunos trámites, y no se sabe cuáles bastan',
    'és només per a alguns tràmits, i no se sap quins basten',
    'it is only for some steps, and which are enough is not known',
  ),
  'other-holder': because('es de otra persona', 'és d’una altra persona', 'it is of somebody else'),
  'other-representative': because('es para otra persona', 'és per a una altra persona', 'it is for somebody else'),
  'answer-not-genuine': {
    es: [
      'La respuesta no lleva una firma en la que se confíe.',
      'Compruebe answers en la configuración y el certificado del servicio.',
    ],
    ca: [
      'La resposta no porta una signatura de confiança.',
      'Comproveu answers en la configuració i el certificat del servei.',
    ],
    en: [
      'The answer bears no signature that is trusted.',
      'Check answers in the configuration, and the certificate of the service.',
    ],
  },
  'answer-unknown': {
    es: [
      'El registro ha contestado con un código que no se conoce.',
      'Mire si el servicio tiene una versión nueva y avise a quien mantiene la pasarela.',
    ],
    ca: [
      'El registre ha contestat amb un codi que no es coneix.',
      'Mireu si el servei té una versió nova i aviseu qui manté la passarel·la.',
    ],
    en: [
      'The register answered with a code that is not known.',
      'See whether the service has a new version, and tell whoever maintains the gateway.',
    ],
  },
  'too-many-pages': {
    es: ['Hay más poderes entre esas personas de los que se leen.', 'Consúltelo a mano en Apoder@.'],
    ca: ['Hi ha més poders entre aquestes persones dels que es lligen.', 'Consulteu-ho a mà en Apoder@.'],
    en: ['There are more powers between those persons than are read.', 'Look it up in Apoder@ by hand.'],
  },
  'apodera-0000': {
    es: [
      'El registro de apoderamientos no funciona ahora.',
      'Espere: se pregunta de nuevo. Si dura, mire si la entidad está adherida en ese entorno.',
    ],
    ca: [
      'El registre d’apoderaments no funciona ara.',
      'Espereu: es torna a preguntar. Si dura, mireu si l’entitat està adherida en aquest entorn.',
    ],
    en: [
      'The register of powers does not work now.',
      'Wait: it is asked again. If it lasts, see whether the body has joined in that environment.',
    ],
  },
  'apodera-0001': {
    es: [
      'El registro no conoce el identificador de aplicación.',
      'Corrija application: es el que se dio al registrar el certificado.',
    ],
    ca: [
      'El registre no coneix l’identificador d’aplicació.',
      'Corregiu application: és el que es va donar en registrar el certificat.',
    ],
    en: [
      'The register does not know the application’s identifier.',
      'Correct application: it was given when the certificate was registered.',
    ],
  },
  'apodera-0105': {
    es: ['Hay más de 200 poderes entre esas personas.', 'Consúltelo a mano en Apoder@.'],
    ca: ['Hi ha més de 200 poders entre aquestes persones.', 'Consulteu-ho a mà en Apoder@.'],
    en: ['There are more than 200 powers between those persons.', 'Look it up in Apoder@ by hand.'],
  },
  'apodera-0114': {
    es: ['El registro no conoce el código DIR3 de la entidad.', 'Compruebe que la entidad está adherida a Apoder@.'],
    ca: ['El registre no coneix el codi DIR3 de l’entitat.', 'Comproveu que l’entitat està adherida a Apoder@.'],
    en: ['The register does not know the body’s DIR3 code.', 'Check that the body has joined Apoder@.'],
  },
  'apodera-0115': {
    es: ['El registro dice que la fecha de la consulta no es la de hoy.', 'Compruebe el reloj de la pasarela.'],
    ca: ['El registre diu que la data de la consulta no és la de hui.', 'Comproveu el rellotge de la passarel·la.'],
    en: ['The register says that the question is not of today.', 'Check the gateway’s clock.'],
  },
};

/** Null for a code that is not of this adapter. */
export function explain(code: string, language: 'es' | 'ca' | 'en'): { detail: string; fix: string } | null {
  const rows = Object.hasOwn(TEXTS, code) ? TEXTS[code] : /^apodera-\d{4}$/.test(code) ? OURS : undefined;
  if (rows === undefined) return null;
  const [detail, fix] = rows[language];
  return { detail, fix };
}
