/** What stands in the way of a change of mind, and what its lines in a timeline mean. A code table; values in {braces}. */
type Text = readonly [detail: string, fix: string];

export const MIND_TEXTS = {
  // ---- what stands in the way
  'message-final': [
    [
      'El mensaje ya terminó ({legal}): la plataforma no admite más cambios.',
      'Si hace falta dejarlo sin efecto, emita un acto nuevo y notifíquelo.',
    ],
    [
      'El missatge ja ha acabat ({legal}): la plataforma no admet més canvis.',
      'Si cal deixar-lo sense efecte, emeteu un acte nou i notifiqueu-lo.',
    ],
    [
      'The message has come to its end ({legal}): the platform takes no more changes.',
      'To undo its effect, issue a new act and notify it.',
    ],
  ],
  'message-ended': [
    [
      'El mensaje no está en la plataforma ni va a llegar ({delivery}).',
      'No hay nada que cambiar; si quiere enviarlo, reinténtelo o envíe un evento nuevo.',
    ],
    [
      'El missatge no és a la plataforma ni hi arribarà ({delivery}).',
      'No hi ha res a canviar; si el voleu enviar, reintenteu-lo o envieu un esdeveniment nou.',
    ],
    [
      'The message is not at the platform and is not going there ({delivery}).',
      'There is nothing to change; to send it, retry it or post a new event.',
    ],
  ],
  'message-not-there': [
    [
      'La plataforma aún no tiene el mensaje ({delivery}).',
      'Si ya se practicó de otro modo, anúlelo; o espere a que esté accepted.',
    ],
    [
      'La plataforma encara no té el missatge ({delivery}).',
      "Si ja s'ha practicat d'una altra manera, anul·leu-lo; o espereu que estigui accepted.",
    ],
    [
      'The platform does not have the message yet ({delivery}).',
      'If it was practised another way, cancel it; or wait until it is accepted.',
    ],
  ],
  'cancel-under-way': [
    ['El mensaje se está anulando.', 'Espere a ver el resultado en su cronología.'],
    ["El missatge s'està anul·lant.", 'Espereu a veure el resultat en la seua cronologia.'],
    ['The message is being cancelled.', 'Wait for the outcome in its timeline.'],
  ],
  'extend-under-way': [
    [
      'Hay otra ampliación en curso o recién hecha; no se ha añadido ninguna más.',
      'Mire expiresOn y la cronología; si de verdad quiere otra, pídala pasado un minuto.',
    ],
    [
      "Hi ha una altra ampliació en curs o acabada de fer; no se n'ha afegit cap més.",
      'Mireu expiresOn i la cronologia; si de veritat en voleu una altra, demaneu-la passat un minut.',
    ],
    [
      'Another extension is under way or was made just now; none was added.',
      'Look at expiresOn and the timeline; if you do want another, ask again after a minute.',
    ],
  ],
  'report-under-way': [
    ['Ya se ha comunicado que se practicó de otro modo.', 'Espere a ver el resultado en su cronología.'],
    ["Ja s'ha comunicat que es va practicar d'una altra manera.", 'Espereu a veure el resultat en la seua cronologia.'],
    ['That it was practised elsewhere is being reported already.', 'Wait for the outcome in its timeline.'],
  ],
  'backend-cannot': [
    ['El destino de este mensaje no admite este cambio.', 'Tramítelo directamente con quien presta el servicio.'],
    ["La destinació d'aquest missatge no admet aquest canvi.", 'Tramiteu-lo directament amb qui presta el servei.'],
    ['The back end of this message does not take this change.', 'Arrange it with whoever runs that service.'],
  ],
  'not-with-post': [
    [
      'Un envío con entrega postal no admite ampliación del plazo.',
      'Espere al resultado postal, o anúlelo y emita otro.',
    ],
    [
      'Un enviament amb lliurament postal no admet ampliació del termini.',
      'Espereu el resultat postal, o anul·leu-lo i emeteu-ne un altre.',
    ],
    [
      'A message with a postal delivery cannot be given more days.',
      'Wait for the postal outcome, or cancel it and issue another.',
    ],
  ],
  'event-not-found': [
    [
      'No hay un evento de esta entidad con ese source e id.',
      'Compruebe cancels; si el evento aún no se ha enviado, no lo envíe.',
    ],
    [
      "No hi ha cap esdeveniment d'aquesta entitat amb aquest source i id.",
      "Comproveu cancels; si l'esdeveniment encara no s'ha enviat, no l'envieu.",
    ],
    [
      'There is no event of this entity with that source and id.',
      'Check cancels; if the event was not posted yet, do not post it.',
    ],
  ],
  'ref-not-found': [
    ['El evento no tiene ningún envío con esa ref.', 'Use las ref del evento que se anula.'],
    ["L'esdeveniment no té cap enviament amb aquesta ref.", "Feu servir les ref de l'esdeveniment que s'anul·la."],
    ['The event has no sending of that ref.', 'Use the refs of the event that is taken back.'],
  ],
  'in-the-future': [
    ['La fecha aún no ha llegado.', 'Indique cuándo se practicó de verdad, con su zona horaria.'],
    ['La data encara no ha arribat.', 'Indiqueu quan es va practicar de veritat, amb el fus horari.'],
    ['That moment has not come yet.', 'Say when it really was practised, with its time zone.'],
  ],
  // ---- lines of the timeline
  'cancel-requested': [
    ['Se pidió anular el mensaje.', 'No hay que hacer nada.'],
    ['Es va demanar anul·lar el missatge.', 'No cal fer res.'],
    ['It was asked to be cancelled.', 'Nothing to do.'],
  ],
  'cancel-taken': [
    ['La plataforma admitió la anulación; se consulta su estado.', 'No hay que hacer nada.'],
    ["La plataforma va admetre l'anul·lació; se'n consulta l'estat.", 'No cal fer res.'],
    ['The platform took the annulment; its state is being asked for.', 'Nothing to do.'],
  ],
  'cancel-refused': [
    ['No se pudo anular.', 'Mire el motivo en la línea anterior.'],
    ["No s'ha pogut anul·lar.", 'Mireu el motiu en la línia anterior.'],
    ['It could not be cancelled.', 'See the line before for the reason.'],
  ],
  'cancel-failed': [
    ['No se pudo pedir la anulación tras varios intentos.', 'Compruebe el destino y vuelva a pedirla.'],
    [
      "No s'ha pogut demanar l'anul·lació després de diversos intents.",
      'Comproveu la destinació i torneu-la a demanar.',
    ],
    ['The annulment could not be asked for after several tries.', 'Check the back end and ask again.'],
  ],
  'cancel-unsure': [
    ['No se sabe si se anuló.', 'Mírelo en la plataforma.'],
    ["No se sap si s'ha anul·lat.", 'Mireu-ho a la plataforma.'],
    ['Nobody can tell whether it was annulled.', 'Look at the platform.'],
  ],
  cancelled: [
    ['Se anuló antes de llegar a la plataforma; no se envía.', 'No hay que hacer nada.'],
    ["Es va anul·lar abans d'arribar a la plataforma; no s'envia.", 'No cal fer res.'],
    ['It was taken back before it reached the platform; it is not sent.', 'Nothing to do.'],
  ],
  'extension-requested': [
    ['Se pidió ampliar el plazo.', 'No hay que hacer nada.'],
    ['Es va demanar ampliar el termini.', 'No cal fer res.'],
    ['More days were asked for.', 'Nothing to do.'],
  ],
  'extension-taken': [
    ['La plataforma amplió el plazo.', 'No hay que hacer nada.'],
    ['La plataforma va ampliar el termini.', 'No cal fer res.'],
    ['The platform gave more days.', 'Nothing to do.'],
  ],
  'extension-refused': [
    ['La plataforma no amplió el plazo.', 'Mire el motivo en la línea anterior.'],
    ['La plataforma no ha ampliat el termini.', 'Mireu el motiu en la línia anterior.'],
    ['The platform gave no more days.', 'See the line before for the reason.'],
  ],
  'extension-failed': [
    ['No se pudo pedir la ampliación tras varios intentos.', 'Compruebe el destino y vuelva a pedirla.'],
    [
      "No s'ha pogut demanar l'ampliació després de diversos intents.",
      'Comproveu la destinació i torneu-la a demanar.',
    ],
    ['More days could not be asked for after several tries.', 'Check the back end and ask again.'],
  ],
  'extension-unsure': [
    [
      'No se sabe si se amplió el plazo: la plataforma muestra otra fecha, o ninguna.',
      'Mire la fecha en la plataforma antes de pedir otra ampliación.',
    ],
    [
      "No se sap si s'ha ampliat el termini: la plataforma mostra una altra data, o cap.",
      'Mireu la data a la plataforma abans de demanar una altra ampliació.',
    ],
    [
      'Nobody can tell whether days were added: the platform shows another day, or none.',
      'Look at the day there before you ask for another extension.',
    ],
  ],
  'deadline-extended': [
    ['Nuevo último día.', 'No hay que hacer nada.'],
    ['Nou últim dia.', 'No cal fer res.'],
    ['New last day.', 'Nothing to do.'],
  ],
  'deadline-read-back': [
    ['Último día según la plataforma.', 'No hay que hacer nada.'],
    ['Últim dia segons la plataforma.', 'No cal fer res.'],
    ['Last day as the platform has it.', 'Nothing to do.'],
  ],
  'practised-reported': [
    ['Se comunicó que se practicó de otro modo.', 'No hay que hacer nada.'],
    ["Es va comunicar que es va practicar d'una altra manera.", 'No cal fer res.'],
    ['It was reported as practised elsewhere.', 'Nothing to do.'],
  ],
  'practised-taken': [
    ['La plataforma admitió que se practicó de otro modo; se consulta su estado.', 'No hay que hacer nada.'],
    ["La plataforma va admetre que es va practicar d'una altra manera; se'n consulta l'estat.", 'No cal fer res.'],
    ['The platform took the report; its state is being asked for.', 'Nothing to do.'],
  ],
  'practised-refused': [
    ['La plataforma no admitió que se practicó de otro modo.', 'Mire el motivo en la línea anterior.'],
    ["La plataforma no ha admès que es va practicar d'una altra manera.", 'Mireu el motiu en la línia anterior.'],
    ['The platform did not take the report.', 'See the line before for the reason.'],
  ],
  'practised-failed': [
    ['No se pudo comunicar tras varios intentos.', 'Compruebe el destino y vuelva a comunicarlo.'],
    ["No s'ha pogut comunicar després de diversos intents.", 'Comproveu la destinació i torneu-ho a comunicar.'],
    ['It could not be reported after several tries.', 'Check the back end and report it again.'],
  ],
  'practised-unsure': [
    ['No se sabe si la plataforma lo admitió.', 'Mírelo en la plataforma.'],
    ['No se sap si la plataforma ho ha admès.', 'Mireu-ho a la plataforma.'],
    ['Nobody can tell whether the platform took the report.', 'Look at the platform.'],
  ],
  // ---- what arrived
  'act-under-way': [
    ['Ya se está haciendo, o se acaba de hacer, algo con lo recibido.', 'Espere a ver el resultado en su cronología.'],
    [
      'Ja s’està fent, o s’acaba de fer, alguna cosa amb el rebut.',
      'Espereu a veure el resultat en la seua cronologia.',
    ],
    ['Something is being done with it, or was done just now.', 'Wait for the outcome in its timeline.'],
  ],
  'confirm-requested': [
    ['Se pidió confirmar la entrada.', 'No hay que hacer nada.'],
    ['Es va demanar confirmar l’entrada.', 'No cal fer res.'],
    ['The entry was asked to be confirmed.', 'Nothing to do.'],
  ],
  'reject-requested': [
    ['Se pidió rechazar la entrada.', 'No hay que hacer nada.'],
    ['Es va demanar rebutjar l’entrada.', 'No cal fer res.'],
    ['The entry was asked to be rejected.', 'Nothing to do.'],
  ],
  'accept-requested': [
    ['Se pidió aceptar la notificación.', 'No hay que hacer nada.'],
    ['Es va demanar acceptar la notificació.', 'No cal fer res.'],
    ['The notification was asked to be accepted.', 'Nothing to do.'],
  ],
  'refuse-requested': [
    ['Se pidió rehusar la notificación.', 'No hay que hacer nada.'],
    ['Es va demanar refusar la notificació.', 'No cal fer res.'],
    ['The notification was asked to be refused.', 'Nothing to do.'],
  ],
  'act-taken': [
    ['El servicio lo admitió; se consulta su estado.', 'No hay que hacer nada.'],
    ['El servei ho va admetre; se’n consulta l’estat.', 'No cal fer res.'],
    ['The service took it; its state is being asked for.', 'Nothing to do.'],
  ],
  'act-refused': [
    ['El servicio no lo admitió.', 'Mire el motivo en la línea anterior.'],
    ['El servei no ho ha admès.', 'Mireu el motiu en la línia anterior.'],
    ['The service did not take it.', 'See the line before for the reason.'],
  ],
  'act-failed': [
    ['No se pudo pedir tras varios intentos.', 'Compruebe el servicio y vuelva a pedirlo.'],
    ['No s’ha pogut demanar després de diversos intents.', 'Comproveu el servei i torneu-ho a demanar.'],
    ['It could not be asked for after several tries.', 'Check the service and ask again.'],
  ],
  'act-unsure': [
    ['No se sabe si el servicio lo hizo.', 'Mírelo en el servicio antes de volver a pedirlo.'],
    ['No se sap si el servei ho ha fet.', 'Mireu-ho al servei abans de tornar-ho a demanar.'],
    ['Nobody can tell whether the service did it.', 'Look at the service before you ask again.'],
  ],
  arrived: [
    ['Llegó a la entidad; espera a que alguien lo atienda.', 'Mire arrival.json entre sus pruebas y decida.'],
    ['Va arribar a l’entitat; espera que algú l’atenga.', 'Mireu arrival.json entre les seues proves i decidiu.'],
    ['It arrived for the town and waits for somebody.', 'Look at arrival.json among its evidence and decide.'],
  ],
  'change-needless': [
    ['El cambio pedido ya no hace falta: el mensaje no llegó a la plataforma.', 'No hay que hacer nada.'],
    ['El canvi demanat ja no cal: el missatge no va arribar a la plataforma.', 'No cal fer res.'],
    ['The change asked for is no longer needed: the message did not reach the platform.', 'Nothing to do.'],
  ],
} as const satisfies Record<string, readonly [es: Text, ca: Text, en: Text]>;
