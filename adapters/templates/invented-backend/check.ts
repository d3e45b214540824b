/** What the service would refuse in an event, found before anything is stored: all of it, each with its place. */
import type { SendEvent, Sending } from '../../../contracts/event.ts';
import type { Finding, Warning } from '../../../contracts/outcome.ts';
import { LIMITS, MEDIA_TYPES } from './schema.ts';

export function check({ data }: SendEvent): { errors: Finding[]; warnings: Warning[] } {
  const errors = [
    ...tooLong(data.title.value, '/data/title/value', LIMITS.title),
    ...tooLong(data.body?.value ?? '', '/data/body/value', LIMITS.body),
    ...data.documents.flatMap(({ role, mediaType, size = 0 }, index): Finding[] => {
      const at = `/data/documents/${index}`;
      const params = { allowed: MEDIA_TYPES.join(', ') };
      return [
        ...(role === 'annex' ? [{ pointer: at, code: 'single-document' }] : []),
        ...(MEDIA_TYPES.includes(mediaType) ? [] : [{ pointer: `${at}/mediaType`, code: 'media-type', params }]),
        ...(size > LIMITS.documentBytes
          ? [{ pointer: `${at}/content`, code: 'document-too-large', params: { maximum: LIMITS.documentBytes } }]
          : []),
      ];
    }),
    ...data.sendings.flatMap((sending, index) => checkSending(sending, `/data/sendings/${index}`)),
  ];
  return { errors, warnings: [] };
}

function checkSending({ holder, postalFallback }: Sending, at: string): Finding[] {
  return [
    ...(holder.idNumber ? [] : [{ pointer: `${at}/holder/idNumber`, code: 'nif-missing' }]),
    ...(postalFallback === undefined ? [] : [{ pointer: `${at}/postalFallback`, code: 'no-post' }]),
  ];
}

function tooLong(value: string, pointer: string, maximum: number): Finding[] {
  return [...value].length > maximum ? [{ pointer, code: 'too-long', params: { maximum } }] : [];
}
