/** What the checks and the platform say beside the error table, and the remedy: Spanish, Catalan, English. Values in {braces}. */
type Text = readonly [detail: string, fix: string];
type Row = readonly [es: Text, ca: Text, en: Text];

export const FINDINGS: Readonly<Record<string, Row>> = {
  'title-illegible': [
    ['El título tiene menos de 3 caracteres.', 'Escriba un título.'],
    ['El títol té menys de 3 caràcters.', 'Escriviu un títol.'],
    ['The title has fewer than 3 characters.', 'Write a title.'],
  ],
  language: [
    ['e-NOTUM no tiene esta lengua: el aviso sale en la de la entidad.', 'Use es, ca, oc o en si importa.'],
    ["e-NOTUM no té aquesta llengua: l'avís surt en la de l'entitat.", 'Feu servir es, ca, oc o en si importa.'],
    ["e-NOTUM does not have this language: the warning is in the entity's.", 'Use es, ca, oc or en where it matters.'],
  ],
  file: [
    ['El número de expediente no cabe en e-NOTUM y no se envía.', 'Use de 3 a 50 caracteres.'],
    ["El número d'expedient no cap a e-NOTUM i no s'envia.", 'Feu servir de 3 a 50 caràcters.'],
    ['The file number does not fit into e-NOTUM and is not sent.', 'Use 3 to 50 characters.'],
  ],
  'no-schedule': [
    ['e-NOTUM deposita al recibir: no admite un día de inicio.', 'Quite notBefore y envíe el evento ese día.'],
    ["e-NOTUM diposita en rebre: no admet un dia d'inici.", "Traieu notBefore i envieu l'esdeveniment aquell dia."],
    [
      'e-NOTUM deposits on receipt: a day to begin on cannot be said.',
      'Leave notBefore out and send the event on that day.',
    ],
  ],
  annexes: [
    ['Hay más de {maximum} anexos.', 'Una algunos en un PDF.'],
    ['Hi ha més de {maximum} annexos.', 'Uniu-ne alguns en un PDF.'],
    ['There are more than {maximum} annexes.', 'Join some of them in one PDF.'],
  ],
  'media-type': [
    ['Este tipo de documento no se envía a e-NOTUM.', 'Use uno de: {allowed}.'],
    ["Aquest tipus de document no s'envia a e-NOTUM.", 'Feu servir un de: {allowed}.'],
    ['This type of document is not sent to e-NOTUM.', 'Use one of: {allowed}.'],
  ],
  'document-too-large': [
    ['El documento pasa de {maximum} MiB.', 'Reduzca el documento.'],
    ['El document passa de {maximum} MiB.', 'Reduïu el document.'],
    ['The document is over {maximum} MiB.', 'Make the document smaller.'],
  ],
  'documents-too-large': [
    [
      'Los documentos pasan juntos de {maximum} bytes.',
      'Redúzcalos; con security: mtls caben más, en el mensaje firmado no.',
    ],
    [
      'Els documents passen junts de {maximum} bytes.',
      'Reduïu-los; amb security: mtls n’hi caben més, en el missatge signat no.',
    ],
    [
      'Together the documents are over {maximum} bytes.',
      'Make them smaller; with security: mtls more fit, in a signed message not.',
    ],
  ],
  'document-name': [
    ['El nombre del documento se envía sin acentos.', 'Use letras sin acentos si importa.'],
    ["El nom del document s'envia sense accents.", 'Feu servir lletres sense accents si importa.'],
    ["The document's name is sent without accents.", 'Use letters without accents where it matters.'],
  ],
  'no-post': [
    ['A e-NOTUM no se le puede dar una dirección postal.', 'Quite postalFallback, o envíe por otro servicio.'],
    ['A e-NOTUM no se li pot donar una adreça postal.', 'Traieu postalFallback, o envieu per un altre servei.'],
    ['e-NOTUM cannot be given a postal address.', 'Leave postalFallback out, or send through another service.'],
  ],
  'representative-missing': [
    ['Un titular incapacitado necesita representante.', 'Añada representatives.'],
    ['Un titular incapacitat necessita representant.', 'Afegiu representatives.'],
    ['An incapacitated holder needs a representative.', 'Add representatives.'],
  ],
  'contact-missing': [
    ['Quien no está obligado necesita un correo o un teléfono (701).', 'Añada email o phone, o obliged si lo está.'],
    ['Qui no hi està obligat necessita un correu o un telèfon (701).', 'Afegiu email o phone, o obliged si ho està.'],
    [
      'Who need not deal electronically needs an e-mail address or a telephone number (701).',
      'Add email or phone, or obliged where it is so.',
    ],
  ],
  obliged: [
    ['Una persona jurídica siempre está obligada: obliged no se envía.', 'Quite obliged.'],
    ["Una persona jurídica sempre hi és obligada: obliged no s'envia.", 'Traieu obliged.'],
    ['A legal person always has to deal electronically: obliged is not sent.', 'Leave obliged out.'],
  ],
  identity: [
    ['e-NOTUM no puede identificar así a esta persona.', 'Dé NIF, NIE o CIF, o pasaporte u otro con su país.'],
    [
      'e-NOTUM no pot identificar així aquesta persona.',
      'Doneu NIF, NIE o CIF, o passaport o un altre amb el seu país.',
    ],
    [
      'e-NOTUM cannot know this person in that way.',
      'Give NIF, NIE or CIF, or a passport or another one with its country.',
    ],
  ],
  'name-not-split': [
    ['e-NOTUM pide nombre y apellidos por separado.', 'Envíe givenName y surname1 (y surname2).'],
    ['e-NOTUM demana nom i cognoms per separat.', 'Envieu givenName i surname1 (i surname2).'],
    ['e-NOTUM wants given name and surnames apart.', 'Send givenName and surname1 (and surname2).'],
  ],
  'name-illegible': [
    ['El nombre está vacío.', 'Escríbalo.'],
    ['El nom és buit.', 'Escriviu-lo.'],
    ['The name is empty.', 'Write it.'],
  ],
  'name-too-long': [
    ['El nombre pasa de {maximum} caracteres.', 'Abrévielo de modo que se siga reconociendo a la persona.'],
    ['El nom passa de {maximum} caràcters.', 'Abreugeu-lo de manera que encara es reconegui la persona.'],
    ['The name is over {maximum} characters.', 'Abbreviate it so that the person can still be recognised.'],
  ],
  contact: [
    ['El correo o el teléfono no tiene una forma posible.', 'Corríjalo.'],
    ['El correu o el telèfon no té una forma possible.', 'Corregiu-lo.'],
    ['The e-mail address or telephone number has no possible form.', 'Correct it.'],
  ],
  'term-shortened': [
    ['El plazo se acorta a los 180 días que admite e-NOTUM.', 'Pida un plazo menor.'],
    ['El termini es retalla als 180 dies que admet e-NOTUM.', 'Demaneu un termini menor.'],
    ['The term is shortened to the 180 days e-NOTUM takes.', 'Ask for a shorter one.'],
  ],
  'several-found': [
    ['En e-NOTUM hay varias notificaciones con nuestra referencia.', 'Mírelas allí y decida cuál es.'],
    ['A e-NOTUM hi ha diverses notificacions amb la nostra referència.', 'Mireu-les allà i decidiu quina és.'],
    ['There are several notifications with our reference at e-NOTUM.', 'Look at them there and decide which it is.'],
  ],
};

