/** The question as the register wants it: authorised powers of one person for another, page by page. Pure. */
import type { PowerQuestion } from '../../../contracts/powers.ts';
import { madridDay } from '../../../src/domain/calendar.ts';
import { normaliseId } from '../../../src/domain/identifiers.ts';
import { element, serialise, type XmlNode } from '../../../src/signing/canonical.ts';
import { AUTHORISED, NS } from './schema.ts';

/**
 * No body and no type are asked for: a general power covers the town too, and the register would leave it out. Which of
 * those found counts is for `interpret`.
 */
export function translate(
  { holder, representative, at }: PowerQuestion,
  of: { application: string; page: number },
): readonly Uint8Array[] {
  const text = (name: string, value: string) => element(`pet:${name}`, {}, value);
  const part = (name: string, ...children: XmlNode[]) => element(`pet:${name}`, {}, ...children);
  return serialise(
    element(
      'pet:PeticionConsulta',
      { namespaces: { pet: NS.request } },
      part(
        'datosAuditoriaType',
        // Its own day, in Madrid: any other is refused (0115).
        text('timestamp', madridDay(at).replaceAll('-', '')),
        text('codAplicacion', of.application),
      ),
      part(
        'datosConsultaType',
        text('tipoConsulta', 'false'),
        part(
          'datosConsultaApoderamiento',
          text('estado', AUTHORISED),
          part('datosPoderdante', text('nifNiePoderdante', normaliseId(holder))),
          part('datosApoderado', text('nifNieApoderado', normaliseId(representative))),
        ),
      ),
      part('datosPaginacionType', text('pagina', String(of.page))),
    ),
  );
}
