/** What a Cerca can be found by, and which of its criteria are not served here. */
import type { PersonId } from '../../../contracts/folder.ts';
import type { RefName } from './codes.ts';
import { naturalIdOf } from './people.ts';
import { refuse } from './refusals.ts';
import type { Interval, Search } from './schema-asked.ts';
import { TEXT } from './schema-tree.ts';

export type RefAsked = { name: RefName; value: string };

/** References that are asked for whole; the first finds, the others narrow. */
export function refsAsked({ CriterisNotificacio: of = {} }: Search): RefAsked[] {
  const number = of.IdNotificacio;
  const pairs: [RefName, string | undefined][] = [
    ['idNotificacio', number?.ValorInferior],
    ['referencia', wholeOf(of.Referencia)],
    ['numeroRegistre', wholeOf(of.NumeroRegistre)],
    ['expedient', of.Expedient],
    ['tramit', of.Tramit],
    ['numeroCas', of.NumeroCas],
  ];
  return pairs.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}

/* The contract takes ValorAbsolut of a reference as how it begins; here it is the whole of it. */
function wholeOf(interval: Interval | undefined): string | undefined {
  return interval?.ValorAbsolut ?? interval?.ValorInferior;
}

export function personAsked({ CriterisDestinatari: of }: Search): PersonId | null {
  const natural = of?.PersonaFisica?.DocumentIdentificatiu;
  const legal = of?.PersonaJuridica?.DocumentIdentificatiu;
  if (natural !== undefined) {
    const { idType, idNumber } = naturalIdOf(natural);
    return { type: idType as PersonId['type'], number: String(idNumber) };
  }
  if (legal === undefined) return null;
  return legal.CIF !== undefined
    ? { type: 'CIF', number: legal.CIF }
    : { type: 'vat', number: legal.VAT?.[TEXT] ?? '' };
}

/** Throws VendorFault with 501 for the first criterion that would not be kept to. */
export function refuseUnserved(wanted: Search): void {
  const at = '/DadesCerca';
  const of = wanted.CriterisNotificacio ?? {};
  const person = wanted.CriterisDestinatari;
  const intervals = [of.IdNotificacio, of.Referencia, of.NumeroRegistre];
  if (intervals.some((each) => each?.ValorInferior !== each?.ValorSuperior))
    refuse(501, `${at}/CriterisNotificacio`, 'només intervals d’un sol valor');
  const names = ['Titol', 'Etiquetes', 'Consultada', 'ProcedimentSIA'] as const;
  const unserved = names.find((name) => of[name] !== undefined);
  if (unserved !== undefined) refuse(501, `${at}/CriterisNotificacio/${unserved}`);
  if (person === undefined) return;
  const { PersonaFisica: natural, PersonaJuridica: legal } = person;
  const members = Object.keys({ ...natural, ...legal }).filter((name) => name !== 'DocumentIdentificatiu');
  if (members.length > 0 || person.Persona !== undefined)
    refuse(501, `${at}/CriterisDestinatari`, 'una persona es cerca només per DocumentIdentificatiu');
  if (person.CanviCanal !== undefined || person.Obligat !== undefined)
    refuse(501, `${at}/CriterisDestinatari`, 'CanviCanal i Obligat no se serveixen');
}
