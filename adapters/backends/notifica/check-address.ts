/**
 * The rules of `entregaPostal` by `tipoDomicilio`, as issuers know them: what each form needs, and what in an address
 * contradicts itself. The platform names one fault at a time (46xx); here all are named, each at its place.
 */
import type { PostalAddress } from '../../../contracts/event.ts';
import { COUNTRIES, LAST_PROVINCE, STREET_TYPES } from './codes-postal.ts';
import type { Findings, Report } from './findings.ts';
import { LIMITS } from './schema.ts';

/** What each form cannot be delivered without; the country is in the schema. */
const NEEDED: Readonly<Record<PostalAddress['form'], readonly (keyof PostalAddress)[]>> = {
  national: ['streetType', 'streetName', 'municipalityIne6', 'provinceIne2', 'town'],
  foreign: ['streetName', 'town'],
  'po-box': ['poBox', 'municipalityIne6', 'provinceIne2', 'town'],
  free: ['line1', 'line2', 'postcode'],
};
/** What the platform wants where there is no postcode, so it may be written too. */
const NO_POSTCODE = '00000';

export function checkAddress(address: PostalAddress, at: string, { report, warnings }: Findings): void {
  const missing = (name: keyof PostalAddress) => (address[name]?.trim() ?? '') === '';
  for (const field of NEEDED[address.form])
    if (missing(field)) report(`${at}/${field}`, 'address-incomplete', { field });
  // A house number or a kilometre, not both, not neither.
  if (address.form === 'national' && missing('number') && missing('km')) report(`${at}/number`, 'number-or-km-missing');
  if (address.form === 'national' && !missing('number') && !missing('km')) report(`${at}/km`, 'number-and-km');
  const streetType = address.streetType?.trim() ?? '';
  if (streetType.length > LIMITS.tipoVia)
    report(`${at}/streetType`, 'street-type-too-long', { maximum: LIMITS.tipoVia });
  else if (streetType !== '' && !STREET_TYPES.has(streetType.toUpperCase()))
    warnings.push({ code: 'street-type-unlisted', pointer: `${at}/streetType` });
  checkCountry(address, at, report);
  if (address.form === 'national' || address.form === 'po-box') checkSpanish(address, at, { report, warnings });
}

function checkCountry({ form, country }: PostalAddress, at: string, report: Report): void {
  const spanish = form === 'national' || form === 'po-box';
  if (!COUNTRIES.has(country)) report(`${at}/country`, 'country-unknown');
  else if (spanish && country !== 'ES') report(`${at}/country`, 'country-not-spain');
  else if (form === 'foreign' && country === 'ES') report(`${at}/country`, 'country-is-spain');
}

/* The control digit of the municipality is not judged: no source says that the platform does. */
function checkSpanish(address: PostalAddress, at: string, { report, warnings }: Findings): void {
  const { provinceIne2: province, municipalityIne6: municipality } = address;
  if (province !== undefined && !isProvince(province)) report(`${at}/provinceIne2`, 'province-unknown');
  if (municipality !== undefined && (!isProvince(municipality.slice(0, 2)) || municipality.slice(2, 5) === '000'))
    report(`${at}/municipalityIne6`, 'municipality-unknown');
  else if (municipality !== undefined && province !== undefined && municipality.slice(0, 2) !== province)
    report(`${at}/municipalityIne6`, 'municipality-of-another-province', { province });

  const postcode = address.postcode?.trim() ?? '';
  if (postcode === '' || postcode === NO_POSTCODE) {
    warnings.push({ code: 'postcode-missing', pointer: `${at}/postcode` });
    return;
  }
  if (!/^\d{5}$/.test(postcode) || !isProvince(postcode.slice(0, 2))) report(`${at}/postcode`, 'postcode-format');
  // A few villages are served from the province beside theirs.
  else if (province !== undefined && postcode.slice(0, 2) !== province)
    warnings.push({ code: 'postcode-of-another-province', pointer: `${at}/postcode` });
}

function isProvince(code: string): boolean {
  return Number(code) >= 1 && Number(code) <= LAST_PROVINCE;
}
