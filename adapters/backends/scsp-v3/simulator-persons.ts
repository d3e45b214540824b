/** Words among the holder's surnames (or in the company's name) that decide what becomes of a petition. They combine. */

export type Fate = {
  /** Retorno/Estado: why there are no data. */
  returned: '0233' | '0238' | null;
  /** The petition is refused with this code. */
  refused: string | null;
  /** The answer is never handed out: `expired` 0208, `exhausted` 0225. */
  end: 'expired' | 'exhausted' | null;
  /** 503 for the first so many tries of its IdPeticion. */
  downTimes: number;
  /** It is processed, and the connection breaks before the answer. */
  lost: boolean;
  /** Hours until an asynchronous answer is there; null: as the simulator is set. */
  hours: number | null;
  /** It is not ready when it was said to be: one more waiting time, as long as the first. */
  late: boolean;
  /** The answer is signed by somebody else, altered after it was signed, or another petition's. */
  forged: 'signer' | 'body' | 'petition' | null;
};

type Word = { word: RegExp; shown: string; description: string; fate(match: RegExpExecArray): Partial<Fate> };

export const WORDS: readonly Word[] = [
  { word: /^DESCONOCE$/, shown: 'DESCONOCE', description: 'is not known (0233)', fate: () => ({ returned: '0233' }) },
  {
    word: /^SINDATOS$/,
    shown: 'SINDATOS',
    description: 'is known, without data (0238)',
    fate: () => ({ returned: '0238' }),
  },
  {
    word: /^FALLO(\d{4})$/,
    shown: 'FALLO<code>',
    description: 'the petition is answered with that fault',
    fate: ([, code = '']) => ({ refused: code }),
  },
  {
    word: /^CAIDA(\d{0,2})$/,
    shown: 'CAIDA<n>',
    description: 'the platform is down (503) for the first <n> tries; 3 without a number',
    fate: ([, times = '']) => ({ downTimes: times === '' ? 3 : Number(times) }),
  },
  {
    word: /^PERDIDA$/,
    shown: 'PERDIDA',
    description: 'it is processed, and the answer is lost',
    fate: () => ({ lost: true }),
  },
  {
    word: /^TARDA(\d{1,4})$/,
    shown: 'TARDA<n>',
    description: 'an asynchronous answer takes <n> hours',
    fate: ([, hours = '']) => ({ hours: Number(hours) }),
  },
  {
    word: /^OTRAVEZ$/,
    shown: 'OTRAVEZ',
    description: 'it is not ready in time, and a new waiting time is told (0004)',
    fate: () => ({ late: true }),
  },
  {
    word: /^CADUCADA$/,
    shown: 'CADUCADA',
    description: 'its answer has ended (0208)',
    fate: () => ({ end: 'expired' }),
  },
  {
    word: /^AGOTADA$/,
    shown: 'AGOTADA',
    description: 'its answer was collected too often (0225)',
    fate: () => ({ end: 'exhausted' }),
  },
  {
    word: /^FALSA$/,
    shown: 'FALSA',
    description: 'the answer is signed by somebody else',
    fate: () => ({ forged: 'signer' }),
  },
  {
    word: /^ALTERADA$/,
    shown: 'ALTERADA',
    description: 'the answer was altered after it was signed',
    fate: () => ({ forged: 'body' }),
  },
  {
    word: /^AJENA$/,
    shown: 'AJENA',
    description: 'the answer is another petition’s',
    fate: () => ({ forged: 'petition' }),
  },
];

const NOTHING: Fate = {
  returned: null,
  refused: null,
  end: null,
  downTimes: 0,
  lost: false,
  hours: null,
  late: false,
  forged: null,
};

export function fateOf(names: readonly string[]): Fate {
  const words = names.flatMap((name) => name.toUpperCase().split(/\s+/));
  return words.reduce(
    (fate: Fate, word) => {
      const found = WORDS.flatMap((each) => {
        const match = each.word.exec(word);
        return match === null ? [] : [each.fate(match)];
      });
      return Object.assign(fate, ...found);
    },
    { ...NOTHING },
  );
}
