/**
 * What a tramesa says and an event has no place for. It is refused, or, where the operator and the back office have agreed
 * so, left behind with its name noted in the event; it is never lost in silence.
 */
import type { Finding } from '../../../contracts/outcome.ts';
import type { EnotumSettings } from './config.ts';
import { finding } from './refusals.ts';
import type { Tramesa } from './schema.ts';

/** Of an event's text (contracts/event-parts.ts). Characters. */
const BODY = { min: 3, max: 1_000 };

/** The text beside the document: body and note on appeals, where both fit. */
export function bodyOf({ DadesOfici: { CosNotificacio, PeuRecurs } }: Tramesa): string | null {
  const whole = [CosNotificacio.trim(), ...(PeuRecurs === undefined ? [] : [PeuRecurs.trim()])].join('\n\n');
  return whole.length >= BODY.min && whole.length <= BODY.max ? whole : null;
}

type Left = { name: string; at: string };

/** `n`: of one notification; null: of what all of a tramesa share. */
function leftBehind(tramesa: Tramesa, n: number | null): Left[] {
  if (n === null) return ofTramesa(tramesa);
  const notification = tramesa.Notificacio[n];
  if (notification === undefined) return [];
  const at = `/Tramesa/Notificacio/${n}`;
  return [
    ...(notification.Etiquetes === undefined ? [] : [{ name: 'Etiquetes', at: `${at}/Etiquetes` }]),
    ...notification.Destinataris.Destinatari.flatMap((each, place) => {
      const person = each.PersonaFisica ?? each.PersonaJuridica;
      const here = `${at}/Destinataris/Destinatari/${place}`;
      const sensed = each.PersonaFisica?.NomSentit ?? each.PersonaJuridica?.PersonaVinculada?.NomSentit;
      return [
        ...(person?.PersonesAvis === undefined ? [] : [{ name: 'PersonesAvis', at: here }]),
        ...(sensed === undefined ? [] : [{ name: 'NomSentit', at: here }]),
        ...((person?.BustiesCorreu?.BustiaCorreu.length ?? 0) > 1 ? [{ name: 'BustiaCorreu', at: here }] : []),
        ...((person?.Telefons?.Telefon.length ?? 0) > 1 ? [{ name: 'Telefon', at: here }] : []),
      ];
    }),
  ];
}

function ofTramesa(tramesa: Tramesa): Left[] {
  const { DadesAvisos, DadesOfici } = tramesa;
  const days = DadesAvisos?.DiesAvisos?.DiaAvis ?? [];
  return [
    ...(days.length > 0 ? [{ name: 'DiesAvisos', at: '/Tramesa/DadesAvisos' }] : []),
    ...(bodyOf(tramesa) === null ? [{ name: 'CosNotificacio', at: '/Tramesa/DadesOfici' }] : []),
    ...(['OficinaRegistre', 'UnitatOrganitzativa'] as const).flatMap((name) =>
      DadesOfici[name] === undefined ? [] : [{ name, at: `/Tramesa/DadesOfici/${name}` }],
    ),
  ];
}

export function notCarriedBy(tramesa: Tramesa, n: number | null, { notCarried }: EnotumSettings): Finding[] {
  if (notCarried === 'accept') return [];
  return leftBehind(tramesa, n).map(({ name, at }) =>
    // No label of the AOC's list exists here.
    name === 'Etiquetes' ? finding(1100, at) : finding(501, at, `${name} no es pot traslladar`),
  );
}

/** Names of what notification `n` leaves behind, each once. */
export function namesLeftBehind(tramesa: Tramesa, n: number): string[] {
  return [...new Set([...leftBehind(tramesa, null), ...leftBehind(tramesa, n)].map(({ name }) => name))];
}
