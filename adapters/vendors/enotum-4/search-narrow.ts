/** Narrows what a Cerca found by its other criteria: whose it is, its references, its state, its kind and its dates. */
import type { VendorMessage } from '../../../contracts/vendor-intake.ts';
import type { Context } from './caller.ts';
import { META_STATES } from './codes.ts';
import { instantOf } from './judge.ts';
import type { Search } from './schema-asked.ts';
import { refsAsked } from './search-criteria.ts';
import { kindOf, practisedAt, stateOf } from './state.ts';

export function narrowed(found: readonly VendorMessage[], wanted: Search, { caller }: Context): VendorMessage[] {
  const whose = wanted.CriterisEntitat;
  const refs = refsAsked(wanted);
  return found.filter(
    (message) =>
      message.entity === caller.dir3 &&
      message.refs.idNotificacio !== undefined &&
      is(whose?.CodiOrganisme, message.refs.organisme) &&
      is(whose?.CodiDepartament, message.refs.departament) &&
      is(whose?.BackOffice, message.refs.backOffice) &&
      refs.every(({ name, value }) => message.refs[name] === value) &&
      isOfKind(message, wanted) &&
      isOfDate(message, wanted),
  );
}

function is(wanted: string | undefined, value: string | undefined): boolean {
  return wanted === undefined || wanted === value;
}

function isOfKind(message: VendorMessage, { CriterisNotificacio: of }: Search): boolean {
  const state = stateOf(message);
  return (
    (of?.Estat === undefined || of.Estat === state || META_STATES[of.Estat]?.includes(state) === true) &&
    is(of?.TipusAcces, message.refs.tipusAcces) &&
    is(of?.TipusObjecte, kindOf(message)) &&
    is(of?.Canal, message.refs.canal ?? 'DIGITAL') &&
    is(of?.ProcedimentQuadreClassificacio, message.refs.quadreClassificacio)
  );
}

function isOfDate(message: VendorMessage, { CriterisData: of }: Search): boolean {
  const { refs, acceptedAt, madeAvailableAt, expiresOn } = message;
  const registered = refs.dataRegistre === undefined ? null : new Date(refs.dataRegistre);
  const days = of?.DataExpiracio;
  return (
    within(acceptedAt, of?.DataCreacio) &&
    within(registered, of?.DataRegistre) &&
    within(madeAvailableAt, of?.DataPublicacio) &&
    within(practisedAt(message), of?.DataAcceptacioRebuig) &&
    (days === undefined || (expiresOn !== null && expiresOn >= days.DataInferior && expiresOn <= days.DataSuperior))
  );
}

function within(at: Date | null, span: { DataInferior: string; DataSuperior: string } | undefined): boolean {
  if (span === undefined) return true;
  return at !== null && at >= instantOf(span.DataInferior) && at <= instantOf(span.DataSuperior);
}
