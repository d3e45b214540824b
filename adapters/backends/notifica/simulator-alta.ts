/** altaRemesaEnvios: applies the rules, creates the envíos and starts their lives. */
import { checkIssuer } from './simulator-access.ts';
import { madridDay, madridTime } from './simulator-clock.ts';
import { Refusal } from './simulator-errors.ts';
import type { Far, Operation } from './simulator-far.ts';
import { INITIAL_STATE } from './simulator-life.ts';
import type { XmlNode } from './simulator-message.ts';
import { effectsOf } from './simulator-persons.ts';
import { type Alta, type AltaEnvio, readAlta } from './simulator-rules.ts';
import { surnameOf } from './simulator-rules-person.ts';
import type { EnvioRecord } from './simulator-store.ts';
import { element } from './simulator-xml.ts';

export const ALTA_NAMESPACE = 'https://administracionelectronica.gob.es/notifica/ws/notificaws_v2/1.0/altaRemesaEnvios';

export const altaRemesaEnvios: Operation = {
  action: ALTA_NAMESPACE,
  namespace: ALTA_NAMESPACE,
  answerName: 'resultadoAltaRemesaEnvios',
  run(far, request, key) {
    const limits = {
      today: madridDay(far.agenda.wall()),
      maxDocumentBytes: far.maxDocumentBytes,
      procedures: far.procedures,
    };
    const alta = readAlta(request, limits);
    checkIssuer(far.apiKeys, key, alta.dir3);
    for (const { titular } of alta.envios) refuseByName(surnameOf(titular));
    refuseDuplicates(far, alta);
    const records = alta.envios.map((envio) => create(far, alta, envio));
    const items = records.map(
      (record) =>
        `<item>${element('identificador', record.identificador)}${element('nifTitular', record.titular.nif)}</item>`,
    );
    return answer(
      alta,
      madridTime(new Date(records[0]!.createdAt)),
      `<resultadoEnvios>${items.join('')}</resultadoEnvios>`,
    );
  },
};

/** The answer that says 000 and names no envío. */
export function answerWithoutItems(far: Far, request: XmlNode): string {
  const dir3 = request.text('codigoOrganismoEmisor') ?? '';
  return answer({ dir3, warning: null }, madridTime(far.agenda.life()), '');
}

function answer(alta: { dir3: string; warning: string | null }, createdAt: string, items: string): string {
  return (
    element('codigoRespuesta', '000') +
    element('descripcionRespuesta', alta.warning ?? 'OK') +
    element('codigoOrganismoEmisor', alta.dir3) +
    element('fechaCreacion', createdAt) +
    items
  );
}

function refuseByName(surname: string): void {
  for (const effect of effectsOf(surname)) if (effect.kind === 'refuse') throw new Refusal(effect.code);
}

function refuseDuplicates(far: Far, alta: Alta): void {
  if (!far.refuseDuplicateReferences) return;
  for (const { referenciaEmisor } of alta.envios) {
    if (referenciaEmisor === null || far.store.byReference(alta.dir3, referenciaEmisor) === undefined) continue;
    far.store.counts.duplicatesRefused += 1;
    throw new Refusal('4160');
  }
}

function create(far: Far, alta: Alta, envio: AltaEnvio): EnvioRecord {
  const now = far.agenda.life();
  const { envios: _envios, warning: _warning, ...shared } = alta;
  const record: EnvioRecord = {
    ...shared,
    ...envio,
    identificador: far.store.newIdentifier(now.getTime()),
    estado: INITIAL_STATE,
    datados: [],
    certifiedAt: null,
    createdAt: now.toISOString(),
    order: far.store.nextOrder(),
  };
  far.store.add(record);
  far.life.begin(record);
  return record;
}