/** Estat: what each means. */
export const STATE_TEXTS: Readonly<Record<string, Row>> = {
  PENDENT: [
    ['Espera a ser registrada.', 'Espere.'],
    ['Espera que es registri.', 'Espereu.'],
    ['It waits to be registered.', 'Wait.'],
  ],
  REGISTRADA: [
    ['Está registrada y aún no depositada.', 'Espere.'],
    ['Està registrada i encara no dipositada.', 'Espereu.'],
    ['It is registered and not deposited yet.', 'Wait.'],
  ],
  DIPOSITADA: [
    ['Está a disposición en e-NOTUM.', 'Espere.'],
    ['Està a disposició a e-NOTUM.', 'Espereu.'],
    ['It is available at e-NOTUM.', 'Wait.'],
  ],
  ACCEPTADA: [
    ['La persona accedió a la notificación.', 'No hay nada que hacer.'],
    ['La persona va accedir a la notificació.', 'No cal fer res.'],
    ['The person accessed the notification.', 'There is nothing to do.'],
  ],
  REBUTJADA: [
    ['La notificación fue rechazada.', 'No hay nada que hacer.'],
    ['La notificació va ser rebutjada.', 'No cal fer res.'],
    ['The notification was refused.', 'There is nothing to do.'],
  ],
  EXPIRADA: [
    ['El plazo terminó sin acceso.', 'No hay nada que hacer.'],
    ['El termini va acabar sense accés.', 'No cal fer res.'],
    ['The term ended without access.', 'There is nothing to do.'],
  ],
  ERROR: [
    ['e-NOTUM no pudo entregarla.', 'Consúltela en e-NOTUM; no lo reintenta por sí mismo.'],
    ['e-NOTUM no la va poder lliurar.', 'Consulteu-la a e-NOTUM; no ho reintenta tot sol.'],
    ['e-NOTUM could not deliver it.', 'Look at it at e-NOTUM, which does not try again by itself.'],
  ],
  ANUL·LADA: [
    ['Fue anulada.', 'No hay nada que hacer.'],
    ['Va ser anul·lada.', 'No cal fer res.'],
    ['It was annulled.', 'There is nothing to do.'],
  ],
};
