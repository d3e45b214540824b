/** One outgoing registry entry as an event of ours, or why it is none. Pure: the same entry gives the same event. */
import type { Finding } from '../../../contracts/outcome.ts';
import type { VendorAccess, VendorItem } from '../../../contracts/vendor-intake.ts';
import { madridInstant } from '../../../src/domain/calendar.ts';
import { KINDS, languageOf, MEDIA_TYPES } from './codes.ts';
import type { SeresCredential, SeresEntity, SeresSettings } from './config.ts';
import { personOf } from './people.ts';
import { type Salida, salidaSchema } from './schema.ts';

export type SeresAccess = VendorAccess<SeresSettings, SeresCredential, SeresEntity>;

const EVENT_TYPE = {
  notification: 'es.citizenfolder.notification.requested.v1',
  communication: 'es.citizenfolder.communication.requested.v1',
} as const;
/** A main document and four annexes. */
const MAX_DOCUMENTS = 5;
const MAX_NAME = 200;

/** `record`: as the service sent it. Its `ref` is the entry's own id, which never changes. */
export function normalise(record: unknown, ref: string, access: SeresAccess): VendorItem {
  const parsed = salidaSchema.safeParse(record);
  if (!parsed.success)
    return {
      ref,
      kind: 'invalid',
      findings: parsed.error.issues.map(({ path }) => ({ pointer: pointerOf(path), code: 'wrong-type' })),
    };
  const salida = parsed.data;
  const word = salida.notificacion ?? 'SinValor';
  const kind = KINDS[word];
  if (kind === undefined) return { ref, kind: 'unsupported', vendorKind: word.slice(0, 60) };
  if ('ignored' in kind) return { ref, kind: 'ignored', reason: kind.ignored };
  const findings = faultsOf(salida, kind.event);
  if (findings.length > 0) return { ref, kind: 'invalid', findings };
  return { ref, kind: 'event', event: eventOf(salida, kind.event, access) };
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((each) => `/${String(each)}`).join('');
}

/** What an event cannot do without, by the service's own names. */
function faultsOf(salida: Salida, event: 'notification' | 'communication'): Finding[] {
  const findings: Finding[] = [];
  const need = (pointer: string, there: boolean) => {
    if (!there) findings.push({ pointer, code: 'required' });
  };
  need('/resumen', (salida.resumen ?? '').trim() !== '');
  need('/remiteDestino', (salida.remiteDestino ?? []).length > 0);
  need('/docAnexo', (salida.docAnexo ?? []).length > 0);
  if (event === 'notification') need('/codigoSia', typeof salida.codigoSia === 'number' && salida.codigoSia > 0);
  if ((salida.docAnexo ?? []).length > MAX_DOCUMENTS)
    findings.push({ pointer: '/docAnexo', code: 'too-many', params: { maximum: MAX_DOCUMENTS } });
  (salida.docAnexo ?? []).forEach((annex, n) => {
    need(`/docAnexo/${n}/id`, typeof annex.id === 'number');
    if (MEDIA_TYPES[extensionOf(annex.extension)] === undefined)
      findings.push({
        pointer: `/docAnexo/${n}/extension`,
        code: 'media-type',
        params: { allowed: Object.values(MEDIA_TYPES).join(', ') },
      });
  });
  if (instantOf(salida.fechaCompleto) === null) findings.push({ pointer: '/fechaCompleto', code: 'instant-format' });
  return findings;
}

function eventOf(salida: Salida, kind: keyof typeof EVENT_TYPE, access: SeresAccess): Record<string, unknown> {
  const { settings, entity, effect } = access;
  const { dir3 } = entity;
  const recipients = salida.remiteDestino ?? [];
  const language = languageOf(recipients[0]?.idiomaComunicaciones) ?? settings.language;
  const at = instantOf(salida.fechaCompleto) ?? '';
  const files = salida.expedienteAsociado ?? [];
  const registry = `${salida.numRegistro ?? ''}/${salida.ejercicio ?? ''}`;
  const sia = salida.codigoSia;
  const hasNumber = typeof salida.numRegistro === 'number';
  return {
    specversion: '1.0',
    id: `${entity.settings.code}-S-${salida.id}`,
    source: `urn:dir3:${dir3}:sedipualba-seres`,
    type: EVENT_TYPE[kind],
    subject: files[0] ?? (hasNumber ? registry : String(salida.id)),
    time: at,
    datacontenttype: 'application/json',
    entitydir3: dir3,
    data: {
      effect,
      emitter: { dir3 },
      ...(typeof sia === 'number' && sia > 0
        ? { procedure: { sia: String(sia).padStart(settings.siaDigits, '0') } }
        : {}),
      ...(files[0] === undefined ? {} : { file: { id: files[0] } }),
      title: { lang: language, value: (salida.resumen ?? '').trim() },
      language,
      ...(hasNumber ? { registry: { number: registry, at } } : {}),
      ...(kind === 'notification' ? { availability: { naturalDays: settings.naturalDays } } : {}),
      sendings: recipients.map((recipient, n) => {
        const representative = recipient.remiteDestinoRepresentante;
        const citizens = salida.ciudadanosRemiteDestino ?? [];
        return {
          ref: String(recipient.id ?? n + 1),
          holder: personOf(recipient, citizens),
          ...(representative == null ? {} : { representatives: [personOf(representative, citizens)] }),
        };
      }),
      documents: documentsOf(salida),
      vendor: {
        system: 'sedipualba-seres',
        kind: salida.notificacion,
        refs: Object.fromEntries([
          ['registro', String(salida.id)],
          ...files.slice(0, 20).map((file, n) => [`expediente${n + 1}`, file]),
        ]),
      },
    },
  };
}

function documentsOf(salida: Salida) {
  return (salida.docAnexo ?? []).map((annex, n) => {
    const extension = extensionOf(annex.extension);
    const stem = (annex.desFichero ?? '').trim() || `anexo-${n + 1}`;
    const eni = {
      ...(annex.identificadorEniDocumentoOrigen == null ? {} : { id: annex.identificadorEniDocumentoOrigen }),
      ...(/^TD\d{2}$/.test(annex.tipoDocumentalEni ?? '') ? { documentType: annex.tipoDocumentalEni } : {}),
      ...(/^EE\d{2}$/.test(annex.estadoElaboracionEni ?? '') ? { state: annex.estadoElaboracionEni } : {}),
    };
    return {
      role: n === 0 ? 'main' : 'annex',
      name: `${stem.slice(0, MAX_NAME - extension.length - 1)}.${extension}`,
      mediaType: MEDIA_TYPES[extension],
      content: { by: 'vendor', ref: `anexo:${annex.id}` },
      ...(Object.keys(eni).length === 0 ? {} : { eni }),
    };
  });
}

function extensionOf(extension: string | null | undefined): string {
  return (extension ?? '').trim().toLowerCase().replace(/^\./, '');
}

/** Times come without a zone and are Madrid's; one that does bring its zone is taken at its word. */
function instantOf(local: string | null | undefined): string | null {
  if (local == null) return null;
  try {
    if (/(Z|[+-]\d{2}:\d{2})$/.test(local)) return new Date(local).toISOString();
    return madridInstant(local).toISOString();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
