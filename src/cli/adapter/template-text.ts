/**
 * The text of a template's file as the new adapter's: lines of ways it does not have go, names change. The templates are
 * adapters themselves, compiled and tested like any; a line that ends in `// poll` belongs to that way alone.
 */
import { WAYS } from '../../../contracts/vendor-intake.ts';
import { PLACES, type Wanted } from './template-kinds.ts';

/** `// poll`, `<!-- poll -->`; `// template`: of the template alone. */
const MARK = new RegExp(` (?://|<!--) (${WAYS.join('|')}|template)(?: -->)?$`);

export function adapterText(text: string, wanted: Wanted): string {
  const { template, folder } = PLACES[wanted.kind];
  const words = wanted.id.split('-');
  const lines = text.split('\n').flatMap((line) => {
    const mark = MARK.exec(line);
    if (mark === null) return [line];
    return mark[1] === wanted.way ? [line.slice(0, mark.index)] : [];
  });
  return lines
    .join('\n')
    .replace(/\badapter: oneWay\(adapter, '\w+'\)/g, 'adapter')
    .replaceAll(`adapters/templates/${template}/`, `${folder}/${wanted.id}/`)
    .replaceAll(`${pascal(template.split('-'))}Simulator`, `${pascal(words)}Simulator`)
    .replaceAll(titleOf(template), titleOf(wanted.id))
    .replaceAll(template, wanted.id);
}

/** `acme-gestor`: `Acme Gestor`. */
export function titleOf(id: string): string {
  return id.split('-').map(capital).join(' ');
}

/** `acme-gestor`: `acmeGestor`, under which a list exports it. */
export function exportNameOf(id: string): string {
  const [first = '', ...rest] = id.split('-');
  return first + pascal(rest);
}

function pascal(words: readonly string[]): string {
  return words.map(capital).join('');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
