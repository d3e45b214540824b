/** Texts in several languages: which one a reader gets, and what is said in which. */
import type { Localised, TextLanguage } from '../../contracts/file-model.ts';

/** Who reads what when their own language is missing, in this order; then any. */
const FALLBACK: Readonly<Record<TextLanguage, readonly TextLanguage[]>> = {
  es: ['es'],
  ca: ['ca', 'va', 'es'],
  va: ['va', 'ca', 'es'],
  oc: ['oc', 'ca', 'es'],
  gl: ['gl', 'es'],
  eu: ['eu', 'es'],
  en: ['en', 'es'],
};

type Written = {
  lang: TextLanguage;
  value: string;
  also?: Readonly<Partial<Record<TextLanguage, string>>> | undefined;
};

/** A text as events write it; undefined stays so. */
export function localisedOf(text: Written | undefined): Localised | undefined {
  return text === undefined ? undefined : { ...text.also, [text.lang]: text.value };
}

/** The text for a reader, with the language it is really in; null where there is none at all. */
export function textFor(text: Localised, reader: TextLanguage): { lang: TextLanguage; value: string } | null {
  const order = [...FALLBACK[reader], ...(Object.keys(text) as TextLanguage[])];
  for (const lang of order) {
    const value = text[lang];
    if (value !== undefined) return { lang, value };
  }
  return null;
}
