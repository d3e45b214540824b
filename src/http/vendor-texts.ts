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
};
