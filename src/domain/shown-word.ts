/** A word that came from outside, cut and cleaned so that it may stand in a row, a metric or a log line. */

const MAX = 80;

export function shownWord(word: string): string {
  return word.slice(0, MAX).replace(/[^\p{L}\d .:/_-]/gu, '_');
}
