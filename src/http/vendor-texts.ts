/** What is wrong with what e-offices bring, in the reader's language: for operators, who see it in GET /v1/vendors/{id}/items. */

type Text = readonly [detail: string, fix: string];

export const VENDOR_TEXTS: Record<string, readonly [es: Text, ca: Text, en: Text]> = {
  'effect-differs': [
    [
      'El evento no dice effect: {effect}, que es lo configurado para esta entidad.',
      'Revise el adaptador: no se envía nada que pueda estar ya notificado.',
    ],
    [
      "L'esdeveniment no diu effect: {effect}, que és el que hi ha configurat per a aquesta entitat.",
      "Reviseu l'adaptador: no s'envia res que ja pugui estar notificat.",
    ],
    [
      'The event does not say effect: {effect}, which is configured for this entity.',
      'Look at the adapter: nothing is sent that may have been notified already.',
    ],
  ],
  'document-not-fetched': [
    [
      'El documento no se puede obtener del gestor de expedientes ({reason}).',
      'Compruebe el documento en su origen; si está en una red interna, añádala a documentsFrom.',
    ],
    [
      "El document no es pot obtenir del gestor d'expedients ({reason}).",
      "Comproveu el document a l'origen; si és en una xarxa interna, afegiu-la a documentsFrom.",
    ],
    [
      'The document cannot be fetched from the e-office ({reason}).',
      'Check the document where it comes from; if it is on an inner network, add that to documentsFrom.',
    ],
  ],
  'procedure-not-mapped': [
    [
      'No se ha configurado qué código SIA tiene este procedimiento del gestor de expedientes.',
      'Añádalo a procedures, con su sia, en la configuración de este adaptador.',
    ],
    [
      "No s'ha configurat quin codi SIA té aquest procediment del gestor d'expedients.",
      "Afegiu-lo a procedures, amb el seu sia, a la configuració d'aquest adaptador.",
    ],
    [
      'It is not configured which SIA code this procedure of the e-office has.',
      'Add it to procedures, with its sia, in the configuration of this adapter.',
    ],
  ],
  'document-by-csv': [
    [
      'El documento solo viene por su CSV y no se ha configurado dónde pedirlo.',
      'Escriba csvUrl, con {csv} en su sitio, en la configuración de este adaptador.',
    ],
    [
      "El document només ve pel seu CSV i no s'ha configurat on demanar-lo.",
      "Escriviu csvUrl, amb {csv} al seu lloc, a la configuració d'aquest adaptador.",
    ],
    [
      'The document only comes by its CSV, and nobody said where to ask for it.',
      'Write csvUrl, with {csv} in its place, in the configuration of this adapter.',
    ],
  ],
  'link-elsewhere': [
    [
      'Una dirección que da el gestor de expedientes lleva fuera de su sede configurada.',
      'No se sigue: compruebe url en la configuración, o avise al proveedor.',
    ],
    [
      "Una adreça que dona el gestor d'expedients porta fora de la seva seu configurada.",
      'No se segueix: comproveu url a la configuració, o aviseu el proveïdor.',
    ],
    [
      'An address that the e-office gives leads away from its configured host.',
      'It is not followed: check url in the configuration, or tell the vendor.',
    ],
  ],
  'file-not-told': [
    [
      'No se dice de qué expediente es el documento.',
      'Lance el conector desde un expediente, o revise target en su configuración.',
    ],
    [
      'No es diu de quin expedient és el document.',
      'Llanceu el connector des d’un expedient, o reviseu target a la seva configuració.',
    ],
    [
      'It is not said of which file the document is.',
      'Start the connector from a file, or check target in its configuration.',
    ],
  ],
  'folder-not-there': [
    ['El expediente no tiene la carpeta «{folder}».', 'Créela con lo que haya que enviar, o revise documents.folder.'],
    ["L'expedient no té la carpeta «{folder}».", 'Creeu-la amb el que calgui enviar, o reviseu documents.folder.'],
    ['The file has no folder "{folder}".', 'Make it with what is to be sent, or check documents.folder.'],
  ],
  'main-not-told': [
    [
      'Hay varios documentos y ninguno, o más de uno, tiene el nombre del principal.',
      'Deje uno solo, o escriba documents.main en la configuración.',
    ],
    [
      'Hi ha diversos documents i cap, o més d’un, té el nom del principal.',
      'Deixeu-ne un de sol, o escriviu documents.main a la configuració.',
    ],
    [
      'There are several documents and none, or more than one, has the name of the main one.',
      'Leave one alone, or write documents.main in the configuration.',
    ],
  ],
  'not-at-vendor': [
    [
      'El gestor de expedientes ya no tiene aquello a lo que se refiere.',
      'Compruébelo en su origen y, si procede, repítalo allí.',
    ],
    [
      "El gestor d'expedients ja no té allò a què es refereix.",
      "Comproveu-ho a l'origen i, si escau, repetiu-ho allà.",
    ],
    [
      'The e-office no longer has what this is about.',
      'Check it where it comes from and, if need be, do it there again.',
    ],
  ],
  'roles-not-told': [
    [
      'Se esperan una persona jurídica y una física, su representante, y nadie más.',
      'Corrija los interesados, o el papel que les da la configuración.',
    ],
    [
      "S'esperen una persona jurídica i una de física, el seu representant, i ningú més.",
      'Corregiu els interessats, o el paper que els dona la configuració.',
    ],
    [
      'A legal person and a natural one, its representative, are expected, and nobody else.',
      'Mend who is in the file, or the role the configuration gives them.',
    ],
  ],
};
