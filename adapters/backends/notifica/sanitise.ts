/**
 * Characters Notific@ is known or suspected to refuse. The platform's own rule is not public: this is the list its
 * largest open client sends and lives with. The original stays in the event; the change is shown as a warning.
 */

const REPLACED: Readonly<Record<string, string>> = {
  '·': '.',
  "'": '´',
  '’': '´',
  '‘': '´',
  '"': '´',
  '“': '´',
  '”': '´',
  '«': '´',
  '»': '´',
  '—': '-',
  '\u00a0': ' ',
  '\t': ' ',
  '\n': ' ',
  '\r': ' ',
  '…': '...',
  '&': ' y ',
  '€': ' EUR',
};
const KEPT = /[ A-Za-zÀÁÂÄÇÈÉÊËÌÍÎÏÑÒÓÔÖÙÚÛÜàáâäçèéêëìíîïñòóôöùúûü0-9\-–_/:().,¿?!¡;ºª´]/u;

/** The text as it may be sent: known characters replaced, letters with other marks bared, the rest dropped. */
export function sanitiseText(text: string, max: number): string {
  let clean = '';
  for (const character of text.normalize('NFC')) clean += keep(REPLACED[character] ?? character);
  return [...clean.replace(/ +/g, ' ').trim()].slice(0, max).join('').trim();
}

/** The characters of a text that would be changed and what becomes of them: enough to see it, nothing of the text. */
export function replacements(text: string): { before: string; after: string } | null {
  const changed = new Map<string, string>();
  for (const character of text.normalize('NFC')) {
    const after = keep(REPLACED[character] ?? character);
    if (after !== character) changed.set(character, after);
  }
  return changed.size === 0 ? null : { before: [...changed.keys()].join(' '), after: [...changed.values()].join(' ') };
}

function keep(part: string): string {
  let kept = '';
  for (const character of part) {
    if (KEPT.test(character)) kept += character;
    else {
      const bare = character.normalize('NFD').replace(/\p{M}/gu, '');
      kept += [...bare].filter((each) => KEPT.test(each)).join('');
    }
  }
  return kept;
}

/** Letters and digits: what a person can still read. */
export function legibleLength(text: string): number {
  return (text.match(/[\p{L}\p{N}]/gu) ?? []).length;
}
