/** Which of our three languages a reader wants (RFC 9110 section 12.5.4), Spanish when in doubt. */

export const LANGUAGES = ['es', 'ca', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** More ranges than any browser sends; the rest is not read. */
const MAX_RANGES = 20;

/** `va` and `ca-valencia` read Catalan; any other language reads the default. */
export function chooseLanguage(header: string | undefined): Language {
  let best: { language: Language; weight: number } = { language: 'es', weight: 0 };
  for (const range of (header ?? '').split(',').slice(0, MAX_RANGES)) {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
    const primary = tag.split('-')[0] === 'va' ? 'ca' : tag.split('-')[0];
    const language = LANGUAGES.find((each) => each === primary);
    const quality = parameters
      .map((each) => /^\s*q=(\d(?:\.\d{0,3})?)\s*$/.exec(each)?.[1])
      .find((each) => each !== undefined);
    const weight = quality === undefined ? 1 : Number(quality);
    if (language !== undefined && weight > best.weight) best = { language, weight };
  }
  return best.language;
}
