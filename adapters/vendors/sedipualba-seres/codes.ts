/** The service's words, and what they are to us. SERES REST v1: SalidaViewModel.notificacion, idiomaComunicaciones (RFC 4646). */

/** Events, or why a record is none. What has been practised on paper, by edict or between administrations is not ours to show. */
export const KINDS: Readonly<Record<string, { event: 'notification' | 'communication' } | { ignored: string }>> = {
  NotificacionElectronica: { event: 'notification' },
  ComunicacionElectronica: { event: 'communication' },
  SinValor: { ignored: 'no-notification' },
  Aviso: { ignored: 'notice' },
  Papel: { ignored: 'paper' },
  Edicto: { ignored: 'edict' },
  Senia: { ignored: 'between-administrations' },
  Sir: { ignored: 'between-administrations' },
};

export const MEDIA_TYPES: Readonly<Record<string, string>> = { pdf: 'application/pdf', zip: 'application/zip' };

export type Language = 'es' | 'ca' | 'gl' | 'eu' | 'va' | 'oc' | 'en';
const LANGUAGES: readonly Language[] = ['es', 'ca', 'gl', 'eu', 'oc', 'en'];

/** Null for a tag of a language we have no word for. */
export function languageOf(tag: string | null | undefined): Language | null {
  const [language = '', ...rest] = (tag ?? '').toLowerCase().split('-');
  if (language === 'ca' && rest.includes('valencia')) return 'va';
  return LANGUAGES.find((each) => each === language) ?? null;
}
