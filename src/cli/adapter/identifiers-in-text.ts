/** Identifiers of people and companies, mailboxes and telephones as they stand in any text, however they are written. */

/** Official fictitious people and bodies; whoever else is found could exist. */
export const FICTITIOUS = { persons: ['00000000T', '99999999R'], company: 'Q0000000J', phone: '600000000' } as const;
const FICTITIOUS_IDS: readonly string[] = [...FICTITIOUS.persons, FICTITIOUS.company];
const LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** With or without separators, in any case: 12345678-Z, x-1234567-l, B.12.345.678. */
const ID =
  /(?<![\p{L}\p{N}])(?:[XYZ][-. ]?\d{7}[-. ]?[A-Z]|\d{1,2}[. ]?\d{3}[. ]?\d{3}[-. ]?[A-Z]|[A-HJNP-SUVW][-. ]?\d{2}[. ]?\d{3}[. ]?\d{2}[-. ]?[0-9A-J])(?![\p{L}\p{N}])/giu;
export const EMAIL = /[\p{L}\p{N}._%+'-]+(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu;
export const PHONE =
  /(?<![\p{L}\p{N}.])(?:\+|00)?(?:34[ .-]?)?[6789]\d{2}[ .-]?\d{2,3}[ .-]?\d{2,3}(?:[ .-]?\d{2})?(?![\p{L}\p{N}])/gu;
export const IBAN = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?:[ -]?\d{4}){5}(?![\p{L}\p{N}])/giu;

export function replaceIds(text: string, replace: (id: string, kind: 'person' | 'company') => string): string {
  return text.replace(ID, (found) => {
    const kind = kindOf(found);
    return kind === null ? found : replace(plain(found), kind);
  });
}

/** Those that could be somebody's. */
export function realIds(text: string): string[] {
  return [...text.matchAll(ID)]
    .map(([found]) => found)
    .filter((found) => kindOf(found) !== null && !FICTITIOUS_IDS.includes(plain(found)));
}

export function realEmails(text: string): string[] {
  return [...text.matchAll(EMAIL)]
    .map(([found]) => found)
    .filter((found) => !/(?:@|%40|\.)example\.(org|com|net)$/i.test(found));
}

export function realPhones(text: string): string[] {
  return [...text.matchAll(PHONE)]
    .map(([found]) => found)
    .filter((found) => isPhone(found) && phoneDigits(found) !== FICTITIOUS.phone);
}

export function isPhone(found: string): boolean {
  return phoneDigits(found).length === 9;
}

function phoneDigits(found: string): string {
  return found.replace(/\D/g, '').replace(/^(?:00)?34(?=\d{9}$)/, '');
}

function plain(id: string): string {
  return id.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
}

/** By its control character. */
function kindOf(found: string): 'person' | 'company' | null {
  const id = plain(found);
  const person = /^([XYZ]?)(\d{7,8})([A-Z])$/.exec(id);
  if (person !== null && id.length === 9) {
    const [, prefix = '', digits = '', letter] = person;
    return LETTERS[Number((prefix && String('XYZ'.indexOf(prefix))) + digits) % 23] === letter ? 'person' : null;
  }
  const company = /^[A-W](\d{7})([0-9A-J])$/.exec(id);
  if (company === null) return null;
  const sum = [...(company[1] ?? '')].map(Number).reduce((total, digit, n) => {
    const doubled = digit * 2;
    return total + (n % 2 === 0 ? Math.floor(doubled / 10) + (doubled % 10) : digit);
  }, 0);
  const control = (10 - (sum % 10)) % 10;
  return company[2] === String(control) || company[2] === 'JABCDEFGHI'[control] ? 'company' : null;
}
