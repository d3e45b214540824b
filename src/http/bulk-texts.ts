/** What may stand in the way of a bulk job, or of one of its messages. A code table. */
type Text = readonly [detail: string, fix: string];

export const BULK_TEXTS: Record<string, readonly [es: Text, ca: Text, en: Text]> = {
  'bulk-none': [
    ['El filtro no elige ningún mensaje con el que se pueda hacer esto.', 'Cambie el filtro.'],
    ['El filtre no tria cap missatge amb què es puga fer això.', 'Canvieu el filtre.'],
    ['The filter chooses no message this can be done to.', 'Change the filter.'],
  ],
  'bulk-too-many': [
    ['El filtro elige más de {most} mensajes.', 'Acótelo, por ejemplo por entidad o por días.'],
    ['El filtre tria més de {most} missatges.', 'Acoteu-lo, per exemple per entitat o per dies.'],
    ['The filter chooses more than {most} messages.', 'Narrow it, for example by entity or by days.'],
  ],
  'bulk-changed': [
    ['Eran {expected} mensajes y ahora son {count}. No se ha hecho nada.', 'Mire de nuevo y confirme el número.'],
    ['Eren {expected} missatges i ara són {count}. No s’ha fet res.', 'Torneu a mirar i confirmeu el número.'],
    [
      'There were {expected} messages and now there are {count}. Nothing was done.',
      'Look again and confirm the number.',
    ],
  ],
  'bulk-ended': [
    ['El trabajo ya no está en marcha.', 'No hay nada que parar.'],
    ['La tasca ja no està en marxa.', 'No hi ha res a aturar.'],
    ['The job is not running any more.', 'There is nothing to stop.'],
  ],
  'bulk-not-now': [
    [
      'Cuando le llegó el turno su estado ({state}) ya no lo permitía.',
      'Mire el mensaje: alguien o el destino se adelantó.',
    ],
    [
      'Quan li va arribar el torn el seu estat ({state}) ja no ho permetia.',
      'Mireu el missatge: algú o la destinació s’hi va avançar.',
    ],
    [
      'When its turn came its state ({state}) allowed it no more.',
      'Look at the message: somebody or the back end was faster.',
    ],
  ],
  'bulk-failed': [
    ['No se pudo por un fallo nuestro. El mensaje quedó como estaba.', 'Inténtelo desde la página del mensaje.'],
    [
      'No es va poder per una fallada nostra. El missatge va quedar com estava.',
      'Proveu-ho des de la pàgina del missatge.',
    ],
    ['It could not be done by a fault of ours. The message stands as it was.', 'Try it from the page of the message.'],
  ],
};
