/** Looks at what was scrubbed as somebody would who searches for people in it: what it finds keeps it from being written. */
import { realEmails, realIds, realPhones } from './identifiers-in-text.ts';

/** Words before a name, and names so common that one of them among capitalised words is a person. */
const TITLED = /(?<!\p{L})(?:D\.ª?|Dña\.?|Don|Doña|Sr\.?a?\.?|Sra\.?)\s+\p{Lu}\p{L}+/u;
const COMMON =
  /(?<!\p{L})(?:antonio|manuel|jos[eé]|francisco|david|juan|javier|daniel|carlos|jes[uú]s|alejandro|miguel|rafael|pedro|pablo|[aá]ngel|sergio|fernando|jorge|luis|alberto|mar[ií]a|carmen|ana|isabel|laura|cristina|marta|dolores|luc[ií]a|pilar|elena|paula|raquel|merc[eè]|montserrat|jordi|n[uú]ria|josep|joan|xavier|rosa|teresa|antonia|francisca|concepci[oó]n)\s+\p{L}{3,}\s+\p{L}{3,}/iu;

/** What kind of thing is left; never the thing itself. */
export function personsLeft(text: string, taken: readonly string[]): string[] {
  const found = new Set<string>();
  for (const variant of variantsOf(text)) {
    if (realIds(variant).length > 0) found.add('an identifier');
    if (realEmails(variant).length > 0) found.add('a mailbox');
    if (realPhones(variant).length > 0) found.add('a telephone');
    if (TITLED.test(variant) || COMMON.test(variant)) found.add('a name');
    const lower = variant.toLowerCase();
    if (taken.some((each) => lower.includes(each.toLowerCase()))) found.add('something that was taken out elsewhere');
  }
  return [...found];
}

/** The text as it stands, percent-decoded, and what is base64 in it. */
function variantsOf(text: string): string[] {
  const decoded = text
    .replace(/\+/g, ' ')
    .replace(/(?:%[0-9a-f]{2})+/gi, (found) => Buffer.from(found.replaceAll('%', ''), 'hex').toString('utf8'));
  const packed = [...text.matchAll(/[A-Za-z0-9+/_-]{16,}={0,2}/g)]
    .map(([found]) => Buffer.from(found, 'base64').toString('utf8'))
    .filter((each) => !each.includes('\uFFFD'));
  return [text, decoded, ...packed];
}
