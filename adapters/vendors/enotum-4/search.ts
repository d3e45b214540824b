/**
 * Cerca: searches what the gateway can find by: a number, a reference, a registry entry, a file, a person. Whatever else is
 * asked narrows what was found, or is refused by name: an answer that left something out would look complete.
 */
import type { VendorMessage } from '../../../contracts/vendor-intake.ts';
import type { XmlNode } from '../../../src/signing/canonical.ts';
import { answer } from './answers.ts';
import type { Context } from './caller.ts';
import { refuse } from './refusals.ts';
import type { Search } from './schema-asked.ts';
import { personAsked, refsAsked, refuseUnserved } from './search-criteria.ts';
import { narrowed } from './search-narrow.ts';
import { resultNode } from './search-result.ts';
import { compare } from './search-sort.ts';
import { leaf, node } from './xml.ts';

/** What the gateway gives at most for one question. */
const AT_MOST = 100;

export async function search({ DadesCerca: wanted }: { DadesCerca: Search }, context: Context): Promise<XmlNode> {
  refuseUnserved(wanted);
  const order = compare(wanted);
  const found = narrowed(await find(wanted, context), wanted, context).toSorted(order);
  const { NumeroPagina: page, ResultatsPerPagina: size } = wanted.Paginacio;
  const results: XmlNode[] = [];
  for (const message of found.slice((page - 1) * size, page * size)) results.push(await resultNode(message, context));
  return answer('Cerca', [
    node('Resultats', ...results),
    node(
      'DadesPaginacio',
      leaf('NumeroPagina', page),
      leaf('ResultatsPerPagina', size),
      leaf('TotalResultats', found.length),
      leaf('TotalPagines', Math.ceil(found.length / size)),
    ),
  ]);
}

async function find(wanted: Search, { gateway }: Context): Promise<readonly VendorMessage[]> {
  const [first] = refsAsked(wanted);
  const person = personAsked(wanted);
  if (first === undefined && person === null)
    return refuse(
      501,
      '/DadesCerca',
      'cal un número, una referència, un registre, un expedient, un tràmit, un cas o una persona',
    );
  const found =
    first === undefined
      ? await gateway.ofPerson(person ?? { type: 'other', number: '' }, { limit: AT_MOST })
      : await gateway.findByVendorRef(first.name, first.value);
  if (found.length >= AT_MOST) refuse(501, '/DadesCerca', `més de ${AT_MOST - 1} resultats: afineu la cerca`);
  if (first === undefined || person === null) return found;
  const theirs = await gateway.ofPerson(person, { limit: AT_MOST });
  if (theirs.length >= AT_MOST) refuse(501, '/DadesCerca', `més de ${AT_MOST - 1} resultats: afineu la cerca`);
  const ids = new Set(theirs.map(({ id }) => id));
  return found.filter(({ id }) => ids.has(id));
}
