/** How the texts of this adapter are written down: by language, what it means and what to do. */
export type Language = 'es' | 'ca' | 'en';
/** Detail and remedy. */
export type Text = readonly [detail: string, fix: string];
export type Row = Readonly<Record<Language, Text>>;
