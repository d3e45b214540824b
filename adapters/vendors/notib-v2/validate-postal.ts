/** NOTIB's rules of an EntregaPostalV2: what each `tipus` cannot go without, and how long each line may be. */
import type { NotibCode } from './error-texts.ts';
import type { Says } from './report.ts';
import type { EntregaPostalV2 } from './schema.ts';

type Field = Exclude<keyof EntregaPostalV2, 'tipus' | 'cie'>;

const SIZES: readonly (readonly [Field, number, NotibCode])[] = [
  ['codiPostal', 10, '1162'],
  ['viaNom', 50, '1165'],
  ['numeroCasa', 5, '1167'],
  ['puntKm', 5, '1168'],
  ['portal', 3, '1169'],
  ['porta', 3, '1170'],
  ['escala', 3, '1171'],
  ['planta', 3, '1172'],
  ['bloc', 3, '1173'],
  ['complement', 40, '1174'],
  ['numeroQualificador', 3, '1175'],
  ['apartatCorreus', 10, '1177'],
  ['poblacio', 255, '1185'],
  ['linea1', 50, '1187'],
  ['linea2', 50, '1189'],
];

/** Codes, where given. */
const SHAPES: readonly (readonly [Field, RegExp, NotibCode])[] = [
  ['municipiCodi', /^\d{6}$/, '1179'],
  ['provincia', /^\d{2}$/, '1181'],
  ['paisCodi', /^[A-Z]{2}$/, '1183'],
];

const NEEDED: Readonly<Record<NonNullable<EntregaPostalV2['tipus']>, readonly (readonly [Field, NotibCode])[]>> = {
  NACIONAL: [
    ['viaTipus', '1163'],
    ['viaNom', '1164'],
    ['municipiCodi', '1178'],
    ['provincia', '1180'],
    ['poblacio', '1184'],
    ['paisCodi', '1182'],
  ],
  ESTRANGER: [
    ['viaNom', '1164'],
    ['paisCodi', '1182'],
    ['poblacio', '1184'],
  ],
  APARTAT_CORREUS: [
    ['apartatCorreus', '1176'],
    ['municipiCodi', '1178'],
    ['provincia', '1180'],
    ['poblacio', '1184'],
  ],
  SENSE_NORMALITZAR: [
    ['linea1', '1186'],
    ['linea2', '1188'],
  ],
};

/** `at`: of the enviament. */
export function validatePostal(postal: EntregaPostalV2 | null, enviament: string, { report, note }: Says): void {
  const at = `${enviament}/entregaPostal`;
  if (postal === null) {
    report(at, '1155');
    return;
  }
  if (postal.tipus === undefined) report(`${at}/tipus`, '1160');
  if (postal.codiPostal === undefined) report(`${at}/codiPostal`, '1161');
  for (const [field, maximum, code] of SIZES)
    if ((postal[field]?.length ?? 0) > maximum) report(`${at}/${field}`, code, { maximum });
  for (const [field, shape, code] of SHAPES) {
    const value = postal[field];
    if (value !== undefined && !shape.test(value)) report(`${at}/${field}`, code);
  }
  for (const [field, code] of postal.tipus === undefined ? [] : NEEDED[postal.tipus])
    if (postal[field] === undefined) report(`${at}/${field}`, code);
  if (postal.tipus === 'NACIONAL' && postal.numeroCasa === undefined && postal.puntKm === undefined)
    report(`${at}/numeroCasa`, '1166');
  if ((postal.cie ?? 0) > 0 || postal.formatSobre !== undefined || postal.formatFulla !== undefined)
    note(`${at}/cie`, 'print-options');
}
